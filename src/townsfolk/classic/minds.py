"""Makes minds of ours out of the original's: memories with evidence, schedules, counters."""

from collections.abc import Mapping
from datetime import timedelta

from townsfolk.classic.persons import rows_of
from townsfolk.classic.report import Report
from townsfolk.classic.save import Node, Persona, Save, node_number
from townsfolk.classic.values import as_dict, as_int, as_text, as_texts, as_time
from townsfolk.mind.schedule import is_sleep
from townsfolk.mind.state import LastTalk, MindState
from townsfolk.names import NOWHERE, Address, PersonName, parts_of
from townsfolk.people.person import Person
from townsfolk.people.places import known_objects
from townsfolk.town.town import Town
from townsfolk.vocabulary import Action, ActionKind, Conversation, Memory, MemoryKind

_PERSONA, _WAITING, _RANDOM = "<persona>", "<waiting>", "<random>"


def memories_of(persona: Persona, save: Save, report: Report) -> list[Memory]:
    """Return a person's memories, numbered from 1 without holes, evidence included."""
    numbers = {node.number: place for place, node in enumerate(persona.nodes, start=1)}
    holes = (persona.nodes[-1].number if persona.nodes else 0) - len(persona.nodes)
    if holes:
        report.leave_out(f"{persona.name}: {holes} memories are missing between the others.")
    last = max(0, save.step - 1)
    return [_memory(node, numbers, save, last) for node in persona.nodes]


def _memory(node: Node, numbers: Mapping[int, int], save: Save, last: int) -> Memory:
    number = numbers[node.number]
    filling = node.filling if isinstance(node.filling, list) else [node.filling]
    evidence = {numbers.get(node_number(one), 0) for one in filling}
    return Memory(
        number=number,
        kind=MemoryKind(node.kind),
        step=min(save.clock.step_at(node.created), last),
        text=node.text,
        subject=node.triple[0],
        predicate=node.triple[1],
        thing=node.triple[2],
        importance=node.importance,
        evidence=tuple(sorted(one for one in evidence if 0 < one < number)),
        depth=node.depth,
        source=node.source or _source(node),
    )


def _source(node: Node) -> str:
    if node.kind == "chat":
        return "talk"
    if node.kind == "event":
        return "seen"
    if "plan" in node.keywords or node.triple[1] == "plan":
        return "plan"
    return "reflection" if node.filling else "whisper"


def state_of(persona: Persona, person: Person, save: Save, town: Town) -> MindState:
    """Return what a mind carries along, as the saved step left it."""
    scratch = persona.scratch
    rows = rows_of(scratch, "f_daily_schedule")
    today = as_time(scratch.get("curr_time"))
    seen = {Address(place) for place in persona.places} & town.objects.keys()
    most = as_int(scratch.get("importance_trigger_max"), 150, low=1)
    return MindState(
        currently=as_text(scratch.get("currently")) or person.currently,
        daily_requirement=as_text(scratch.get("daily_plan_req")) or person.daily_requirement,
        known=frozenset(seen | set(known_objects(person, town))),
        importance_left=as_int(scratch.get("importance_trigger_curr"), most, low=-1_000_000),
        planned_day=today.date().isoformat() if today and rows else "",
        broad_strokes=as_texts(scratch.get("daily_req")),
        rows=rows if today else (),
        noticed_since_reflection=as_int(scratch.get("importance_ele_n"), 0),
        next_talk=_next_talks(persona, save),
        last_talk=_last_talks(persona, save),
    )


def _next_talks(persona: Persona, save: Save) -> dict[PersonName, int]:
    left = as_dict(persona.scratch.get("chatting_with_buffer"))
    steps = {PersonName(as_text(name)): as_int(value, 0) for name, value in left.items()}
    return {name: save.step + wait for name, wait in steps.items() if wait > 0}


def _last_talks(persona: Persona, save: Save) -> dict[PersonName, LastTalk]:
    return {
        PersonName(node.triple[2]): LastTalk(save.clock.step_at(node.created), node.text)
        for node in persona.nodes
        if node.kind == "chat" and node.triple[2]
    }


def action_of(persona: Persona, save: Save) -> Action | None:
    """Return the action that was going on, if there was one."""
    scratch = persona.scratch
    text = as_text(scratch.get("act_description"))
    begun = as_time(scratch.get("act_start_time"))
    if not text or begun is None or save.step == 0:
        return None
    place, partner = place_of(as_text(scratch.get("act_address")))
    whole = begun if not begun.second else begun.replace(second=0) + timedelta(minutes=1)
    minutes = as_int(scratch.get("act_duration"), 0, high=10_000)
    end = as_time(scratch.get("chatting_end_time")) if partner else None
    _, predicate, thing = [*as_texts(scratch.get("act_event")), "", "", ""][:3]
    return Action(
        kind=kind_of(text, as_text(scratch.get("act_address"))),
        text=text,
        address=place,
        emoji=as_text(scratch.get("act_pronunciatio")),
        predicate=predicate or "is",
        thing=thing or text,
        object_state=as_text(scratch.get("act_obj_description")) or "being used",
        start=min(save.clock.step_at(begun), save.step - 1),
        end=save.clock.step_at(end or whole + timedelta(minutes=minutes)),
        partner=PersonName(partner) if partner else None,
    )


def place_of(address: str) -> tuple[Address, str]:
    """Return an address of ours, and the partner when the original names a person instead."""
    if address.startswith(_PERSONA):
        return NOWHERE, address.removeprefix(_PERSONA).strip()
    if address.startswith(_WAITING):
        return NOWHERE, ""
    parts = [part for part in parts_of(Address(address)) if part != _RANDOM]
    return Address(":".join(parts[:4])), ""


def kind_of(text: str, address: str) -> ActionKind:
    """Return what kind of thing the original shows somebody doing."""
    if address.startswith(_PERSONA):
        return ActionKind.TALK
    if address.startswith(_WAITING):
        return ActionKind.WAIT
    return ActionKind.SLEEP if is_sleep(text) else ActionKind.TASK


def talk_under_way(save: Save, talks: list[Conversation], name: PersonName) -> Conversation | None:
    """Return the talk a person is in when the saved step begins."""
    own = [talk for talk in talks if name in (talk.first, talk.second)]
    return next((talk for talk in reversed(own) if talk.start < save.step < talk.end), None)
