"""`townsfolk shell`: the classic prompt, option by option (reference: classic-behaviour 14)."""

import asyncio
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from townsfolk.classic.history import find_history, read_history
from townsfolk.cli import classic_prints as prints
from townsfolk.cli import options
from townsfolk.cli.directing import answer_of
from townsfolk.cli.opening import open_simulation
from townsfolk.cli.options import Choice
from townsfolk.cli.running import going_on_later, run_watched
from townsfolk.cli.terminal import out, plain, say, warn, yes
from townsfolk.errors import BadInputError, TownsfolkError
from townsfolk.names import Address, PersonName, Tile, check_simulation_name
from townsfolk.people.base import list_bases
from townsfolk.simulation.creation import fork
from townsfolk.simulation.simulation import Simulation
from townsfolk.store import shelf
from townsfolk.store.reading import find_person
from townsfolk.vocabulary import MemoryKind

HELP = """\
run <steps>                                       let so many steps pass
autorun <max_steps> <save_frequency>              run by itself, keeping copies on the way
save                                              (everything always is)
fin                                               leave; the simulation is kept
exit                                              leave and delete the simulation
print current time
print all persona schedule
print persona schedule <Full Name>
print hourly org persona schedule <Full Name>
print persona current tile <Full Name>
print persona chatting with buffer <Full Name>
print persona associative memory (event) <Full Name>      also (thought), (chat)
print persona spatial memory <Full Name>
print tile event <x>, <y>
print tile details <x>, <y>
call -- analysis <Full Name>                      interview; end_convo ends it
call -- whisper <Full Name>                       be their inner voice
call -- load history <the_ville/FILE.csv>         whisper what a history file says
start path tester mode                            see what is seen from a tile"""

PATH_TESTER_VISION = 8
"""Tiles (behaviour 14)."""
END_OF_INTERVIEW = "end_convo"


def shell(
    *,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    seed: options.Seed = None,
    language: options.Language = None,
    sets: options.Sets = None,
    settings: options.SettingsFile = None,
) -> None:
    """The classic prompt: run, save, fin, print ..., call -- ...

    Asks which base or simulation to fork and how to name the new one, then takes options; `help`
    lists them. Reads them from a pipe, too.
    """
    choice = Choice(None, seed, language, model, base_url, tuple(sets or ()), settings)
    try:
        name, choice = ask_names(choice)
    except (EOFError, KeyboardInterrupt):
        out.print()
        return
    with going_on_later(f"townsfolk run {name}"), asyncio.Runner() as runner:
        prompt = Prompt(runner, runner.run(open_simulation(name, choice)))
        try:
            prompt.loop()
        finally:
            prompt.leave()


def ask_names(choice: Choice) -> tuple[str, Choice]:
    """Ask what to fork and how to name it; return the new name, and the base if it is one.

    Asks again after a mistake of somebody at a terminal; otherwise raises its `BadInputError`.
    """
    while True:
        try:
            old = ask("Enter the name of the forked simulation: ").strip()
            if old not in list_bases():
                _require_known(old)
            new = check_simulation_name(ask("Enter the name of the new simulation: ").strip())
            if old in list_bases():
                shelf.new_path(new)
                return new, replace(choice, base=old)
            fork(old, new)
        except BadInputError as error:
            if not sys.stdin.isatty():
                raise
            warn(str(error))
        else:
            return new, choice


def _require_known(old: str) -> None:
    if old not in shelf.all_names():
        known = [*list_bases(), *shelf.all_names()]
        raise BadInputError(
            f"There is no base or simulation {old!r} to fork. There are: {', '.join(known)}."
        )


def ask(question: str) -> str:
    """Return a line of input; raises `EOFError` at its end."""
    out.file.flush()
    return input(question)


class Prompt:
    """The loop of options over a run, which `runner` runs."""

    def __init__(self, runner: asyncio.Runner, simulation: Simulation) -> None:
        self._runner = runner
        self._simulation = simulation
        self._over = False
        self._deletes = False
        self._options = self._list_options()

    def loop(self) -> None:
        """Take options until one ends it, or the input does."""
        while not self._over:
            try:
                text = ask("Enter option: ").strip()
            except EOFError:
                out.print()
                self._finish()
                return
            try:
                self._carry_out(text)
            except TownsfolkError as error:
                warn(str(error))

    def leave(self) -> None:
        """Close the simulation, and delete it when that was asked for."""
        self._runner.run(self._simulation.close())
        if self._deletes:
            shelf.delete(self._simulation.name)
            out.print(f"{self._simulation.name} is deleted.")

    def _carry_out(self, text: str) -> None:
        for pattern, action in self._options:
            found = pattern.fullmatch(" ".join(text.split()))
            if found:
                action(*found.groups())
                return
        out.print()
        if text:
            say(f"There is no option {text!r}. Type help for all of them.")

    def _list_options(self) -> list[tuple[re.Pattern[str], Callable[..., None]]]:
        of_person = {
            "print persona schedule": prints.schedule,
            "print hourly org persona schedule": prints.hourly_schedule,
            "print persona current tile": prints.current_tile,
            "print persona chatting with buffer": prints.chat_buffer,
            "print persona spatial memory": prints.spatial_memory,
        }
        others: dict[str, Callable[..., None]] = {
            r"run (?:.* )?(\d+)": self._run,
            r"autorun (\d+) (\d+)": self._autorun,
            r"save": self._save,
            r"f|fin|finish|save and finish": self._finish,
            r"exit": self._exit,
            r"help": lambda: out.print(HELP, soft_wrap=True),
            r"start path tester mode": self._test_paths,
            r"print all persona schedule": lambda: _show(prints.all_schedules(self._simulation)),
            r"print persona associative memory \((event|thought|chat)\) (.+)": self._memories,
            r"print current time": lambda: _show(prints.current_time(self._simulation)),
            r"print tile event \[?(-?\d+)[, ]+(-?\d+)\]?": self._tile_events,
            r"print tile details \[?(-?\d+)[, ]+(-?\d+)\]?": self._tile_details,
            r"call -- analysis (.+)": self._interview,
            r"call -- whisper (.+)": self._whisper,
            r"call -- load history (.+)": self._load_history,
        }
        persons = {f"{start} (.+)": self._for_person(view) for start, view in of_person.items()}
        return [(re.compile(p, re.IGNORECASE), do) for p, do in {**persons, **others}.items()]

    def _for_person(self, view: Callable[[Simulation, PersonName], str]) -> Callable[[str], None]:
        return lambda name: _show(view(self._simulation, self._person(name)))

    def _person(self, name: str) -> PersonName:
        return find_person(name, tuple(self._simulation.people), self._simulation.name)

    def _run(self, steps: str) -> None:
        self._run_to(self._simulation.step + int(steps))

    def _run_to(self, target: int) -> bool:
        """Run to a step and say when it is; False when Ctrl-C stopped it before."""
        try:
            self._runner.run(run_watched(self._simulation, target))
        except KeyboardInterrupt:
            warn(f"Stopped at step {self._simulation.step}; all before it is kept.")
            return False
        _show(prints.current_time(self._simulation))
        return True

    def _autorun(self, steps: str, frequency: str) -> None:
        every, last = int(frequency), self._simulation.step + int(steps)
        if not every:
            raise BadInputError("The second number of autorun is how often to keep a copy: 1 up.")
        while self._simulation.step < last:
            stop = min(self._simulation.step + every, last)
            full = stop - self._simulation.step == every
            if not self._run_to(stop):
                return
            if full:
                self._keep_copy()

    def _keep_copy(self) -> None:
        copy = f"{self._simulation.name}-step-{self._simulation.step}"
        fork(self._simulation.name, copy)
        out.print(f"Kept a copy: {copy}", soft_wrap=True)

    def _save(self) -> None:
        name, step = self._simulation.name, self._simulation.step
        out.print(f"{name} is saved up to step {step}, as after every step.", soft_wrap=True)

    def _finish(self) -> None:
        self._save()
        say(f"Go on with: townsfolk run {self._simulation.name}")
        self._over = True

    def _exit(self) -> None:
        name = self._simulation.name
        if sys.stdin.isatty() and not yes(f"Delete {name} for good? (fin keeps it)"):
            return
        self._over = self._deletes = True

    def _memories(self, kind: str, name: str) -> None:
        _show(prints.memories(self._simulation, self._person(name), MemoryKind(kind.lower())))

    def _tile_events(self, x: str, y: str) -> None:
        _show(prints.tile_events(self._simulation, Tile(int(x), int(y))))

    def _tile_details(self, x: str, y: str) -> None:
        _show(prints.tile_details(self._simulation, Tile(int(x), int(y))))

    def _test_paths(self) -> None:
        """Show what is seen from tiles; what was seen before stays known."""
        known: set[Address] = set()
        say("Enter a tile as x, y; an empty line ends it.")
        while text := _next_line("Enter tile: "):
            numbers = re.findall(r"-?\d+", text)
            if len(numbers) != 2:
                warn(f"Expected a tile such as 72, 14, found {text!r}.")
                continue
            tile = Tile(*map(int, numbers))
            try:
                _show(prints.look_from(self._simulation.town, tile, PATH_TESTER_VISION, known))
            except BadInputError as error:
                warn(str(error))

    def _interview(self, name: str) -> None:
        who = self._person(name)
        said: list[tuple[str, str]] = []
        say(f"You speak with {who}; {END_OF_INTERVIEW} ends it.")
        while (question := _next_line("Enter Input: ")) not in ("", END_OF_INTERVIEW):
            answer = self._runner.run(self._simulation.interview(who, question, said))
            said += [("Interviewer", question), (who, answer_of(answer))]
            _show(f"{who}: {answer.text}")

    def _whisper(self, name: str) -> None:
        who = self._person(name)
        text = _next_line("Enter Input: ")
        if text:
            heard = self._simulation.whisper(who, text).step
            out.print(f"{who} hears it at {self._simulation.clock.time_at(heard):%H:%M:%S}.")

    def _load_history(self, file: str) -> None:
        history = read_history(find_history(file), list(self._simulation.people))
        for problem in history.problems:
            warn(problem)
        whispers = [(row.person, text) for row in history.rows for text in row.texts]
        for who, text in whispers:
            self._simulation.whisper(who, text)
        out.print(f"{len(whispers)} whispers are heard with the next step.")


def _next_line(question: str) -> str:
    with suppress(EOFError):
        return ask(question).strip()
    return ""


def _show(text: str) -> None:
    out.print(plain(text), soft_wrap=True)
