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
from townsfolk.vocabulary import IDLE, Action, ActionKind, MemoryKind

RATED_TOGETHER = 16
RATED_AFTER_HOURS = 2
"""With so many new things, or after so long, they are rated whether or not anything is to come to
mind: memories of a day must add up to a reflection."""
ANNOUNCED = "announcement"
"""The source of memories of what the whole town was told."""


async def perceive(moment: Moment) -> list[SeenPerson]:
    """Notice what is new in view; return the people who were seen doing something new."""
    state = moment.state
    _get_to_know(moment)
    newly = new_percepts(moment)
    state.pending = (*state.pending, *newly)
    if _is_time_to_rate(moment):
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
    """Rate what was noticed, in one call, and put it into the memory stream.

    What was observed before in the same words matters as much as it did then.
    """
    state = moment.state
    unrated = _unrated(moment)
    pending, state.pending = state.pending, ()
    rated = {
        percept.text: (known.importance, known.call)
        for percept in pending
        if (known := moment.stream.observed(percept.text)) is not None
    }
    if unrated:
        answer = await moment.ask(rate_importance.PROMPT, noticed=unrated)
        rated |= {
            text: (importance, answer.call)
            for text, importance in zip(unrated, answer.reply.ratings, strict=True)
        }
    for percept in pending:
        importance, call = rated[percept.text]
        await moment.remember(
            MemoryKind.EVENT,
            percept.text,
            percept[:3],
            importance,
            source=percept.source,
            step=percept.step,
            call=call,
        )
        state.importance_left -= importance
        state.noticed_since_reflection += 1


def _is_time_to_rate(moment: Moment) -> bool:
    pending = moment.state.pending
    if not pending:
        return False
    hours = (moment.step - pending[0].step) * moment.around.clock.seconds_per_step / 3600
    was_told = any(percept.source == ANNOUNCED for percept in pending)
    return was_told or hours >= RATED_AFTER_HOURS or len(_unrated(moment)) >= RATED_TOGETHER


def _unrated(moment: Moment) -> list[str]:
    """Return what was noticed and never before in the same words, each once."""
    texts = dict.fromkeys(percept.text for percept in moment.state.pending)
    return [text for text in texts if moment.stream.observed(text) is None]


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
    """Return what can be noticed: oneself, then people and objects in use, nearest first.

    Two who talk with each other are one thing to notice, told of the nearer one.
    """
    things: list[tuple[float, str, _Seen]] = []
    talking: set[str] = set()
    if view.action is not None:
        things.append((-1.0, "", _doing(view.name, view.action)))
        talking |= _talking(view.action)
    for person in view.people:
        if person.action is not None and person.name not in talking:
            talking |= _talking(person.action)
            things.append((person.distance, person.name, _doing(person.name, person.action)))
    for thing in view.objects:
        if thing.state != IDLE and view.name not in thing.users:
            name = around.name_of(last_part(thing.address))
            seen = _Seen((thing.address, "is", thing.state), name, thing.state)
            things.append((thing.distance, thing.address, seen))
    return [seen for _, _, seen in sorted(things, key=lambda item: item[:2])]


def _talking(action: Action) -> set[str]:
    """Return whom a talk is with; nobody when it is something else."""
    return {action.partner} if action.kind == ActionKind.TALK and action.partner else set()


def _doing(name: str, action: Action) -> _Seen:
    return _Seen((name, action.predicate, action.thing), name, action.text)
