"""Notices what is new in view (behaviour 3, paper 4.1).

Idle objects become known but are not remembered: in the original they are four fifths of all
memories and are then left out of every retrieval.
"""

from typing import NamedTuple

from townsfolk.mind.moment import Moment, Surroundings
from townsfolk.mind.state import Percept
from townsfolk.names import last_part
from townsfolk.prompts import rate_importance
from townsfolk.town.view import SeenPerson, View
from townsfolk.vocabulary import IDLE, Action, MemoryKind

ANNOUNCED = "announcement"
"""The source of memories of what the whole town was told."""


async def perceive(moment: Moment) -> list[SeenPerson]:
    """Notice what is new in view; return the people who were seen doing something new."""
    state = moment.state
    _get_to_know(moment)
    newly = new_percepts(moment)
    state.pending = (*state.pending, *newly)
    was_told = any(percept.source == ANNOUNCED for percept in state.pending)
    if was_told or len(state.pending) >= moment.around.settings.attention:
        await rate_pending(moment)
    subjects = {percept.subject for percept in newly}
    return [seen for seen in moment.view.people if seen.name in subjects]


def hear_announcement(moment: Moment, text: str) -> None:
    """Notice what the whole town is told; a sleeper takes it in on getting up."""
    told = moment.wording.announced.format(text)
    percept = Percept(ANNOUNCED, "says", text, told, moment.step, ANNOUNCED)
    moment.state.pending = (*moment.state.pending, percept)


def new_percepts(moment: Moment) -> list[Percept]:
    """Return what is in view and not among the latest observations; changes nothing.

    The nearest `attention` things count, and each is compared with the latest `retention`
    observations, including those just made.
    """
    settings = moment.around.settings
    latest = [
        (memory.subject, memory.predicate, memory.thing)
        for memory in moment.stream.latest(settings.retention, MemoryKind.EVENT)
    ]
    latest += [percept[:3] for percept in moment.state.pending]
    newly = []
    for seen in _in_view(moment.view, moment.around)[: settings.attention]:
        if seen.triple not in latest[max(0, len(latest) - settings.retention) :]:
            text = moment.wording.doing.format(seen.name, seen.doing)
            newly.append(Percept(*seen.triple, text, moment.step))
            latest.append(seen.triple)
    return newly


async def rate_pending(moment: Moment) -> None:
    """Rate what was noticed, in one call, and put it into the memory stream."""
    state = moment.state
    pending, state.pending = state.pending, ()
    if not pending:
        return
    noticed = [percept.text for percept in pending]
    answer = await moment.ask(rate_importance.PROMPT, noticed=noticed)
    for percept, importance in zip(pending, answer.reply.ratings, strict=True):
        moment.remember(
            MemoryKind.EVENT,
            percept.text,
            percept[:3],
            importance,
            source=percept.source,
            step=percept.step,
            call=answer.call,
        )
        state.importance_left -= importance
        state.noticed_since_reflection += 1


def _get_to_know(moment: Moment) -> None:
    seen = {thing.address for thing in moment.view.objects}
    if not seen <= moment.state.known:
        moment.state.known |= seen


class _Seen(NamedTuple):
    """Something that can be noticed, and what to call it and what it is doing in a sentence."""

    triple: tuple[str, str, str]
    name: str
    doing: str


def _in_view(view: View, around: Surroundings) -> list[_Seen]:
    """Return what can be noticed: oneself, then people and objects in use, nearest first."""
    things: list[tuple[float, str, _Seen]] = []
    if view.action is not None:
        things.append((-1.0, "", _doing(view.name, view.action)))
    for person in view.people:
        if person.action is not None:
            things.append((person.distance, person.name, _doing(person.name, person.action)))
    for thing in view.objects:
        if thing.state != IDLE and view.name not in thing.users:
            name = around.name_of(last_part(thing.address))
            seen = _Seen((thing.address, "is", thing.state), name, thing.state)
            things.append((thing.distance, thing.address, seen))
    return [seen for _, _, seen in sorted(things, key=lambda item: item[:2])]


def _doing(name: str, action: Action) -> _Seen:
    return _Seen((name, action.predicate, action.thing), name, action.text)
