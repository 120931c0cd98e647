"""Founds a town: as many villages as its people need, with streets between, and who lives there.

The same number of people, name and seed give the same town, byte for byte.
"""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from townsfolk.errors import BadInputError
from townsfolk.founding.lives import Life, person_of
from townsfolk.founding.names import Register, village_names
from townsfolk.founding.occupations import OCCUPATIONS, Occupation, assign
from townsfolk.founding.parts import Quarry
from townsfolk.founding.residents import Resident, Settled, settle
from townsfolk.founding.sheet import Sheet
from townsfolk.founding.vietnamese import names_toml, place_names
from townsfolk.founding.villages import LANE, Site, Stock, grid, lay_out, share, stock
from townsfolk.looks.draw import draw_person
from townsfolk.looks.features import features_of
from townsfolk.names import PersonName
from townsfolk.people.base import the_ville
from townsfolk.people.person import Person
from townsfolk.people.place_names import read_place_names
from townsfolk.people.writing import base_toml, person_toml
from townsfolk.rng import stream

MOST_PEOPLE = 2000
"""More would need a map of more tiles than a town may have."""

START = datetime(2023, 2, 13)
REFLECTION_THRESHOLD = 250
"""As the Ville's 25 people have it: who lives among many notices much."""

_COMMUTERS = 0.08
"""The share of people who work in the next village."""
_FAR_FRIENDS = 0.2
"""The share of friends who live in the next village."""
_TILES_A_TREE = 16
"""One try to plant a tree for so many tiles; where there is no room, none is planted."""


@dataclass(frozen=True, slots=True)
class Founded:
    """A new town: its map as Tiled writes it, its villages' names, its people, and what its
    houses and bedrooms are called."""

    tiled: Mapping[str, Any]
    villages: tuple[str, ...]
    people: tuple[Person, ...]
    called: tuple[str, ...]


def found(world: str, people: int, seed: int) -> Founded:
    """Return a town for so many people; `world` is the first part of its addresses.

    Raises `BadInputError` for fewer people than one or more than `MOST_PEOPLE`.
    """
    if not 1 <= people <= MOST_PEOPLE:
        raise BadInputError(
            f"A town can be made for 1 to {MOST_PEOPLE:,} people, not for {people:,}. Larger ones "
            "are several towns: docs/scale.md tells how to run many simulations."
        )
    quarry = Quarry(the_ville())
    parts = stock(quarry)
    names = village_names(stream(seed, "villages"))
    register = Register(stream(seed, "names"))
    plans = []
    for number, count in enumerate(share(people)):
        sites = lay_out(parts, count, stream(seed, number, "streets"))
        rng = stream(seed, number, "residents")
        plans.append((sites, settle(world, next(names), sites, count, register, rng)))
    villages = [village for _, village in plans]
    tiled = _draw(quarry, parts, plans, seed).to_tiled(world)
    lives = _lives(villages, seed)
    persons = tuple(person_of(world, one, stream(seed, one.resident.name, "life")) for one in lives)
    called = sorted({name for one in villages for names in one.names for name in names.values()})
    return Founded(tiled, tuple(village.name for village in villages), persons, tuple(called))


def write(founded: Founded, name: str, folder: Path, progress: Callable[[int], None]) -> str:
    """Write a town into its folder, with looks for everybody and a base, and return the base's
    name. `progress` is told how many people are written."""
    shutil.copytree(the_ville().parent / "tiles", folder / "tiles")
    (folder / "people").mkdir()
    (folder / "bases").mkdir()
    for number, person in enumerate(founded.people, start=1):
        path = folder / "people" / f"{person.sprite}.toml"
        path.write_text(person_toml(person), encoding="utf-8")
        draw_person(features_of(person.name, person.age), person.sprite, folder)
        progress(number)
    base = f"{name}_n{len(founded.people)}"
    settings = {"mind": {"reflection_threshold": REFLECTION_THRESHOLD}}
    text = base_toml(START, [person.name for person in founded.people], settings)
    (folder / "bases" / f"{base}.toml").write_text(text, encoding="utf-8")
    names = place_names(founded.called, read_place_names(the_ville().stem, "vi"))
    (folder / "vi.toml").write_text(names_toml(names), encoding="utf-8")
    # The map comes last: where it is, all of the town is.
    tiled = json.dumps(founded.tiled, ensure_ascii=False, separators=(",", ":"))
    (folder / f"{name}.tmj").write_text(tiled + "\n", encoding="utf-8")
    return base


def _draw(
    quarry: Quarry, parts: Stock, plans: Sequence[tuple[list[Site], Settled]], seed: int
) -> Sheet:
    across = grid(len(plans), parts)
    down = -(-len(plans) // across)
    stride = parts.width + LANE
    width, height = across * stride + LANE, down * parts.height
    sheet = Sheet(quarry, width, height, stream(seed, "ground"))
    for number, (sites, village) in enumerate(plans):
        left, top = number % across * stride + LANE, number // across * parts.height
        for site, names in zip(sites, village.names, strict=True):
            sheet.place(site.part, left + site.left, top + site.top, names)
            sheet.lead_up(site.part, left + site.left, top + site.top, site.behind)
    for row in range(down):
        for road in parts.roads():
            sheet.pave(road.kind, (0, row * parts.height + road.top, width, road.height))
    for column in range(across + 1):
        sheet.pave("Lane", (column * stride, 0, LANE, height))
    sheet.draw_streets()
    sheet.plant(width * height // _TILES_A_TREE)
    return sheet


def _lives(villages: Sequence[Settled], seed: int) -> list[Life]:
    """Return everybody's life, village by village."""
    lives = []
    for number, village in enumerate(villages):
        following = villages[(number + 1) % len(villages)]
        rng = stream(seed, number, "jobs")
        jobs = assign(village.residents, rng)
        away = {
            one.name
            for one in village.residents
            if jobs[one.name] in OCCUPATIONS and rng.random() < _COMMUTERS
        }
        for one in village.residents:
            colleagues = _colleagues(one, jobs, away)
            workplace = following.name if one.name in away else village.name
            near = following if rng.random() < _FAR_FRIENDS else village
            strangers = [
                other.name
                for other in near.residents
                if other.name not in (one.name, *one.household)
            ]
            friend = rng.choice(strangers) if strangers else None
            lives.append(Life(one, jobs[one.name], workplace, colleagues, friend))
    return lives


def _colleagues(
    one: Resident, jobs: Mapping[str, Occupation], away: set[PersonName]
) -> tuple[PersonName, ...]:
    if jobs[one.name] not in OCCUPATIONS or jobs[one.name].place is None or one.name in away:
        return ()
    return tuple(
        PersonName(name)
        for name, job in jobs.items()
        if job == jobs[one.name] and name != one.name and name not in away
    )
