"""What a run looks like while it goes on."""

import io
from collections.abc import AsyncIterator

import pytest
from rich.console import Console

from townsfolk.cli.opening import open_simulation
from townsfolk.cli.options import Choice
from townsfolk.cli.progress import Watch, fallback_warning, fetching, spoken_duration
from townsfolk.llm.broker import Broker, Thinking
from townsfolk.names import PersonName
from townsfolk.simulation.simulation import Simulation
from townsfolk.vocabulary import CallKey


@pytest.fixture
async def simulation() -> AsyncIterator[Simulation]:
    opened = await open_simulation("a", Choice(model="scripted"))
    yield opened
    await opened.close()


def shown(watch: Watch, width: int) -> str:
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(watch.panel())
    return console.export_text()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (7.6, "8 s"),
        (70, "1 min 10 s"),
        (3599.4, "59 min 59 s"),
        (7500, "2 h 05 min"),
        (60 * 3600, "2 days 12 h"),
    ],
)
def test_durations_have_two_units(seconds: float, text: str) -> None:
    assert spoken_duration(seconds) == text


@pytest.mark.parametrize("width", [80, 120])
async def test_the_panel_fits_the_terminal(simulation: Simulation, width: int) -> None:
    watch = Watch(simulation, 100)
    await simulation.run(50)
    lines = shown(watch, width).splitlines()
    assert max(map(len, lines)) <= width
    assert lines[0].startswith("a   Monday, February 13, 2023, 00:08:20")
    assert "step 50 of 100" in lines[2]
    assert "3 calls" in lines[2]


async def test_an_outage_is_shown_and_noticed_once(
    simulation: Simulation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(simulation, None)
    simulation._state = "running"
    outages = ["The server is down."]
    monkeypatch.setattr(Broker, "outage", property(lambda _: outages[-1]))
    assert "waiting: The server is down." in shown(watch, 80)
    watch.notice()
    watch.notice()
    outages.append("")
    watch.notice()
    said = capsys.readouterr().err
    assert said.count("The town waits for its model. The server is down.") == 1
    assert said.count("The model answers again") == 1


async def test_who_is_thinking_is_shown(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    thinkers = tuple(Thinking(f"Person {n}", "plan_day", 2.0) for n in range(6))
    monkeypatch.setattr(simulation.broker, "thinking", lambda: thinkers)
    text = shown(Watch(simulation, 10), 80)
    assert "Person 3 · plan day · 2 s" in text
    assert "Person 4" not in text
    assert "and 2 more in the queue" in text


async def test_few_calls_say_nothing_of_the_model_and_many_do(simulation: Simulation) -> None:
    for ordinal in range(25):
        assert (fallback_warning(simulation) == "") == (ordinal < 20)
        key = CallKey(PersonName("A"), 1, "act", ordinal)
        simulation.tally.add_outcome(key, "fallback")
    for ordinal in range(25, 60):
        simulation.tally.add_outcome(CallKey(PersonName("A"), 1, "act", ordinal), "valid")
    assert fallback_warning(simulation) == ""


def test_nothing_is_shown_when_nothing_is_fetched(capsys: pytest.CaptureFixture[str]) -> None:
    with fetching():
        pass
    assert capsys.readouterr().err == ""


def test_fetching_without_a_terminal_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with fetching() as progress:
        progress(0, 93_000_000, "the model")
        progress(5_000_000, 93_000_000, "the model")
    assert capsys.readouterr().err.count("Fetching the model: 93 MB, this once.") == 1
