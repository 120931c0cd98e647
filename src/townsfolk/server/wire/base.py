"""What all messages share."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Role = Literal["director", "viewer"]
"""A director may change how the town runs and what is on the shelf; a viewer may look."""

Lane = Literal["asleep", "home", "work", "out", "talk"]
"""What a stretch of a person's day is drawn as."""


class WireModel(BaseModel):
    """A message or a part of one: frozen, made here and read by the page."""

    model_config = ConfigDict(frozen=True)


class WireRequest(BaseModel):
    """What the page sends: a misspelt field is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
