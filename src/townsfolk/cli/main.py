"""The map of all commands, and the one place where errors become a sentence and an exit code.

Only the command that was asked for is imported: `townsfolk --help` loads no model and no server.
"""

import importlib
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import typer

import townsfolk
from townsfolk.cli.terminal import complain, notes
from townsfolk.errors import BadInputError, ModelMissingError, TownsfolkError

USAGE_ERROR = 2
FAILURE = 1
INTERRUPTED = 130


class Entry(NamedTuple):
    """A command: `place` is `module:function` in this package, or the `typer.Typer` of a group."""

    name: str
    place: str
    line: str


MAP: dict[str, tuple[Entry, ...]] = {
    "Live in the town": (
        Entry("play", "playing:play", "Start or go on with a town and watch it in the browser."),
        Entry("run", "running:run", "Let a town live without a page, as fast as the model can."),
        Entry("shell", "shell:shell", "The classic prompt: run, save, fin, print ..., call -- ..."),
        Entry("serve", "playing:serve", "Show the page for a town without letting time pass."),
    ),
    "Talk to its people": (
        Entry("ask", "directing:ask", "Interview a person; nothing of it is remembered."),
        Entry("whisper", "directing:whisper", "Give a person a thought, as their inner voice."),
        Entry("announce", "directing:announce", "Tell the whole town something."),
        Entry("history", "directing:history", "Whisper what a history file tells everybody."),
    ),
    "Look into a simulation": (
        Entry("list", "simulations:list_all", "List the simulations on this machine."),
        Entry("inspect", "inspecting:inspect", "See what people did, why, and what they remember."),
        Entry("share", "sharing:share", "Write it as one HTML file that opens with no server."),
        Entry(
            "film", "filming:film", "Draw a moment as a picture, or a stretch of time as a film."
        ),
        Entry("export", "exporting:export", "Write what happened as tables, a graph or diaries."),
        Entry("replay", "simulations:replay", "Run it again from its journal and compare."),
        Entry("sweep", "sweeping:sweep", "Run a study of many simulations, several at once."),
        Entry("heatmap", "heat:heatmap", "Draw where people spent their time."),
        Entry("fingerprint", "simulations:fingerprint", "Print a hash of all that happened."),
        Entry("verify", "simulations:verify", "Check a simulation's file through and through."),
    ),
    "Keep house": (
        Entry(
            "import",
            "importing:bring",
            "Bring over what the original program left: saves, demos, maps.",
        ),
        Entry("fork", "simulations:fork", "Copy a simulation, to let it take another course."),
        Entry("reembed", "reembedding:reembed", "Give its memories another embedder."),
        Entry("delete", "simulations:delete", "Delete a simulation."),
        Entry("bases", "simulations:bases", "List the ready starts."),
        Entry("town", "towns:app", "Begin or generate a town, or check a map of Tiled."),
        Entry("person", "authoring:person_app", "Add a person to a town."),
        Entry("base", "authoring:base_app", "Put people and a town together as a ready start."),
        Entry(
            "models",
            "models:app",
            "List the models of this machine, pull one, remove one, use one.",
        ),
        Entry("doctor", "doctor:doctor", "Check this machine and say what is missing."),
    ),
}


def build(chosen: str | None) -> typer.Typer:
    """Return the program; of the commands only the `chosen` one is more than a line of help."""
    app = typer.Typer(
        help=townsfolk.__doc__.partition(":")[0] + ".",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(epilog="Begin with: townsfolk play   ·   More on a command: townsfolk run --help")(
        _all_commands
    )
    for panel, entries in MAP.items():
        for entry in entries:
            _add(app, panel, entry, chosen)
    return app


def load(entry: Entry) -> Any:
    """Import a command's function or group."""
    module, _, name = entry.place.partition(":")
    return getattr(importlib.import_module(f"townsfolk.cli.{module}"), name)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 for success, 2 for what the user can correct, else 1."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    chosen = next((word for word in words if not word.startswith("-")), None)
    try:
        build(chosen)(words, prog_name="townsfolk")
    except TownsfolkError as error:
        complain(str(error))
        wrong = isinstance(error, BadInputError | ModelMissingError)
        sys.exit(USAGE_ERROR if wrong else FAILURE)
    except OSError as error:
        if error.filename is None:
            raise
        complain(
            f"{str(error.filename)!r} can't be read or written: {error.strerror}. Check the rights "
            "of the file and its folder, and the room on the disk."
        )
        sys.exit(FAILURE)
    except KeyboardInterrupt:
        notes.print("Stopped.")
        sys.exit(INTERRUPTED)


def _add(app: typer.Typer, panel: str, entry: Entry, chosen: str | None) -> None:
    command = load(entry) if entry.name == chosen else _described_elsewhere
    if isinstance(command, typer.Typer):
        app.add_typer(command, name=entry.name, help=entry.line, rich_help_panel=panel)
    elif entry.name == chosen:
        app.command(entry.name, rich_help_panel=panel)(command)
    else:
        app.command(entry.name, help=entry.line, rich_help_panel=panel)(command)


def _described_elsewhere() -> None:
    """Stand in for a command in the list."""


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"townsfolk {townsfolk.__version__}")
        raise typer.Exit


def _all_commands(
    version: bool = typer.Option(
        False, "--version", is_eager=True, callback=_show_version, help="Print the version."
    ),
) -> None:
    """Take what comes before a command: nothing but `--version`."""
