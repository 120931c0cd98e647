"""What people of new villages do for a living, as `occupations.toml` beside this says."""

import tomllib
from pathlib import Path
from random import Random

from pydantic import BaseModel, ConfigDict

from townsfolk.founding.residents import Resident


class Occupation(BaseModel):
    """A way to spend the day. `place` is sector, arena and object as the Ville names them; without
    one it is the desk at home. `slots` is how many of a village can do it.

    `morning` and `afternoon` go on with "is", `background` and `concern` with the name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    place: tuple[str, str, str] | None = None
    slots: int = 99
    morning: str
    afternoon: str
    background: str
    concern: str
    begins: int = 9
    """The hour at which the work begins; it takes eight hours with lunch."""


class _Occupations(BaseModel):
    """The whole file: jobs in the order in which a village needs them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    jobs: tuple[Occupation, ...]
    student: Occupation
    retired: Occupation


_TEXT = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
_ALL = _Occupations.model_validate(tomllib.loads(_TEXT))
OCCUPATIONS, STUDENT, RETIRED = _ALL.jobs, _ALL.student, _ALL.retired

_PENSION_AGE = 67


def assign(residents: tuple[Resident, ...], rng: Random) -> dict[str, Occupation]:
    """Return what each of a village does: students study, the old rest, others have jobs."""
    # Everything a village needs is done by one before anything is done by two.
    jobs = [one for round_ in range(9) for one in OCCUPATIONS if one.slots > round_]
    done: dict[str, Occupation] = {}
    workers = []
    for one in residents:
        if one.studies:
            done[one.name] = STUDENT
        elif one.age >= _PENSION_AGE:
            done[one.name] = RETIRED
        else:
            workers.append(one)
    rng.shuffle(workers)
    for one, job in zip(workers, jobs, strict=False):
        done[one.name] = job
    return done
