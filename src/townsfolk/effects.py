"""What a mind proposes at the end of its step. Nothing has happened yet: `town.apply` decides."""

from dataclasses import dataclass

from townsfolk.names import PersonName, Tile
from townsfolk.vocabulary import Action


@dataclass(frozen=True, slots=True)
class Begin:
    """Start an action and head for `destination`, the tile where it is done."""

    person: PersonName
    action: Action
    destination: Tile


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with the same action, but do it at another tile."""

    person: PersonName
    destination: Tile


@dataclass(frozen=True, slots=True)
class Talk:
    """Start talking to another person, if both are still free when meetings are settled."""

    person: PersonName
    other: PersonName
    why: str


Effect = Begin | Redirect | Talk
