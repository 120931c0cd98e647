"""`townsfolk ask`, `whisper`, `announce` and `history`: what a director does to a town's people."""

import asyncio
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from townsfolk.classic.finding import Find
from townsfolk.classic.history import find_history, read_history
from townsfolk.classic.report import Report
from townsfolk.cli import options, pictures
from townsfolk.cli.opening import open_copy
from townsfolk.cli.options import Choice
from townsfolk.cli.progress import counted
from townsfolk.cli.terminal import out, plain, warn
from townsfolk.errors import BadInputError, ReplyError
from townsfolk.mind.direct import InterviewAnswer
from townsfolk.names import PersonName
from townsfolk.store import shelf
from townsfolk.store.directing import add_directions
from townsfolk.store.reading import Reading
from townsfolk.vocabulary import DirectionKind

Who = Annotated[
    str, typer.Argument(help="A full name or a first name.", show_default=False, metavar="PERSON")
]


def ask(
    name: options.Name,
    person: Who,
    question: Annotated[str, typer.Argument(help="What to ask.", show_default=False)],
    *,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    sets: options.Sets = None,
) -> None:
    """Interview a person; nothing of it is remembered.

    Prints the answer and the memories it rests on. The simulation can be running meanwhile.
    """
    require_text(question, "A question")
    choice = Choice(model=model, base_url=base_url, sets=tuple(sets or ()))
    with Reading.of(name) as reading:
        who = reading.person_named(person)
    answer = asyncio.run(_interview(name, who, question, choice))
    out.print(plain(answer_of(answer)))
    if answer.evidence:
        with Reading.of(name) as reading:
            out.print("\nThis rests on:", style="dim")
            out.print(pictures.memory_table(reading, answer.evidence))


def answer_of(answer: InterviewAnswer) -> str:
    """Return what was answered; raises `ReplyError` when the model gave nothing usable."""
    if not answer.text.strip():
        raise ReplyError(
            "The model gave no usable answer. Ask again in other words, or choose a stronger "
            "model with --model."
        )
    return answer.text


async def _interview(name: str, who: PersonName, question: str, choice: Choice) -> InterviewAnswer:
    # On a copy: whoever runs the simulation keeps it, and nothing of it can change.
    with tempfile.TemporaryDirectory(prefix="townsfolk-") as folder:
        copy = Path(folder) / shelf.existing_path(name).name
        shelf.copy_to(shelf.existing_path(name), copy)
        simulation = await open_copy(copy, choice)
        try:
            return await simulation.interview(who, question)
        finally:
            await simulation.close()


def whisper(
    name: options.Name,
    person: Who,
    text: Annotated[str, typer.Argument(help="What their inner voice says.", show_default=False)],
) -> None:
    """Give a person a thought, as their inner voice.

    It is heard with the next step, also when the simulation is running elsewhere.
    """
    require_text(text, "A whisper")
    with Reading.of(name) as reading:
        who = reading.person_named(person)
    add_whispers(name, [(who, text)])
    out.print(f"{who} hears it with the next step of {name}.")


def announce(
    name: options.Name,
    text: Annotated[str, typer.Argument(help="What everybody is told.", show_default=False)],
) -> None:
    """Tell the whole town something.

    Everybody hears it at once and remembers it; who sleeps, on getting up. In a town that is
    running that is the first step which nobody has begun, up to an hour later.
    """
    require_text(text, "An announcement")
    add_directions(name, [(DirectionKind.ANNOUNCE, None, text)])
    out.print(f"Everybody hears it with the first step of {name} that nobody has begun.")


def history(
    name: options.Name,
    file: Annotated[
        str,
        typer.Argument(
            help="A CSV with the header Name,Whisper, such as the_ville/agent_history_init_n3.csv.",
            show_default=False,
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON, to the output.")] = False,
) -> None:
    """Whisper what a history file tells everybody.

    Takes the original program's files. It is heard with the next step.
    """
    with Reading.of(name) as reading:
        names = reading.names()
    path = find_history(file)
    found = read_history(path, names)
    report = Report(found=str(Find("history", path)), left_out=list(found.problems))
    whispers = [(row.person, text) for row in found.rows for text in row.texts]
    if not as_json:
        for problem in found.problems:
            warn(problem)
    if not whispers:
        raise BadInputError(f"{file!r} tells nobody in {name!r} anything. Check its names.")
    add_whispers(name, whispers)
    report.count("whispers", len(whispers))
    report.count("people", len({who for who, _ in whispers}))
    report.made["simulation"] = name
    if as_json:
        out.print(json.dumps(report.as_json(), ensure_ascii=False), soft_wrap=True)
        return
    told = f"{counted(len(whispers), 'whisper')} for {_people(report.read['people'])}"
    out.print(f"{told}, heard with the next step of {name}.")


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def add_whispers(name: str, whispers: Iterable[tuple[PersonName, str]]) -> None:
    """Note whispers in a simulation's file, whether or not it is running in another process."""
    add_directions(name, [(DirectionKind.WHISPER, who, text) for who, text in whispers])


def require_text(text: str, what: str) -> None:
    """Raise `BadInputError` for a text of nothing but blanks."""
    if not text.strip():
        raise BadInputError(f"{what} needs a text. Put it in quotes, as the last argument.")
