"""What places of a founded town are called in Vietnamese: the Ville's names, put together anew."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

_CALLED = (
    (re.compile(r"(.+) family's house in (\w+)"), "nhà họ {} ở {}"),
    (re.compile(r"empty house ?(\d*) in (\w+)"), "nhà trống {} ở {}"),
    (re.compile(r"empty apartment ?(\d*) in (\w+)"), "căn hộ trống {} ở {}"),
    (re.compile(r"(.+)'s apartment"), "căn hộ của {}"),
    (re.compile(r"(.+)'s house"), "nhà {}"),
    (re.compile(r"(.+)'s room"), "phòng {}"),
    (re.compile(r"guest room ?(\d*)"), "phòng cho khách {}"),
)
"""How houses and rooms are called after who lives there (`founding.residents`)."""
_IN_A_VILLAGE = re.compile(r"(.+) in (\w+)")


def place_names(called: Iterable[str], ville: Mapping[str, str]) -> dict[str, str]:
    """Return what places are called in Vietnamese, by their parts of addresses.

    `called` are the sectors and bedrooms of the new town, `ville` the names that the Ville's
    places have. Rooms and things are called as there.
    """
    common = {name.lower(): vietnamese for name, vietnamese in ville.items()}
    return common | dict(_names(called, common))


def names_toml(places: Mapping[str, str]) -> str:
    """Return the file of a town's names, as `people.place_names` reads it."""
    lines = [f"{_text(name)} = {_text(vietnamese)}" for name, vietnamese in places.items()]
    return "\n".join(["[places]", *lines]) + "\n"


def _names(called: Iterable[str], common: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in called:
        after = next(((m, text) for form, text in _CALLED if (m := form.fullmatch(name))), None)
        if after is not None:
            people, text = after
            written = text.format(*people.groups()).replace(" and ", " và ")
            yield name, " ".join(written.split())
        elif place := _IN_A_VILLAGE.fullmatch(name):
            yield name, f"{common[place[1].lower()]} ở {place[2]}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
