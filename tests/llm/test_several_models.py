"""Several servers, several models and a key, from the settings to the file of a run."""

import json
from pathlib import Path

import pytest
from ollama_stand_in import OllamaRules, ollama_stand_in
from stand_in_server import error, stand_in

from tiny_run import HOUR, begin, rows
from townsfolk.errors import SettingsError
from townsfolk.llm.broker import Broker
from townsfolk.llm.choose import open_broker
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.settings import ModelSettings, override
from townsfolk.simulation.simulation import Simulation
from townsfolk.store import shelf
from townsfolk.store.simulation_file import SimulationFile

KEY = "sk-secret-of-the-tests"


def ollama(*addresses: str, **more: object) -> ModelSettings:
    chosen = {"provider": "ollama", "name": "tiny", "base_url": list(addresses), "tries": 1}
    return ModelSettings.model_validate(chosen | more)


async def run(name: str, broker: Broker, until: int) -> Simulation:
    file = SimulationFile(shelf.existing_path(name), durable_replies=False)
    settings = override({}, {"model.tries": 1}, "the test")
    simulation = Simulation(file, settings, broker, WordsEmbedder())
    await simulation.run(until)
    return simulation


def test_a_list_of_addresses_can_be_written_in_each_usual_way() -> None:
    for written in (
        ["http://a/v1", "http://b/v1"],
        "http://a/v1, http://b/v1",
        "http://a/v1 http://b/v1",
    ):
        settings = ModelSettings.model_validate({"base_url": written})
        assert settings.addresses == ("http://a/v1", "http://b/v1")


def test_a_prompts_settings_can_be_given_on_the_command_line() -> None:
    settings = override({}, {"model.name": "a", "model.prompts.utterance.name": "b"}, "the test")
    assert settings.model.for_prompt("utterance").name == "b"
    assert settings.model.for_prompt("act").name == "a"
    with pytest.raises(SettingsError, match="nome"):
        override({}, {"model.prompts.utterance.nome": "b"}, "the test")


async def test_a_prompt_that_is_none_is_refused() -> None:
    settings = ModelSettings(provider="scripted", prompts={"uterance": {"name": "b"}})
    with pytest.raises(SettingsError, match=r"no prompt 'uterance'.*utterance"):
        await open_broker(settings)


async def test_a_town_shares_two_servers_and_has_a_better_model_for_one_prompt() -> None:
    rules = OllamaRules({"tiny:latest": ["completion"], "better:latest": ["completion"]})
    async with ollama_stand_in(rules) as one, ollama_stand_in(rules) as other:
        settings = ollama(one.base_url, other.base_url, prompts={"decompose": {"name": "better"}})
        broker = await open_broker(settings)
        assert broker.info.slots == 4
        name = begin(model__tries=1)
        simulation = await run(name, broker, 9 * HOUR)
        await simulation.close()
    assert one.paths.count("POST /api/chat") > 3
    assert other.paths.count("POST /api/chat") > 3
    asked = dict(rows(name, "SELECT prompt, group_concat(DISTINCT model) FROM attempts GROUP BY 1"))
    assert asked["plan_day"] == "tiny"
    assert asked["decompose"] == "better"


async def test_a_key_reaches_its_server_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("LLM_API_KEY", KEY)
    name = begin(model__tries=1)
    async with stand_in(lambda _: error(400, f"the key {KEY} may not do that")) as server:
        settings = ModelSettings(
            provider="openai_compat",
            name="tiny",
            base_url=server.base_url,
            log=str(home / "calls.jsonl"),
        )
        simulation = await run(name, await open_broker(settings), 8 * HOUR)
        shown = simulation.metrics_text().decode() + repr(simulation.status)
        await simulation.close()
    assert f"bearer {KEY}" in server.keys
    assert json.loads((home / "calls.jsonl").read_text().splitlines()[0])["event"] == "refused"
    files = [path for path in home.rglob("*") if path.is_file() and not path.is_symlink()]
    assert len(files) >= 2
    for path in files:
        assert KEY.encode() not in path.read_bytes(), path
    assert KEY not in shown
