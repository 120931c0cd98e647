"""The simulations and bases on this machine, as cards."""

import logging
from urllib.parse import quote

from townsfolk.errors import BadInputError, SimulationFileError
from townsfolk.people.base import Base, find_in_towns, list_bases, load_base
from townsfolk.server.wire.shelf import WireBase, WireCard
from townsfolk.store import shelf
from townsfolk.store.looking import understood
from townsfolk.store.past_only import is_past_only
from townsfolk.store.reading import Reading, is_running

_LOG = logging.getLogger(__name__)
PREVIEW = "preview.png"
"""A small picture of the whole map, in a town's folder; of other towns it is drawn."""


def card(name: str, live: bool) -> WireCard:
    """Return a simulation's card; one that can't be read says why."""
    try:
        with Reading.of(name) as reading, understood(reading.path):
            return _card(reading, live)
    except SimulationFileError as error:
        return _problem(name, str(error))


def cards(live: str | None) -> list[WireCard]:
    """Return the cards of all simulations: the open one first, the others by name."""
    names = sorted(shelf.all_names(), key=lambda name: (name != live, name))
    return [card(name, name == live) for name in names]


def bases() -> list[WireBase]:
    """Return the ready starts; one that can't be used is left out, and the log says why.

    The files of their people are read when a simulation begins: a town can have thousands.
    """
    found = (_usable_base(name) for name in list_bases())
    return [base for base in found if base is not None]


def _usable_base(name: str) -> WireBase | None:
    try:
        return _base(load_base(name))
    except BadInputError as error:
        _LOG.warning("The base %s is left out: %s", name, error)
        return None


def _card(reading: Reading, live: bool) -> WireCard:
    people, meta = reading.people(), reading.meta
    return WireCard(
        name=reading.name,
        base=meta["base"],
        forked_from=meta.get("forked_from"),
        town=meta["town"],
        people=[one.name for one in people],
        sprites=[one.sprite for one in people],
        start=reading.clock.start,
        time=reading.clock.time_at(max(0, reading.step - 1)),
        step=reading.step - 1,
        language=meta["language"],
        model=reading.model_name,
        size=reading.path.stat().st_size,
        live=live,
        running=live or is_running(reading.path),
        past_only=is_past_only(meta),
        preview=_preview(meta["town"]) or f"/api/simulations/{quote(reading.name)}/{PREVIEW}",
        problem="",
    )


def _preview(town: str) -> str | None:
    """Return the address of a town's small picture, if the town is on this machine."""
    if find_in_towns(f"{town}/{town}.tmj") is None:
        return None
    return f"/api/towns/{quote(town)}/{PREVIEW}"


def _problem(name: str, sentence: str) -> WireCard:
    return WireCard(
        name=name,
        base="",
        forked_from=None,
        town="",
        people=[],
        sprites=[],
        start=None,
        time=None,
        step=-1,
        language="",
        model="",
        size=shelf.path_of(name).stat().st_size if shelf.path_of(name).exists() else 0,
        live=False,
        running=False,
        past_only=False,
        preview=None,
        problem=sentence,
    )


def _base(base: Base) -> WireBase:
    return WireBase(
        name=base.name,
        town=base.town,
        start=base.start,
        people=list(base.people),
        preview=_preview(base.town),
    )
