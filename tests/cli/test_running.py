"""`townsfolk run`: how far, what it says at the end, and how it is stopped."""

import json
import signal
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from called import Townsfolk
from command import start
from model_server import answering, free_port

from townsfolk.cli.running import Goal, going_on_later
from townsfolk.clock import Clock
from townsfolk.errors import BadInputError
from townsfolk.names import PersonName
from townsfolk.store import shelf
from townsfolk.store.reading import Reading
from townsfolk.vocabulary import MemoryKind

CLOCK = Clock(datetime(2023, 2, 13), 10)


@pytest.mark.parametrize(
    ("goal", "step"),
    [
        (Goal(), 100 + 8640),
        (Goal(steps=7), 107),
        (Goal(until_step=50), 50),
        (Goal(until="2023-02-13T12:00"), 4320),
        (Goal(until="2023-02-14"), 8640),
    ],
)
def test_a_goal_is_a_step(goal: Goal, step: int) -> None:
    assert goal.step(100, CLOCK) == step


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"steps": 1, "until_step": 2}, "Expected one of --steps"),
        ({"until": "noon"}, "'noon' is no time"),
        ({"until": "2023-02-13T12:00+01:00"}, "has no zone"),
    ],
)
def test_a_wrong_goal_is_explained(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInputError, match=sentence):
        Goal(**wrong)


def run_json(townsfolk: Townsfolk, *words: str) -> dict[str, Any]:
    result = townsfolk("run", *words, "--json")
    assert result.code == 0, result.err
    report: dict[str, Any] = json.loads(result.out)
    return report


def test_json_is_one_object_whose_prompts_add_up(townsfolk: Townsfolk) -> None:
    report = run_json(townsfolk, "a", "--model", "scripted", "--until", "2023-02-13T08:00")
    assert (report["name"], report["step"], report["steps"], report["people"]) == (
        "a",
        2880,
        2880,
        3,
    )
    assert report["time"] == "2023-02-13T08:00:00"
    assert report["calls"] == report["valid"] + report["repaired"] + report["fallbacks"]
    for key in ("calls", "valid", "repaired", "fallbacks", "tokens_in", "tokens_out"):
        assert report[key] == sum(figures[key] for figures in report["prompts"].values())
    assert report["prompts"]["plan_day"]["calls"] == 3
    assert report["seconds"] > 0


def test_going_on_is_the_same_as_not_stopping(townsfolk: Townsfolk) -> None:
    straight = run_json(townsfolk, "a", "--model", "scripted", "--steps", "3000")
    run_json(townsfolk, "b", "--model", "scripted", "--steps", "2500")
    resumed = run_json(townsfolk, "b", "--until-step", "3000")
    assert resumed["steps"] == 500
    assert resumed["fingerprint"] == straight["fingerprint"]


def test_another_seed_is_another_course(townsfolk: Townsfolk) -> None:
    words = ("--model", "scripted", "--steps", "3000")
    one = run_json(townsfolk, "a", *words, "--seed", "1")
    two = run_json(townsfolk, "b", *words, "--seed", "2")
    assert one["fingerprint"] != two["fingerprint"]


def test_the_summary_is_a_table_with_the_time_and_the_prompts(townsfolk: Townsfolk) -> None:
    result = townsfolk("run", "a", "--model", "scripted", "--steps", "2600")
    assert "a: 2,600 steps in" in result.out
    assert "Monday, February 13, 2023, 07:13:20 (step 2,600)" in result.out
    assert "plan_day" in result.out
    assert "a is a new simulation, begun from base_the_ville" in result.err


def test_running_to_the_past_does_nothing_and_says_so(townsfolk: Townsfolk, ville: Path) -> None:
    result = townsfolk("run", "ville", "--until-step", "10")
    assert result.code == 0
    assert "already" in result.err
    with Reading.of("ville") as reading:
        assert reading.step == 4400


def test_ctrl_c_keeps_every_step_and_says_how_to_go_on(townsfolk: Townsfolk) -> None:
    process = start("run", "a", "--model", "scripted", "--steps", "900000")
    path = shelf.path_of("a")
    wait_until(lambda: path.exists() and step_of("a") > 300)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "Go on with: townsfolk run a" in err
    assert "Traceback" not in out + err
    stopped = step_of("a")
    assert run_json(townsfolk, "a", "--steps", "100")["step"] == stopped + 100


def test_a_simulation_runs_in_one_process_at_a_time(townsfolk: Townsfolk) -> None:
    process = start("run", "a", "--model", "scripted", "--steps", "900000")
    try:
        wait_until(lambda: shelf.path_of("a").exists() and step_of("a") > 300)
        result = townsfolk("run", "a", "--steps", "1")
        listed = townsfolk("list")
        deleted = townsfolk("delete", "a", "--yes")
        whispered = townsfolk("whisper", "a", "maria", "There is a party.")
        asked = townsfolk("ask", "a", "maria", "How are you?")
        wait_until(lambda: heard_whispers("a", "Maria Lopez") == 1)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)
    assert result.code == deleted.code == 2
    assert "already running in another process" in result.err
    assert "is running in another process" in deleted.err
    assert "running" in listed.out
    assert "Maria Lopez hears it with the next step" in whispered.out
    assert asked.code == 0


def test_an_outage_of_the_server_is_waited_for(home: Path) -> None:
    port = free_port()
    server_options = ["--model", "m", "--base-url", f"http://127.0.0.1:{port}/v1"]
    process = start(
        "run", "a", "--steps", "5", *server_options, "--set", "model.embedder=words",
        "--set", "model.tries=1",
    )  # fmt: skip
    assert process.stderr is not None
    lines = iter(process.stderr.readline, "")
    assert any("The town waits for its model" in line for line in lines)
    with answering("{}", port):
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "The model answers again; the town goes on." in err
    assert "a: 5 steps in" in out
    assert step_of("a") == 5


def test_a_model_that_gives_no_usable_reply_is_called_unfit(townsfolk: Townsfolk) -> None:
    with answering("{}") as address:
        result = townsfolk(
            "run", "a", "--steps", "4400", "--model", "m",
            "--base-url", address,
            "--set", "model.embedder=words", "--set", "model.tries=1",
        )  # fmt: skip
    assert result.code == 0
    assert "gave no usable reply to" in " ".join(result.err.split())
    assert result.err.count("isn't fit for the town") == 1


def step_of(name: str) -> int:
    with Reading.of(name) as reading:
        return reading.step


def heard_whispers(name: str, person: str) -> int:
    with Reading.of(name) as reading:
        thoughts = reading.memories(PersonName(person), kind=MemoryKind.THOUGHT)
    return sum(memory.source == "whisper" for memory in thoughts)


def wait_until(true: Any) -> None:
    for _ in range(1200):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("waited in vain")


def test_how_to_go_on_is_one_line_however_long_the_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = f"townsfolk run {'a_long_name_' * 8}"
    with pytest.raises(typer.Exit), going_on_later(command):
        raise KeyboardInterrupt
    assert f"Go on with: {command}\n" in capsys.readouterr().err
