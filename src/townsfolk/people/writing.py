"""Writes people's and bases' files, as `person` and `base` read them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from townsfolk.people.person import Person

_TEXTS = ("name", "age", "innate", "learned", "currently", "lifestyle", "daily_requirement", "home")


def person_toml(person: Person) -> str:
    """Return a person's file, in English; the sprite is the one named after them."""
    lines = [f"{key} = {_text(getattr(person, key))}" for key in _TEXTS]
    lines += [
        f"{key} = {_text(list(getattr(person, key)))}"
        for key in ("known", "keys", "memories")
        if getattr(person, key)
    ]
    for relation in person.relations:
        lines += ["", "[[relations]]", f"with = {_text(relation.other)}"]
        lines += [f"text = {_text(relation.text)}"]
    for entry in person.routine:
        lines += ["", "[[routine]]"]
        lines += [f"{key} = {_text(getattr(entry, key))}" for key in ("at", "doing", "place")]
    return "\n".join(lines) + "\n"


def base_toml(
    start: datetime, people: Sequence[str], settings: Mapping[str, Mapping[str, Any]] | None = None
) -> str:
    """Return a base's file. `settings` are those it sets, by section."""
    lines = [f"start = {start.isoformat()}", f"people = {_text(list(people))}"]
    for section, values in (settings or {}).items():
        lines += ["", f"[settings.{section}]"]
        lines += [f"{key} = {_text(value)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def _text(value: object) -> str:
    """Return a value in TOML: JSON's numbers, strings and lists of them are."""
    return json.dumps(value, ensure_ascii=False)
