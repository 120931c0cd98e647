"""The classic prompt, option by option, from a pipe."""

import json
import signal
import subprocess
from pathlib import Path

import pytest
from called import Result, Townsfolk
from command import PROGRAM, environment

from townsfolk.names import PersonName
from townsfolk.store import shelf
from townsfolk.store.reading import Reading
from townsfolk.vocabulary import MemoryKind

BASE = "base_the_ville_isabella_maria_klaus"
MARIA = PersonName("Maria Lopez")


def shell(townsfolk: Townsfolk, *lines: str, old: str = "ville", new: str = "copy") -> Result:
    typed = "".join(f"{line}\n" for line in (old, new, *lines))
    return townsfolk("shell", "--model", "scripted", typed=typed)


def answers(result: Result) -> list[str]:
    """Return what came after each prompt for an option."""
    return [part.strip("\n") for part in result.out.split("Enter option: ")[1:]]


def test_a_base_is_forked_run_and_kept(townsfolk: Townsfolk) -> None:
    result = shell(townsfolk, "run 100", "print current time", "fin", old=BASE, new="mine")
    assert result.code == 0
    assert result.out.startswith("Enter the name of the forked simulation: ")
    assert "Enter the name of the new simulation: " in result.out
    assert answers(result)[1] == "February 13, 2023, 00:16:40\nsteps: 100"
    with Reading.of("mine") as reading:
        assert reading.step == 100


def test_a_simulation_is_forked_and_the_old_one_stays(townsfolk: Townsfolk, ville: Path) -> None:
    shell(townsfolk, "RUN 5", "f")
    with Reading.of("ville") as old, Reading.of("copy") as new:
        assert (old.step, new.step) == (4400, 4405)


def test_schedules_show_when_each_row_ends(townsfolk: Townsfolk, ville: Path) -> None:
    result = shell(
        townsfolk,
        "print persona schedule Maria Lopez",
        "print hourly org persona schedule maria lopez",
        "print all persona schedule",
    )
    tasks, hours, everybody, *_ = answers(result)
    assert tasks.startswith("08:00 || sleeping\n")
    assert tasks.splitlines()[-1].startswith("24:00 || ")
    assert len(hours.splitlines()) < len(tasks.splitlines())
    assert hours.splitlines()[-1].startswith("24:00 || ")
    assert everybody.count("\n---") == 3
    assert tasks in everybody


def test_memories_are_listed_by_kind_newest_first(townsfolk: Townsfolk, ville: Path) -> None:
    with Reading.of("ville") as reading:
        thoughts = reading.memories(MARIA, kind=MemoryKind.THOUGHT)
        talk = reading.conversations(MARIA, 1)[0]
    events, thought, chats, *_ = answers(
        shell(
            townsfolk,
            *(
                f"print persona associative memory ({kind}) Maria Lopez"
                for kind in ("event", "thought", "chat")
            ),
        )
    )
    assert events.splitlines()[1].startswith("('Event', ")
    assert len(thought.splitlines()) == len(thoughts) + 1
    newest = thoughts[0]
    triple = (newest.subject, newest.predicate, newest.thing)
    assert thought.splitlines()[1] == str(
        ("Thought", len(thoughts), ": ", triple, " -- ", newest.text)
    )
    other = talk.partner_of(MARIA)
    assert chats.splitlines()[1].startswith(f"with {other} (")
    assert chats.splitlines()[3].startswith(f"{talk.first}: ")


def test_places_and_tiles_are_shown(townsfolk: Townsfolk, ville: Path) -> None:
    with Reading.of("ville") as reading:
        tile = reading.tile(MARIA)
    where, tree, events, details, *_ = answers(
        shell(
            townsfolk,
            "print persona current tile Maria Lopez",
            "print persona spatial memory Maria Lopez",
            f"print tile event {tile.x}, {tile.y}",
            f"print tile details {tile.x}, {tile.y}",
        )
    )
    assert where == f"[{tile.x}, {tile.y}]"
    assert tree.splitlines()[0] == " the Ville"
    assert " > Hobbs Cafe" in tree.splitlines()
    assert " > > cafe" in tree.splitlines()
    assert "('Maria Lopez', " in events
    assert "world: the Ville" in details.splitlines()
    assert "collision: False" in details.splitlines()


def test_the_buffer_counts_the_steps_without_another_talk(
    townsfolk: Townsfolk, ville: Path
) -> None:
    first, _, later, *_ = answers(
        shell(
            townsfolk,
            "print persona chatting with buffer Isabella Rodriguez",
            "run 10",
            "print persona chatting with buffer Isabella Rodriguez",
        )
    )
    before = dict(line.split(": ") for line in first.splitlines())
    after = dict(line.split(": ") for line in later.splitlines())
    assert before
    for other, steps in after.items():
        if other in before and int(steps) < int(before[other]):
            assert int(before[other]) - int(steps) == 10


def test_a_history_can_be_loaded_before_the_first_step(townsfolk: Townsfolk) -> None:
    result = shell(
        townsfolk,
        "call -- load history the_ville/agent_history_init_n3.csv",
        "run 1",
        "print persona associative memory (thought) Isabella Rodriguez",
        old=BASE,
        new="mine",
    )
    assert "whispers are heard with the next step" in answers(result)[0]
    with Reading.of("mine") as reading:
        for name in reading.names():
            assert any(one.source == "whisper" for one in reading.memories(name))


def test_an_interview_goes_on_until_it_is_ended(townsfolk: Townsfolk, ville: Path) -> None:
    with Reading.of("ville") as reading:
        before = reading.memory_count(MARIA)
    result = shell(
        townsfolk,
        "call -- analysis Maria Lopez",
        "How is your exam?",
        "Do you like Klaus?",
        "end_convo",
        "print current time",
    )
    assert result.out.count("Maria Lopez: ") == 2
    assert answers(result)[1].startswith("February 13, 2023")
    with Reading.of("copy") as reading:
        assert reading.memory_count(MARIA) == before


def test_one_can_be_an_inner_voice(townsfolk: Townsfolk, ville: Path) -> None:
    shell(townsfolk, "call -- whisper Maria Lopez", "There is a party", "run 1", "fin")
    with Reading.of("copy") as reading:
        assert any(one.source == "whisper" for one in reading.memories(MARIA, 3))


def test_autorun_keeps_copies_on_the_way(townsfolk: Townsfolk, ville: Path) -> None:
    shell(townsfolk, "autorun 25 10", "fin")
    assert shelf.all_names() == ["copy", "copy-step-4410", "copy-step-4420", "ville"]
    with Reading.of("copy") as run, Reading.of("copy-step-4410") as copy:
        assert (run.step, copy.step) == (4425, 4410)


def test_exit_deletes_the_new_simulation(townsfolk: Townsfolk, ville: Path) -> None:
    result = shell(townsfolk, "run 1", "exit")
    assert result.code == 0
    assert shelf.all_names() == ["ville"]
    assert sorted(path.name for path in ville.parent.iterdir()) == ["ville.sqlite"]


@pytest.mark.parametrize("word", ["fin", "F", "finish", "save and finish", "save"])
def test_every_word_for_leaving_and_saving_keeps_the_simulation(
    townsfolk: Townsfolk, ville: Path, word: str
) -> None:
    result = shell(townsfolk, "run 1", word)
    assert result.code == 0
    assert "copy is saved up to step 4401" in result.out
    assert shelf.all_names() == ["copy", "ville"]


def test_the_path_tester_knows_more_with_every_tile(townsfolk: Townsfolk, ville: Path) -> None:
    with Reading.of("ville") as reading:
        one, two = reading.tile(MARIA), reading.tile(PersonName("Isabella Rodriguez"), step=1)
    result = shell(
        townsfolk,
        "start path tester mode",
        f"{one.x}, {one.y}",
        f"{two.x} {two.y}",
        "nonsense",
        "9999, 0",
        "",
        "print current time",
    )
    _, first, second, *_ = result.out.split("Enter tile: ")
    before, after = json.loads(first)["the Ville"], json.loads(second)["the Ville"]
    assert before.keys() < after.keys()
    assert "Isabella Rodriguez's apartment" in after
    assert "found 'nonsense'" in result.err
    assert "There is no tile 9999, 0" in result.err
    assert answers(result)[1].startswith("February 13, 2023")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("print persona schedule Nobody At All", "There is nobody called 'Nobody At All'"),
        ("print tile details 9999, 0", "There is no tile 9999, 0"),
        ("call -- load history none.csv", "There is no history file 'none.csv'"),
        ("autorun 10 0", "how often to keep a copy"),
        ("dance", "There is no option 'dance'"),
        ("run", "There is no option 'run'"),
    ],
)
def test_a_mistake_is_explained_and_the_prompt_comes_back(
    townsfolk: Townsfolk, ville: Path, line: str, sentence: str
) -> None:
    result = shell(townsfolk, line, "print current time")
    assert result.code == 0
    assert sentence in result.err
    assert answers(result)[1].startswith("February 13, 2023")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("nowhere", "copy", "There is no base or simulation 'nowhere' to fork"),
        ("ville", "ville", "There already is a simulation 'ville'"),
        (BASE, "../copy", "can't name a simulation"),
    ],
)
def test_a_wrong_name_in_a_pipe_ends_it(
    townsfolk: Townsfolk, ville: Path, old: str, new: str, sentence: str
) -> None:
    result = shell(townsfolk, old=old, new=new)
    assert result.code == 2
    assert sentence in result.err
    assert shelf.all_names() == ["ville"]


def test_help_names_every_kind_of_option(townsfolk: Townsfolk, ville: Path) -> None:
    shown = answers(shell(townsfolk, "help"))[0]
    for words in ("run <steps>", "autorun", "(event)", "call -- analysis", "path tester"):
        assert words in shown


def test_ctrl_c_at_the_prompt_leaves_and_says_how_to_go_on(home: Path, ville: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "shell", "--model", "scripted"],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("ville\ncopy\nprint current time\n")
    process.stdin.flush()
    assert any("steps: 4400" in line for line in iter(process.stdout.readline, ""))
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Go on with: townsfolk run copy" in err
    assert "Traceback" not in err
