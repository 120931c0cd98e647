"""Simulations that are only a past: what was seen elsewhere, such as a demo of the original.

They can be watched and their people asked, but time doesn't go on in them, so that what was
recorded stays what it was. A fork from the end lives on.
"""

from collections.abc import Mapping

from townsfolk.errors import BadInputError

_KEY = "past_only"
PAST_ONLY = {_KEY: "yes"}
LIVES_ON = {_KEY: ""}
"""What `meta` says of the one kind and of the other; says it nothing, a simulation lives on."""


def is_past_only(meta: Mapping[str, str]) -> bool:
    """Say whether a simulation is only a past."""
    return bool(meta.get(_KEY))


def require_future(name: str, meta: Mapping[str, str]) -> None:
    """Raise `BadInputError`, which says what can be done instead, when it is only a past."""
    if is_past_only(meta):
        raise BadInputError(
            f"{name!r} is a demo: a recording, in which time doesn't go on. Watch it with: "
            f"townsfolk serve {name}. Ask somebody as of its end with: townsfolk ask {name} PERSON "
            f"QUESTION. To live on from its end, copy it: townsfolk fork {name} NEW"
        )
