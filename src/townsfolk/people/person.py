"""Who someone is, as a TOML file tells it: `towns/<town>/people/<snake_case_name>.toml`.

A person never changes during a run; what changes (what is on their mind, the day's requirement)
starts from here and lives in the simulation.
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from townsfolk.errors import PeopleError
from townsfolk.names import Address, PersonName, parts_of

Language = Literal["en", "vi"]
Text = Annotated[str, Field(min_length=1)]
TimeOfDay = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Place = Annotated[Address, Field(pattern=r"^[^:]+(:[^:]+){1,3}$")]

_NAME = r"^[^\W\d_][\w .'’-]{0,59}$"
_MIDNIGHT = "00:00"


class Entry(BaseModel):
    """A part of a file: frozen, and a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


EntryT = TypeVar("EntryT", bound=Entry)


class Relation(Entry):
    """How a person stands to someone else, in a sentence: `with` whom, and `text`."""

    other: PersonName = Field(alias="with", min_length=1)
    text: Text


class Routine(Entry):
    """What a person does from a time of an ordinary day until the next entry's time.

    `at` is `HH:MM`, `doing` a phrase such as `having breakfast`, `place` an address or a prefix.
    """

    at: TimeOfDay
    doing: Text
    place: Place

    @property
    def minute(self) -> int:
        """Minutes since midnight, 0 to 1439."""
        return int(self.at[:2]) * 60 + int(self.at[3:])


class Texts(Entry):
    """A person's texts in another language; names, times and places stay as they are.

    `relations` is keyed by the other's name, `doing` by the time of the routine's entry.
    """

    innate: Text
    learned: Text
    currently: Text
    lifestyle: Text
    daily_requirement: Text
    relations: dict[str, Text] = {}
    memories: tuple[Text, ...] = ()
    doing: dict[str, Text]


class Person(Entry):
    """Someone of the town, as the simulation starts.

    `innate` lists traits, separated by commas. `home` is a `world:sector:arena` with a bed.
    `known` are sectors or arenas the person knows; `keys` private places other than home that
    they may enter. `memories` and `relations` are remembered from the start. `routine` is an
    ordinary day: the plan when no model gives one.
    """

    name: PersonName = Field(pattern=_NAME)
    age: int = Field(ge=1, le=130)
    innate: Text
    learned: Text
    currently: Text
    lifestyle: Text
    daily_requirement: Text
    home: Annotated[Address, Field(pattern=r"^[^:]+:[^:]+:[^:]+$")]
    known: tuple[Place, ...] = Field(min_length=1)
    keys: tuple[Place, ...] = ()
    sprite: str = Field(default="", pattern=r"^[a-z0-9_]*$")
    relations: tuple[Relation, ...] = ()
    memories: tuple[Text, ...] = ()
    routine: tuple[Routine, ...] = Field(min_length=2)
    vi: Texts | None = None

    @model_validator(mode="before")
    @classmethod
    def _name_the_sprite(cls, values: Any) -> Any:
        if not isinstance(values, dict) or values.get("sprite"):
            return values
        return values | {"sprite": snake_case(str(values.get("name", "")))}

    @model_validator(mode="after")
    def _day_is_whole(self) -> Self:
        times = [entry.at for entry in self.routine]
        if times[0] != _MIDNIGHT:
            raise ValueError(
                f"expected the routine to begin at 00:00 with sleeping, found {times[0]}; "
                "add an entry for the night"
            )
        if times != sorted(set(times)):
            raise ValueError(
                f"expected the routine's times to rise, found {', '.join(times)}; put them in order"
            )
        first = self.routine[0].place
        if not is_under(first, self.home):
            raise ValueError(
                f"expected the routine to begin in bed under {self.home!r}, found {first!r}; "
                "people sleep at home"
            )
        return self

    @model_validator(mode="after")
    def _texts_match(self) -> Self:
        if self.vi is None:
            return self
        _same_keys("vi.doing", set(self.vi.doing), {entry.at for entry in self.routine})
        _same_keys(
            "vi.relations", set(self.vi.relations), {relation.other for relation in self.relations}
        )
        return self

    def without_relations(self, others: Collection[PersonName]) -> "Person":
        """Return this person as somebody who has never met `others`."""
        kept = tuple(relation for relation in self.relations if relation.other not in others)
        if self.vi is None:
            return self.model_copy(update={"relations": kept})
        texts = {name: text for name, text in self.vi.relations.items() if name not in others}
        spoken = self.vi.model_copy(update={"relations": texts})
        return self.model_copy(update={"relations": kept, "vi": spoken})

    def speaking(self, language: Language) -> "Person":
        """Return this person with their texts in a language; English where there are no others."""
        texts = self.vi
        if language == "en" or texts is None:
            return self
        plain = texts.model_dump(exclude={"relations", "doing"})
        relations = tuple(
            relation.model_copy(update={"text": texts.relations[relation.other]})
            for relation in self.relations
        )
        routine = tuple(
            entry.model_copy(update={"doing": texts.doing[entry.at]}) for entry in self.routine
        )
        return self.model_copy(update=plain | {"relations": relations, "routine": routine})


_IDENTITY: dict[Language, str] = {
    "en": ("{name} is {age} years old.\nBy nature: {innate}.\nBackground: {learned}"),
    "vi": ("{name}, {age} tuổi.\nTính cách: {innate}.\nLai lịch: {learned}"),
}


def identity(person: Person, language: Language = "en") -> str:
    """Return what never changes about a person, in a few lines: the opening of their prompts.

    What is on their mind is left out: it changes from day to day, and a model server can only reuse
    a beginning that stays the same. Habits and what the day asks for are told where a day is
    planned.
    """
    spoken = person.speaking(language)
    return _IDENTITY[language].format(
        name=spoken.name,
        age=spoken.age,
        innate=spoken.innate,
        learned=spoken.learned,
    )


def load_person(path: Path) -> Person:
    """Read a person's file. Raises `PeopleError` that names the file and every wrong key."""
    return read_entry(path, Person)


def read_entry(path: Path, kind: type[EntryT]) -> EntryT:
    """Read a TOML file as a `kind`. Raises `PeopleError` naming the file and each wrong key."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise PeopleError(f"There is no file {str(path)!r}. Add it or correct its name.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise PeopleError(f"{str(path)!r} can't be read as TOML: {error}. Correct it.") from error
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        problems = "; ".join(_sentence(problem) for problem in error.errors())
        raise PeopleError(f"{str(path)!r} can't be used: {problems}.") from error


def snake_case(name: str) -> str:
    """Write a name as a file stem: `Maria Lopez` is `maria_lopez`, `Đỗ Ân` is `do_an`."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "_", plain.encode("ascii", "ignore").decode()).strip("_")


def is_under(place: Address, prefix: Address) -> bool:
    """Say whether a place is `prefix` or lies in it, whole parts compared."""
    wanted = parts_of(prefix)
    return parts_of(place)[: len(wanted)] == wanted


def _same_keys(where: str, found: set[str], expected: set[str]) -> None:
    if found == expected:
        return
    missing, extra = sorted(expected - found), sorted(found - expected)
    parts = [f"has no text for {', '.join(missing)}"] if missing else []
    parts += [f"has a text for {', '.join(extra)}, which isn't there"] if extra else []
    raise ValueError(f"{where} {' and '.join(parts)}; give exactly one text for each")


_EXPECTED = {
    "name": "letters, spaces and . ' - only, at most 60",
    "at": "a time from 00:00 to 23:59",
    "place": "an address such as world:sector:arena",
    "known": "an address such as world:sector or world:sector:arena",
    "keys": "an address such as world:sector or world:sector:arena",
    "home": "a room, as world:sector:arena",
    "sprite": "small letters, digits and _ only",
}
"""What a pattern means, since nobody should have to read a regular expression."""


def _sentence(problem: ErrorDetails) -> str:
    where = ".".join(map(str, problem["loc"]))
    if problem["type"] == "extra_forbidden":
        return f"there is no key {where!r}; remove it or correct its name"
    if problem["type"] == "missing":
        return f"the key {where!r} is missing; add it"
    if problem["type"] == "value_error":
        return str(problem["ctx"]["error"])
    expected = _EXPECTED.get(where.split(".")[-1]) or _EXPECTED.get(where.split(".")[0])
    if problem["type"] != "string_pattern_mismatch" or expected is None:
        expected = problem["msg"][:1].lower() + problem["msg"][1:]
    return f"{where} is {problem['input']!r}: expected {expected}; correct it"
