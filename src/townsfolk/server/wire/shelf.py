"""What is on the shelf, and what a director can do with it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, NaiveDatetime

from townsfolk.server.wire.base import Role, WireModel, WireRequest

Short = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]


class WireSession(WireModel):
    """Who is looking, and which simulation is open in this server, if any.

    `opening` names one that is being opened (its model is loaded), `problem` says why the last one
    failed. `can_run` is false when this server only shows. `films` are the forms in which
    pictures and films can be drawn here: png, gif, webm.
    """

    role: Role
    version: str
    live: str | None
    opening: str | None
    progress: str
    problem: str
    can_run: bool
    films: list[str]


class WireCard(WireModel):
    """A simulation on the shelf. `step` is the last finished one, `size` in bytes.

    `live`: open in this server; `running`: being run by some process. When the file can't be read,
    `problem` says why and the rest is empty. `preview` is the address of a small picture.
    `past_only`: it can be watched but doesn't go on.
    """

    name: str
    base: str
    forked_from: str | None
    town: str
    people: list[str]
    sprites: list[str]
    start: datetime | None
    time: datetime | None
    step: int
    language: str
    model: str
    size: int
    live: bool
    running: bool
    past_only: bool
    preview: str | None
    problem: str


class WireBase(WireModel):
    """A ready start. `people` are those who can be chosen for a new simulation."""

    name: str
    town: str
    start: datetime
    people: list[str]
    preview: str | None


class CreateRequest(WireRequest):
    """A new simulation. `people` empty: all of the base. It runs then, like one that is opened.

    `model` is `embedded`, `scripted`, a `.gguf` file, or a model's name at `base_url`; empty: the
    server's settings.
    """

    name: Short
    base: Short
    people: tuple[Short, ...] = ()
    start: NaiveDatetime | None = None
    seed: int | None = Field(default=None, ge=0, le=2**53)
    language: Literal["en", "vi"] | None = None
    model: str = Field(default="", max_length=500)
    base_url: str = Field(default="", max_length=500)
    until: int | None = Field(default=None, ge=0)


class OpenRequest(WireRequest):
    """Open a simulation in this server; the model only when it is to change.

    It runs then, up to and with the step `until` or for ever.
    """

    model: str = Field(default="", max_length=500)
    base_url: str = Field(default="", max_length=500)
    until: int | None = Field(default=None, ge=0)


class ForkRequest(WireRequest):
    """Copy a simulation as it was after `step`, by default the last one."""

    name: Short
    step: int | None = Field(default=None, ge=-1)


class RenameRequest(WireRequest):
    """Another name."""

    name: Short


class DirectRequest(WireRequest):
    """What the director does: the answer says at which step it takes effect.

    `whisper` needs a person, `set_object` an address, `announce` neither.
    """

    kind: Literal["whisper", "announce", "set_object"]
    text: Text
    person: Short | None = None
    address: Annotated[str, Field(max_length=500)] | None = None


class RunRequest(WireRequest):
    """Go on, up to a step (the last one to be taken), or for ever."""

    until: int | None = Field(default=None, ge=0)


class SpeedRequest(WireRequest):
    """Steps a second at most; 0 is as fast as it can."""

    steps_per_second: float = Field(strict=True, ge=0, le=1000, allow_inf_nan=False)


class InterviewRequest(WireRequest):
    """A question to a person; `said` are the questions and answers before, oldest first."""

    question: Text
    said: list[tuple[str, str]] = Field(default=[], max_length=20)
