"""What the places of a town are called in another language: `towns/<town>/<language>.toml`.

Addresses stay the identity of a place in every language; these names are for texts and for eyes.
"""

from collections.abc import Mapping

from townsfolk.people.base import find_in_towns
from townsfolk.people.person import Entry, Language, Text, read_entry


class PlaceNames(Entry):
    """A file of names: `places` gives a display name for each part of an address."""

    places: dict[str, Text]


def read_place_names(town: str, language: Language) -> Mapping[str, str]:
    """Return the display names of a town's places by the parts of their addresses.

    Empty for English, and for a town without such a file: then the parts themselves are said.
    Raises `PeopleError` for a file that can't be used.
    """
    path = None if language == "en" else find_in_towns(f"{town}/{language}.toml")
    return {} if path is None else read_entry(path, PlaceNames).places
