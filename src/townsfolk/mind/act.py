"""Chooses where the next task is done, and goes there (behaviour 6).

Only places the person knows and may enter are offered. Whether one is free is found out on coming
within sight of it, since nothing in a mind may look at what is far away.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from townsfolk.clock import at_minute
from townsfolk.effects import Redirect
from townsfolk.mind import schedule
from townsfolk.mind.moment import Moment, label_of, spoken_place, spoken_time
from townsfolk.mind.plan import plan_tasks, usual_places
from townsfolk.mind.state import Look
from townsfolk.names import Address, Tile, arena_of, sector_of
from townsfolk.prompts import act
from townsfolk.rng import stream
from townsfolk.vocabulary import Action, ActionKind, Row

OFFERED = 8
"""The most places one question offers: more blur a small model's choice and fill its context."""
MARGIN = 3.5
"""How much less likely than the likeliest a place may be to be offered: where the likeliest is
both usual and made for the task, a small model would be led astray by the rest."""
ALL_DAY_HOURS = 5
"""From so many hours in one room on, a small model is offered other rooms instead: it would choose
the same one from getting up to going to bed."""
OFFERED_IN_ARENA = 4
"""How many of them may lie in one arena, so that there is a choice of where to be."""

_DONE_AT_A_PLACE = (ActionKind.TASK, ActionKind.SLEEP)
_SLEEP_EMOJI = "😴"
_FILLER = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "go", "going", "in", "into", "my", "of", "on"}
    | {"or", "some", "the", "to", "up", "with"}
)


def is_over(moment: Moment) -> bool:
    """Say whether there is no action, or its time is up."""
    action = moment.view.action
    return action is None or moment.step >= action.end


async def choose_action(moment: Moment) -> None:
    """Begin what the schedule says for now."""
    await plan_tasks(moment)
    row, end = _current_row(moment)
    if schedule.is_sleep(row.activity):
        _go_to_sleep(moment, row, end)
        return
    resumed, moment.state.interrupted = moment.state.interrupted, None
    if resumed is not None and resumed.text == described(row):
        _resume(moment, resumed, end)
        return
    await _choose_place(moment, row, end, without=frozenset())


def lost_place(moment: Moment) -> bool:
    """Say whether the object the person is heading for, or stands at, is seen taken by others.

    Not when something else was begun in this step: a new action, a talk, waiting for the place.
    """
    view, action = moment.view, moment.view.action
    if moment.effects or view.using or action is None or action.kind not in _DONE_AT_A_PLACE:
        return False
    target = moment.around.town.objects.get(action.address)
    if target is None:
        return False
    seen = next((thing for thing in view.objects if thing.address == action.address), None)
    if seen is not None and seen.full:
        return True
    return view.arrived or view.destination in view.taken_tiles()


async def find_other_place(moment: Moment) -> None:
    """Take another free spot at the same object, or do the same somewhere else."""
    view, action = moment.view, moment.view.action
    assert action is not None
    full = frozenset(thing.address for thing in view.objects if thing.full)
    spot = _free_spot(moment, action.address)
    if action.address not in full and spot is not None and spot != view.destination:
        moment.effects.append(Redirect(moment.name, spot))
        return
    row, end = _current_row(moment)
    if action.kind == ActionKind.SLEEP:
        _go_to_sleep(moment, row, end, full | {action.address})
        return
    await _choose_place(moment, row, end, without=full | {action.address})


def described(row: Row) -> str:
    """Say what a row is about: a task alone, or with its block when it would mean nothing alone.

    `making toast`, but `making a start (writing on his paper)`.
    """
    if row.activity == row.block or _words(row.activity) & _words(row.block):
        return row.activity
    return f"{row.activity} ({row.block})"


def may_use(moment: Moment, address: Address) -> bool:
    """Say whether the person may go to a place: public, their own, or opened by a key."""
    person = moment.person
    return moment.around.town.may_enter(address, person.home, person.keys)


def ranked_places(moment: Moment, row: Row, without: Collection[Address]) -> list[Address]:
    """Return the places that could serve a task, the likeliest first, at most `OFFERED`.

    Likely is what is made for the words of the task, is named in them, is where this is done on
    an ordinary day, or is near: in the same room, in the same building, at home.
    """
    town = moment.around.town
    usable = [
        address
        for address in sorted(moment.state.known)
        if address in town.objects and address not in without and may_use(moment, address)
    ]
    task, block = _words(row.activity), _words(f"{row.activity} {row.block}")
    routine = usual_places(moment, row)

    def likelihood(address: Address) -> float:
        affords = {word for verb in town.objects[address].affords for word in _words(verb)}
        score = 3.0 * len(task & affords) + 1.0 * len((block - task) & affords)
        score += 2.0 * len(task & _words(address.rsplit(":", 1)[-1]))
        score += 2.0 * len(block & _words(" ".join(address.split(":")[1:3])))
        score += 6.0 * any(address.startswith(place) for place in routine)
        score -= 3.0 * ("sleep" in town.objects[address].affords)
        score += 1.0 * (arena_of(address) == moment.view.arena)
        score += 0.5 * (sector_of(address) == sector_of(moment.view.arena))
        return score + 0.5 * (sector_of(address) == sector_of(moment.person.home))

    scores = {address: likelihood(address) for address in usable}
    least = max(scores.values(), default=0.0) - MARGIN
    ranked = sorted(usable, key=lambda address: (-scores[address], address))
    offered: list[Address] = []
    for address in ranked:
        if scores[address] < least:
            break
        in_arena = sum(arena_of(other) == arena_of(address) for other in offered)
        if in_arena < OFFERED_IN_ARENA and len(offered) < OFFERED:
            offered.append(address)
    return offered


async def _choose_place(moment: Moment, row: Row, end: int, without: Collection[Address]) -> None:
    places = ranked_places(moment, row, without)
    if not places:
        places = [moment.person.home]
    address, look = await _chosen(moment, row, places)
    predicate, thing = act.triple_of(row.activity)
    action = Action(
        kind=ActionKind.TASK,
        text=described(row),
        address=address,
        emoji=look.emoji,
        predicate=predicate,
        thing=thing,
        object_state=look.object_state,
        start=moment.step,
        end=end,
        call=look.call,
    )
    _note_room(moment, arena_of(action.address))
    moment.begin(action, _spot_for(moment, action.address))


async def _chosen(moment: Moment, row: Row, places: Sequence[Address]) -> tuple[Address, Look]:
    """Return which of the places is taken, and how the task looks there.

    Nobody is asked when there is one place and the look is known from the plan.
    """
    elsewhere = _elsewhere(moment, row, places)
    look = moment.state.looks.get(row.activity)
    if look is not None and len(places) == 1 and not elsewhere:
        return places[0], look
    labels = {label_of(moment, address): address for address in elsewhere or places}
    answer = await moment.ask(
        act.PROMPT,
        time=spoken_time(moment),
        here=spoken_place(moment),
        task=row.activity,
        block=row.block,
        usual=next((label_of(moment, place) for place in usual_places(moment, row)), ""),
        places=list(labels),
        stayed=bool(elsewhere),
    )
    reply = answer.reply
    return labels[reply.place], Look(reply.emoji, reply.object_state, answer.call)


def _elsewhere(moment: Moment, row: Row, places: Sequence[Address]) -> list[Address]:
    """Return the places in other rooms, for who has been in one all day; else none.

    Nobody is sent away from where the task is usually done, or from what it names.
    """
    state, clock = moment.state, moment.around.clock
    hours = (moment.step - state.room_since) * clock.seconds_per_step / 3600
    if not state.room or hours < ALL_DAY_HOURS:
        return []
    named = _words(f"{row.activity} {row.block}") & _words(" ".join(state.room.split(":")[1:]))
    if named or any(arena_of(place) == state.room for place in usual_places(moment, row)):
        return []
    return [address for address in places if arena_of(address) != state.room]


def _note_room(moment: Moment, room: Address | None) -> None:
    if moment.state.room != room:
        moment.state.room, moment.state.room_since = room, moment.step


def _go_to_sleep(
    moment: Moment, row: Row, end: int, without: Collection[Address] = frozenset()
) -> None:
    """Sleep at home, without asking: where people sleep is settled."""
    bed = _bed(moment, without)
    action = Action(
        kind=ActionKind.SLEEP,
        text=row.activity,
        address=bed,
        emoji=_SLEEP_EMOJI,
        predicate="sleep in",
        thing="bed",
        object_state="being slept in",
        start=moment.step,
        end=end,
    )
    _note_room(moment, None)
    moment.begin(action, _spot_for(moment, bed))


def _bed(moment: Moment, without: Collection[Address]) -> Address:
    town, home = moment.around.town, moment.person.home
    nearby = town.find(home) + town.find(sector_of(home))
    beds = [
        address
        for address in nearby
        if "sleep" in town.objects[address].affords and address not in without
    ]
    return next((bed for bed in beds if may_use(moment, bed)), home)


def _resume(moment: Moment, interrupted: Action, end: int) -> None:
    """Go on with what a talk or a wait had interrupted."""
    action = Action(
        kind=interrupted.kind,
        text=interrupted.text,
        address=interrupted.address,
        emoji=interrupted.emoji,
        predicate=interrupted.predicate,
        thing=interrupted.thing,
        object_state=interrupted.object_state,
        start=moment.step,
        end=end,
        call=interrupted.call,
    )
    moment.begin(action, _spot_for(moment, action.address))


def _current_row(moment: Moment) -> tuple[Row, int]:
    """Return the row of the schedule for now, and the step at which it ends."""
    rows = moment.state.rows
    index = schedule.index_at(rows, moment.minute)
    end = at_minute(moment.now.date(), schedule.end_of(rows, index))
    return rows[index], moment.around.clock.step_at(end)


def _spot_for(moment: Moment, address: Address) -> Tile:
    """Return where to do something at a place: the nearest spot not seen taken."""
    town = moment.around.town
    spot = _free_spot(moment, address)
    if spot is not None:
        return spot
    if address in town.objects:
        return town.nearest(moment.view.tile, town.objects[address].spots) or moment.view.tile
    return _somewhere_in(moment, address)


def _free_spot(moment: Moment, address: Address) -> Tile | None:
    town = moment.around.town
    if address not in town.objects:
        return None
    taken = moment.view.taken_tiles()
    free = [spot for spot in town.objects[address].spots if spot not in taken]
    return town.nearest(moment.view.tile, free)


def _somewhere_in(moment: Moment, arena: Address) -> Tile:
    """Return a tile of an arena without objects, another one each time."""
    town = moment.around.town
    room = town.arenas.get(arena_of(arena))
    if room is None:
        return moment.view.tile
    tiles = sorted(tile for tile in room.tiles if town.is_walkable(tile))
    return stream(moment.around.seed, moment.name, moment.step, "spot").choice(tiles)


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    """Return the stems of a text's words, cut so that `studying` and `study` are one."""
    stems = set()
    for word in re.findall(r"\w+", text.lower()):
        if word not in _FILLER:
            stem = re.sub(r"ies$", "y", word)
            stems.add(re.sub(r"(?<=..)(ing|ed|es|s|e)$", "", stem))
    return frozenset(stems)
