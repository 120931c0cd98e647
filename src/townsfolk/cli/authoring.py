"""`townsfolk person new` and `townsfolk base new`: people and ready starts of one's own."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from townsfolk.cli import options
from townsfolk.cli.drafting import drafted
from townsfolk.cli.terminal import notes, plain, say
from townsfolk.errors import BadInputError, PeopleError
from townsfolk.looks.draw import draw_person
from townsfolk.looks.features import features_of
from townsfolk.names import Address, PersonName, last_part, sector_of
from townsfolk.people.base import BaseFile, find_in_towns
from townsfolk.people.person import Person, load_person, snake_case
from townsfolk.people.places import require_fit
from townsfolk.people.writing import base_toml, person_toml
from townsfolk.settings import home_dir
from townsfolk.town.tiled import load_town
from townsfolk.town.town import Town

person_app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
base_app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)

START = "2023-02-13T00:00:00"
_QUESTIONS = {
    "innate": "Three traits, with commas",
    "learned": "Who they are and what they can do, in a few sentences",
    "currently": "What is on their mind these days",
}

TownName = Annotated[str, typer.Option("--town", help="The name of the town.")]


@person_app.callback()
def people() -> None:
    """Add a person to a town."""


@base_app.callback()
def bases() -> None:
    """Put people and a town together as a ready start."""


@person_app.command("new")
def new_person(  # noqa: PLR0913  one parameter an option
    name: Annotated[str, typer.Argument(help="First and last name.", show_default=False)],
    *,
    town: TownName,
    age: Annotated[int | None, typer.Option(help="In years.", show_default=False)] = None,
    home: Annotated[
        str | None,
        typer.Option(help="A room with a bed: world:sector:arena.", show_default=False),
    ] = None,
    innate: Annotated[str | None, typer.Option(help="Traits.", show_default=False)] = None,
    learned: Annotated[str | None, typer.Option(help="Background.", show_default=False)] = None,
    currently: Annotated[
        str | None, typer.Option(help="What is on their mind.", show_default=False)
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Let a model draft the texts that aren't given.")
    ] = False,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    sets: options.Sets = None,
) -> None:
    """Add a person with a sprite and a portrait; what isn't given is asked for, or drafted."""
    place = load_town(_map_of(town))
    folder = home_dir() / "towns" / town
    path = _new_file(folder / "people" / f"{snake_case(name) or 'nobody'}.toml")
    texts = {"innate": innate, "learned": learned, "currently": currently}
    years = age if age is not None else _number(_answer(f"How old is {name}?"))
    home = home or _answer(f"Where does {name} live? One of {', '.join(map(repr, _homes(place)))}")
    told = {key: text for key, text in texts.items() if text}
    if draft:
        choice = options.Choice(model=model, base_url=base_url, sets=tuple(sets or ()))
        _require_home(home, place)
        told = drafted(name, years, Address(home), told, place, choice)
    given = told | {key: _answer(_QUESTIONS[key]) for key in texts if key not in told}
    person = _person(name, years, Address(home), given, place)
    require_fit([person], place)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(person_toml(person), encoding="utf-8")
    load_person(path)
    draw_person(features_of(name, years), person.sprite, folder)
    say(f"Wrote {path} with a sprite and a portrait. Change its texts and its day as you like.")


@base_app.command("new")
def new_base(
    name: Annotated[str, typer.Argument(help="The base's name.", show_default=False)],
    town: TownName,
    person: Annotated[
        list[str], typer.Option("--person", help="Who takes part. Repeatable.", show_default=False)
    ],
    start: Annotated[datetime, typer.Option(help="When it begins.")] = START,  # type: ignore[assignment]
) -> None:
    """Write a ready start, and check that its people fit the town and each other."""
    if snake_case(name) != name:
        raise BadInputError(
            f"{name!r} can't name a base: expected small letters, digits and '_'. "
            f"Call it {snake_case(name) or 'my_base'!r}."
        )
    path = _new_file(home_dir() / "towns" / town / "bases" / f"{name}.toml")
    base = BaseFile(start=start, people=tuple(map(PersonName, person)))
    warnings = require_fit([_of_town(town, who) for who in base.people], load_town(_map_of(town)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(base_toml(base.start, base.people), encoding="utf-8")
    for warning in warnings:
        say(warning)
    say(f"Wrote {path}. Begin with: townsfolk play {name} --base {name}")


def _of_town(town: str, name: str) -> Person:
    path = find_in_towns(f"{town}/people/{snake_case(name)}.toml")
    if path is None:
        raise PeopleError(
            f"Nobody named {name!r} lives in {town!r}. Add them first: "
            f'townsfolk person new "{name}" --town {town}'
        )
    return load_person(path)


def _map_of(town: str) -> Path:
    path = find_in_towns(f"{town}/{town}.tmj")
    if path is None:
        raise BadInputError(
            f"There is no town {town!r}. Make one first: townsfolk town new {snake_case(town)}"
        )
    return path


def _new_file(path: Path) -> Path:
    if path.exists():
        raise BadInputError(f"{str(path)!r} exists already. Edit it, or choose another name.")
    return path


def _answer(question: str) -> str:
    try:
        answer = notes.input(f"{plain(question)}: ", markup=False).strip()
    except EOFError:
        answer = ""
    if not answer:
        raise BadInputError(
            f"Expected an answer to {question!r}, found none. Give it as an option."
        )
    return answer


def _number(text: str) -> int:
    if not text.isdecimal():
        raise BadInputError(f"Expected an age in years, found {text!r}.")
    return int(text)


def _require_home(home: str, town: Town) -> None:
    """Raise `BadInputError` for a home without a bed, before a model works for minutes."""
    homes = _homes(town)
    if home not in homes:
        raise BadInputError(
            f"There is no bed in {home!r}. Expected one of {', '.join(map(repr, homes))}."
        )


def _homes(town: Town) -> list[Address]:
    """Return the rooms with a bed."""
    beds = [a for a, thing in town.objects.items() if "sleep" in thing.affords]
    return sorted({Address(bed.rpartition(":")[0]) for bed in beds})


def _person(name: str, age: int, home: Address, texts: dict[str, str], town: Town) -> Person:
    """Return a person with a plain day between home and the public places of a town."""
    public = [sector.address for sector in town.sectors.values() if not sector.private]
    lived_in = sector_of(home)
    return Person.model_validate(
        {
            "name": name,
            "age": age,
            "lifestyle": f"{name} goes to bed at 10 pm, wakes up at 7 am and has dinner at 6 pm.",
            "daily_requirement": f"{name} goes out at least twice a day to meet people.",
            **texts,
            "home": home,
            "known": [lived_in, *(place for place in public if place != lived_in)],
            "routine": list(_day(home, public or [lived_in])),
        }
    )


def _day(home: Address, public: Sequence[Address]) -> Sequence[dict[str, Any]]:
    """Return an ordinary day: meals at home, the hours between in public places."""

    def out(number: int) -> Address:
        return public[number % len(public)]

    entries = [
        ("00:00", "sleeping", home),
        ("07:00", "having breakfast", home),
        ("08:30", f"spending the morning at {last_part(out(0))}", out(0)),
        ("12:00", "having lunch with whoever is there", out(0)),
        ("13:30", "reading and writing letters", home),
        ("15:30", f"taking a walk to {last_part(out(1))}", out(1)),
        ("18:00", "cooking and having dinner", home),
        ("19:30", f"chatting with friends at {last_part(out(2))}", out(2)),
        ("21:00", "relaxing at home", home),
        ("22:00", "sleeping", home),
    ]
    return [{"at": at, "doing": doing, "place": place} for at, doing, place in entries]
