"""The ids everything else speaks in: people, places, tiles, simulations.

An address is `world:sector:arena:object` (reference: classic-format, conventions). It is a plain
string, so that it is a key, a column and a wire value without conversion; the functions here are
the only ones that know where its colons are.
"""

import re
from typing import NamedTuple, NewType

from townsfolk.errors import BadInputError

PersonName = NewType("PersonName", str)
"""A person's full display name, such as `Isabella Rodriguez`."""

Address = NewType("Address", str)
"""`world:sector:arena:object`, or a prefix of it. The empty address is open ground."""

NOWHERE = Address("")

_SIMULATION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


class Tile(NamedTuple):
    """A place on the map in whole tiles: `x` to the right, `y` downward, from 0."""

    x: int
    y: int


def address_of(*parts: str) -> Address:
    """Join the parts of an address: `address_of("the Ville", "Hobbs Cafe", "cafe")`."""
    return Address(":".join(parts))


def parts_of(address: Address) -> list[str]:
    """Split an address into its one to four parts; the empty address has none."""
    return address.split(":") if address else []


def sector_of(address: Address) -> Address:
    """Return the `world:sector` part of an address, as far as it has one."""
    return Address(":".join(parts_of(address)[:2]))


def arena_of(address: Address) -> Address:
    """Return the `world:sector:arena` part of an address, as far as it has one."""
    return Address(":".join(parts_of(address)[:3]))


def last_part(address: Address) -> str:
    """Return the last name in an address: `bed` for `the Ville:Lin's house:bedroom:bed`."""
    return address.rsplit(":", 1)[-1]


def check_simulation_name(name: str) -> str:
    """Return `name` when it may name a simulation, which is also a file name and part of a URL.

    Raises `BadInputError` for anything but 1 to 100 letters, digits, `_` and `-`.
    """
    if not _SIMULATION_NAME.fullmatch(name):
        raise BadInputError(
            f"{name!r} can't name a simulation: expected 1 to 100 letters, digits, '_' or '-', "
            "starting with a letter or digit. Choose another name."
        )
    return name
