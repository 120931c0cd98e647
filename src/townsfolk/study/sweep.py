"""A study of many simulations: what its file says, its members, and the table of what came out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any, Self

from pydantic import Field, NaiveDatetime, model_validator

from townsfolk.clock import Clock
from townsfolk.errors import BadInputError
from townsfolk.names import check_simulation_name
from townsfolk.people.base import Base, load_base
from townsfolk.people.person import Entry, read_entry
from townsfolk.settings import override
from townsfolk.store import asked, shelf
from townsfolk.store.fingerprint import fingerprint
from townsfolk.store.reading import Reading

Sections = dict[str, dict[str, Any]]


class StudyFile(Entry):
    """What a study's file holds: each seed, base, model and variant is combined with each.

    `models` are named as for `--model`; `URL#NAME` is a model at a server. `settings` are for all,
    by section; those of a variant are laid over them. At most one of `days`, `steps` and `until`
    says how far to run: a day unless given.
    """

    seeds: tuple[int, ...] = Field(default=(1,), min_length=1)
    bases: tuple[str, ...] = Field(min_length=1)
    models: tuple[str, ...] = Field(default=("scripted",), min_length=1)
    days: int | None = Field(default=None, ge=1)
    steps: int | None = Field(default=None, ge=1)
    until: NaiveDatetime | None = None
    settings: Sections = Field(default_factory=dict)
    variants: dict[str, Sections] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_one_end(self) -> Self:
        if sum(end is not None for end in (self.days, self.steps, self.until)) > 1:
            raise ValueError("expected one of days, steps and until; leave the others out")
        return self


@dataclass(frozen=True, slots=True)
class Member:
    """One simulation of a study: its name, and what it is run with. `settings` by dotted name;
    `end` is a step or a simulated time."""

    name: str
    seed: int
    base: str
    model: str
    variant: str
    settings: tuple[tuple[str, Any], ...]
    end: int | datetime

    def arguments(self) -> list[str]:
        """Return the command line after `townsfolk` that begins or goes on with it."""
        sets = [word for key, value in self.settings for word in ("--set", f"{key}={value}")]
        goal = ["--until-step", str(self.end)]
        if isinstance(self.end, datetime):
            goal = ["--until", self.end.isoformat()]
        chosen = ["--base", self.base, "--seed", str(self.seed), "--model", self.model]
        return ["run", self.name, *goal, *chosen, *sets, "--json"]

    def target(self, clock: Clock) -> int:
        """Return the step at which it is done."""
        return clock.step_at(self.end) if isinstance(self.end, datetime) else self.end


@dataclass(frozen=True, slots=True)
class Study:
    """A study: its name is the file's stem."""

    name: str
    file: StudyFile
    members: tuple[Member, ...]


def read_study(path: Path) -> Study:
    """Read a study. Raises a `BadInputError` that says what is wrong with it or its bases."""
    file = read_entry(path, StudyFile)
    members = tuple(_members(path.stem, file))
    for member in members:
        override({}, dict(member.settings), source=str(path))
    twice = {one.name for one in members if [other.name for other in members].count(one.name) > 1}
    if twice:
        raise BadInputError(
            f"{str(path)!r} has two members called {min(twice)!r}. List each seed, base and model "
            "once, and give variants names that differ in letters and digits."
        )
    return Study(path.stem, file, members)


def _members(study: str, file: StudyFile) -> Iterator[Member]:
    """Yield all combinations. A name tells what varies: `study_base_model_variant_s1`."""
    variants: Mapping[str, Sections] = file.variants or {"": {}}
    ends = {base: _end(file, load_base(base)) for base in file.bases}
    for base, model, variant, seed in product(file.bases, file.models, variants, file.seeds):
        parts = [study]
        parts += [base.removeprefix("base_")] if len(file.bases) > 1 else []
        parts += [_short(model)] if len(file.models) > 1 else []
        parts += [variant] if variant else []
        name = check_simulation_name("_".join(map(_plain, (*parts, f"s{seed}"))))
        settings = {**_dotted(file.settings), **_dotted(variants[variant])}
        yield Member(name, seed, base, model, variant, tuple(settings.items()), ends[base])


def _end(file: StudyFile, base: Base) -> int | datetime:
    if file.steps is not None:
        return file.steps
    return file.until or base.start + timedelta(days=file.days or 1)


def _short(model: str) -> str:
    """Return what a model is called in a name: without its folder or its server."""
    return model.rpartition("#")[2].rstrip("/").rpartition("/")[2].removesuffix(".gguf")


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-")


def _dotted(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested settings by dotted name: `{"mind.vision": 4}`."""
    dotted: dict[str, Any] = {}
    for key, value in values.items():
        within = _dotted(value, f"{prefix}{key}.") if isinstance(value, Mapping) else None
        dotted |= {f"{prefix}{key}": value} if within is None else within
    return dotted


# what came out


@dataclass(frozen=True, slots=True)
class Result:
    """What a member came to, as its file tells; `state` is `done`, or how far it is.

    `wall_s` are the seconds that all its tries took; `model_s` those that the model needed.
    """

    name: str
    seed: int
    base: str
    model: str
    variant: str
    state: str
    steps: int
    calls: int
    valid: int
    repaired: int
    fallback: int
    talks: int
    memories: int
    insights: int
    tokens_in: int
    tokens_out: int
    model_s: float
    tries: int
    wall_s: float
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to run a member: its exit code (below 0: killed) and the seconds it took."""

    name: str
    code: int
    seconds: float


def is_done(member: Member) -> bool:
    """Say whether a member has come to its end."""
    if not shelf.path_of(member.name).exists():
        return False
    with Reading.of(member.name) as reading:
        return reading.step >= member.target(reading.clock)


def results(study: Study, attempts: Sequence[Attempt]) -> list[Result]:
    """Return a row for each member, in their order; whoever hasn't begun has zeros."""
    return [
        _result(member, [one for one in attempts if one.name == member.name])
        for member in study.members
    ]


def _result(member: Member, attempts: Sequence[Attempt]) -> Result:
    row: dict[str, Any] = {key: getattr(member, key) for key in _VARIED}
    row["tries"] = len(attempts)
    row["wall_s"] = round(sum(one.seconds for one in attempts), 2)
    if not shelf.path_of(member.name).exists():
        row |= dict.fromkeys(("steps", "model_s", *_COUNTS, *_OUTCOMES), 0)
        return Result(**row, state="not begun", fingerprint="")
    with Reading.of(member.name) as reading:
        target, outcomes = member.target(reading.clock), asked.outcomes(reading).values()
        row |= {key: next(reading.rows(query))[0] or 0 for key, query in _COUNTS.items()}
        row |= {key: sum(one.get(key, 0) for one in outcomes) for key in _OUTCOMES}
        (seconds,) = next(reading.rows("SELECT total(seconds) FROM attempts"))
        return Result(
            **row,
            state="done" if reading.step >= target else f"step {reading.step:,} of {target:,}",
            steps=reading.step,
            model_s=round(seconds, 2),
            fingerprint=fingerprint(reading.db),
        )


_VARIED = ("name", "seed", "base", "model", "variant")
_OUTCOMES = ("valid", "repaired", "fallback")
_COUNTS = {
    "calls": "SELECT count(*) FROM calls",
    "talks": "SELECT count(*) FROM conversations",
    "memories": "SELECT count(*) FROM memories",
    "insights": "SELECT count(*) FROM memories WHERE source = 'reflection'",
    "tokens_in": "SELECT sum(tokens_in) FROM attempts",
    "tokens_out": "SELECT sum(tokens_out) FROM attempts",
}
