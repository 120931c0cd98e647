"""The same study on Ray. Its package is big, so it isn't installed with the other tools."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from killed_once import killed
from test_sweep import PLAIN, Write, facts, write  # noqa: F401

from townsfolk.cli.sweeping import Sweep
from townsfolk.store import shelf
from townsfolk.study.crews import Processes, this_program

pytest.importorskip(
    "ray", reason="LEFT OUT: Ray isn't installed here; pip install 'townsfolk[ray]' to run these"
)
ray_crew = pytest.importorskip("townsfolk.study.ray_crew")
ENTRY = "townsfolk.cli.main:main"


async def test_ray_gives_the_same_table_as_processes_also_when_a_worker_is_killed(
    write: Write,  # noqa: F811
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    study = write(PLAIN)
    work = Sweep(study, tries=3)
    crew = ray_crew.RayCrew(2, "killed_once:main", None)
    try:
        await work.run(crew)
    finally:
        await crew.close()
    assert killed(home)
    assert sorted(one.code for one in work.attempts) == [ray_crew.KILLED, 0, 0]
    table = facts(study)
    for path in (home / "simulations").iterdir():
        path.unlink()
    await Sweep(study, tries=1).run(Processes(2, this_program(ENTRY)))
    assert facts(study) == table


def test_what_ray_says_of_a_killed_worker_is_kept_out_of_the_table(
    write: Write,  # noqa: F811
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    write(PLAIN)
    script = (
        "from townsfolk.cli import main, sweeping; sweeping.ENTRY = 'killed_once:main';"
        "main.main(['sweep', 'party.toml', '--ray', '--json'])"
    )
    command = [sys.executable, "-c", script]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert killed(home)
    assert [row["state"] for row in json.loads(ended.stdout)] == ["done", "done"]
    assert "raylet" not in ended.stderr
    assert "worker died" in (home / "studies" / "party" / "ray.log").read_text(encoding="utf-8")


def test_on_another_machine_a_file_goes_there_and_comes_back(
    write: Write,  # noqa: F811
    tmp_path: Path,
) -> None:
    (first, _) = write(PLAIN.replace("2600", "1300")).members
    (longer, _) = write(PLAIN).members
    for number, member in enumerate((first, longer)):
        parcel = ray_crew.pack(member.name, member.base)
        assert (parcel.file is not None) == (number > 0)
        outcome = ray_crew.run_elsewhere(
            ENTRY, member.arguments(), tmp_path / f"elsewhere{number}", parcel
        )
        assert outcome.code == 0, outcome.said
        assert not shelf.path_of(member.name).exists() or number > 0
        ray_crew.unpack_file(member.name, outcome.file)
    assert facts(write(PLAIN))[0][1] == "done"
