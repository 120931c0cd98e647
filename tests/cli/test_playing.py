"""The page, with the town living behind it or standing still."""

import json
import re
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from called import Townsfolk
from command import start

from townsfolk.cli.options import Choice
from townsfolk.cli.playing import server_settings
from townsfolk.store.reading import Reading


@contextmanager
def serving(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a command that serves; gives its process and address, and stops it with Ctrl-C."""
    process = start(*words, "--port", "0", "--no-browser")
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"(http://[^/\s]+)/", line)
    assert found, (line, process.communicate(timeout=120))
    try:
        yield process, found[1]
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=120)


def get(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=120) as answer:
        return json.loads(answer.read())


def test_play_lives_is_watched_and_goes_on_after_ctrl_c(home: Path) -> None:
    with serving("play", "a", "--model", "scripted", "--speed", "0") as (process, address):
        assert get(f"{address}/api/session")["live"] == "a"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert err.count("Go on with: townsfolk play a") == 1
    assert "Traceback" not in err
    with Reading.of("a") as reading:
        stopped = reading.step
    with serving("play", "a") as (_, address):
        assert get(f"{address}/api/simulations/a")["step"] >= stopped - 1


def test_play_until_a_time_keeps_the_page(home: Path) -> None:
    words = ("play", "a", "--model", "scripted", "--speed", "0", "--until", "2023-02-13T01:00")
    with serving(*words) as (process, address):
        assert process.stderr is not None
        assert any("as far as it was to run" in line for line in iter(process.stderr.readline, ""))
        assert get(f"{address}/api/simulations/a")["time"] == "2023-02-13T00:59:50"


def test_serve_shows_a_town_that_stands_still(ville: Path) -> None:
    before = ville.read_bytes()
    with serving("serve", "ville") as (_, address):
        there = f"{address}/api/simulations/ville"
        facts = get(f"{there}/facts")
        person = get(f"{there}/people/Maria%20Lopez")
        session = get(f"{address}/api/session")
        listed = get(f"{address}/api/simulations")
    assert facts["step"] == 4399
    assert (session["live"], session["can_run"]) == (None, False)
    assert person["plan"]["rows"][0]["activity"] == "sleeping"
    assert [one["name"] for one in listed] == ["ville"]
    assert ville.read_bytes() == before


def test_a_port_in_use_is_said_before_anything_is_made(ville: Path, townsfolk: Townsfolk) -> None:
    with serving("serve", "ville") as (_, address):
        port = address.rpartition(":")[2]
        result = townsfolk("play", "new", "--model", "scripted", "--port", port)
    assert result.code == 2
    assert f"Port {port} on 127.0.0.1 is in use" in result.err
    assert not (ville.parent / "new.sqlite").exists()


def test_serve_with_no_simulation_shows_an_empty_shelf(home: Path) -> None:
    with serving("serve") as (_, address):
        assert get(f"{address}/api/simulations") == []


def test_serve_of_a_simulation_that_is_not_there_is_a_sentence(townsfolk: Townsfolk) -> None:
    result = townsfolk("serve", "nowhere")
    assert result.code == 2
    assert "There is no simulation 'nowhere'" in result.err


def test_an_option_goes_over_the_settings_file(home: Path) -> None:
    Path("townsfolk.toml").write_text("[server]\nport = 8001\nspeed = 2\n", encoding="utf-8")
    server = server_settings(Choice(sets=("server.speed=3",)), None, 8002, None)
    assert (server.port, server.speed, server.host) == (8002, 3.0, "127.0.0.1")


def test_an_open_address_gets_a_token(home: Path) -> None:
    process = start("play", "a", "--model", "scripted", "--host", "0.0.0.0", "--port", "0")
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    while lines[-1] and not lines[-1].startswith("Viewers, who may look only: "):
        lines.append(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=120)
    tokens = [line.partition("?token=")[2].strip() for line in lines]
    assert all(tokens)
    assert tokens[0] != tokens[-1]
    assert "0.0.0.0" not in lines[0]
