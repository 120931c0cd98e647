"""`townsfolk inspect`: what people did, why, and what they remember. Reads only the file."""

from typing import Annotated

import typer

from townsfolk.cli import options, pictures
from townsfolk.cli.terminal import out
from townsfolk.errors import BadInputError
from townsfolk.names import PersonName
from townsfolk.store import asked
from townsfolk.store.reading import Reading
from townsfolk.store.rows import parse_key
from townsfolk.vocabulary import CallKey

CALLS_SHOWN = 40


def inspect(
    name: options.Name,
    person: Annotated[
        str | None,
        typer.Argument(help="Whom to look at: a full name or a first name.", show_default=False),
    ] = None,
    *,
    memories: Annotated[
        int, typer.Option(min=0, metavar="N", help="Show so many of the latest memories.")
    ] = 12,
    memory: Annotated[
        int | None,
        typer.Option(metavar="N", help="Show a memory and what it rests on, to the beginnings."),
    ] = None,
    calls: Annotated[
        bool, typer.Option("--calls", help="List the person's questions to the model.")
    ] = False,
    call: Annotated[
        str | None,
        typer.Option(
            metavar="KEY",
            help="Show one question: prompt, replies, memories recalled. A number of --calls, or "
            "PERSON/STEP/PROMPT/ORDINAL.",
        ),
    ] = None,
) -> None:
    """See what people did, why, and what they remember.

    Without PERSON: the whole simulation. It can be running meanwhile.
    """
    with Reading.of(name) as reading:
        who = None if person is None else reading.person_named(person)
        if call is not None:
            out.print(pictures.call(reading, find_call(reading, who, call)))
        elif who is None:
            _require_person(memory is not None or calls)
            out.print(pictures.simulation(reading))
        elif memory is not None:
            out.print(pictures.memory_tree(reading, who, memory))
        elif calls:
            out.print(pictures.calls(reading, who, CALLS_SHOWN))
        else:
            out.print(pictures.person(reading, who, memories))


def find_call(reading: Reading, who: PersonName | None, text: str) -> CallKey:
    """Return the call that a number of a person's list, or a key, names."""
    if text.isdecimal():
        _require_person(who is None)
        lines = asked.calls(reading, who)
        if 1 <= int(text) <= len(lines):
            return lines[int(text) - 1].key
        raise BadInputError(
            f"{who} has {len(lines)} calls so far, so there is no call {text}. List them with: "
            f'townsfolk inspect {reading.name} "{who}" --calls'
        )
    try:
        key = parse_key(text)
    except ValueError:
        key = None
    if key is None:
        raise BadInputError(
            f"{text!r} names no call: expected a number of --calls, or person/step/prompt/ordinal "
            'such as "Isabella Rodriguez/2160/plan_day/0".'
        )
    return key._replace(person=reading.person_named(key.person))


def _require_person(missing: bool) -> None:
    if missing:
        raise BadInputError(
            "Whose? Give a person after the simulation's name: townsfolk inspect NAME PERSON ..."
        )
