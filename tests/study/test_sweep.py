import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from killed_once import killed

from townsfolk.cli.sweeping import Sweep
from townsfolk.errors import TownsfolkError
from townsfolk.store import shelf
from townsfolk.store.reading import is_running
from townsfolk.study.crews import Processes, this_program
from townsfolk.study.sweep import Study, read_study, results

BASE = "base_the_ville_isabella_maria_klaus"
ENTRY = "townsfolk.cli.main:main"
PLAIN = f'bases = ["{BASE}"]\nsteps = 2600\nseeds = [1, 2]\n'

Write = Callable[[str], Study]


@pytest.fixture
def write(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.chdir(tmp_path)

    def written(text: str) -> Study:
        (tmp_path / "party.toml").write_text(text, encoding="utf-8")
        return read_study(tmp_path / "party.toml")

    return written


def facts(study: Study) -> list[tuple[object, ...]]:
    """What must be equal however a study was run."""
    return [
        (one.name, one.state, one.calls, one.memories, one.fingerprint)
        for one in results(study, [])
    ]


def test_names_tell_what_varies(write: Write) -> None:
    study = write(
        f'bases = ["{BASE}", "base_the_ville_n25"]\n'
        'models = ["scripted", "http://10.0.0.1:8000/v1#qwen2.5:3b", "models/tiny.gguf"]\n'
        "[variants.near.mind]\nvision = 4\n[variants.far.mind]\nvision = 12\n"
    )
    names = [one.name for one in study.members]
    assert len(names) == len(set(names)) == 2 * 3 * 2
    assert "party_the_ville_n25_qwen2-5-3b_near_s1" in names
    assert "party_the_ville_n25_tiny_far_s1" in names
    assert [one.name for one in write(PLAIN).members] == ["party_s1", "party_s2"]


def test_a_member_is_a_command_line(write: Write) -> None:
    study = write(
        f'bases = ["{BASE}"]\ndays = 2\n[settings.mind]\nvision = 6\n'
        "[settings.model.prompts.utterance]\nslots = 3\n[variants.far.mind]\nvision = 12\n"
    )
    (member,) = study.members
    assert member.arguments() == [
        "run", "party_far_s1", "--until", "2023-02-15T00:00:00", "--base", BASE, "--seed", "1",
        "--model", "scripted", "--set", "mind.vision=12", "--set",
        "model.prompts.utterance.slots=3", "--json",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the key 'bases' is missing"),
        (PLAIN + "days = 1\n", "one of days, steps and until"),
        (PLAIN + "sedes = [1]\n", "there is no key 'sedes'"),
        (PLAIN + "[settings.mind]\nvison = 3\n", "there is no setting 'mind.vison'"),
        ('bases = ["base_nowhere"]', "There is no base 'base_nowhere'"),
        (PLAIN.replace("1, 2", "1, 1"), "two members called 'party_s1'"),
    ],
)
def test_what_is_wrong_with_a_study_is_said(write: Write, text: str, sentence: str) -> None:
    with pytest.raises(TownsfolkError, match=sentence):
        write(text)


def test_whoever_has_not_begun_has_zeros(write: Write) -> None:
    (first, _) = results(write(PLAIN), [])
    assert (first.state, first.calls, first.fingerprint) == ("not begun", 0, "")


async def test_a_killed_member_goes_on_to_the_same_end(
    write: Write, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    study = write(PLAIN)
    disturbed = Sweep(study, tries=3)
    await disturbed.run(Processes(2, this_program("killed_once:main")))
    assert killed(home)
    assert sorted(one.code for one in disturbed.attempts) == [-9, 0, 0]
    assert disturbed.failed == []
    table = facts(study)
    for path in (home / "simulations").iterdir():
        path.unlink()
    await Sweep(study, tries=1).run(Processes(2, this_program(ENTRY)))
    assert facts(study) == table
    assert [row[1] for row in table] == ["done", "done"]


async def test_nobody_goes_on_alone_when_the_study_is_killed(write: Write) -> None:
    study = write(PLAIN.replace("steps = 2600", "days = 30"))
    paths = [shelf.path_of(member.name) for member in study.members]
    words = [*this_program(ENTRY), "sweep", "party.toml"]
    killed_one = subprocess.Popen(words, stdin=subprocess.PIPE)
    await_that(lambda: all(path.exists() and is_running(path) for path in paths))
    killed_one.kill()
    killed_one.communicate()
    await_that(lambda: not any(map(is_running, paths)))


async def test_what_still_runs_is_waited_for(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    study = write(PLAIN.replace("1, 2", "1"))
    (member,) = study.members
    left = subprocess.Popen([*this_program(ENTRY), *member.arguments()], stdin=subprocess.PIPE)
    await_that(lambda: is_running(shelf.path_of(member.name)))
    again = Sweep(study, tries=1)
    await again.run(Processes(1, this_program(ENTRY)))
    left.communicate()
    assert again.failed == []
    assert "party_s1 still runs in another process" in capsys.readouterr().err


def await_that(condition: Callable[[], bool]) -> None:
    """Wait until something is so, or fail after a minute."""
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


async def test_who_fails_is_tried_again_and_then_left(write: Write, tmp_path: Path) -> None:
    study = write(PLAIN.replace("1, 2", "1"))
    work = Sweep(study, tries=2)
    script = "import sys; print('It broke.', file=sys.stderr); sys.exit(1)"
    await work.run(Processes(2, [sys.executable, "-c", script]))
    assert [one.code for one in work.attempts] == [1, 1]
    assert work.failed == ["party_s1"]
    assert (work.folder / "party_s1.log").read_text() == "It broke.\n" * 2


async def test_what_a_user_has_to_correct_is_not_tried_again(write: Write) -> None:
    work = Sweep(write(PLAIN.replace("1, 2", "1")), tries=3)
    await work.run(Processes(1, [sys.executable, "-c", "import sys; sys.exit(2)"]))
    assert [one.code for one in work.attempts] == [2]
