"""Whatever well-formed replies a model gives, the town holds together."""

import json
import random
from typing import Any

import pytest

from tiny_run import ADA, DAY, HOUR, Told, begin, fingerprint_of, going_on, rows, run_to
from townsfolk.llm.protocol import ChatRequest
from townsfolk.names import Address

WORDS = ("bread", "rain", "clock", "sleeping", "song", "bear", "poem", "asleep", "cold", "letter")


def any_reply(request: ChatRequest) -> str:
    """Return a reply that follows the schema, drawn by the request's seed."""
    return json.dumps(_any(request.schema, random.Random(request.seed)))


def _any(schema: Any, chance: random.Random) -> Any:
    if "enum" in schema or "const" in schema:
        return chance.choice(schema.get("enum", [schema.get("const")]))
    kind = schema["type"]
    if kind == "object":
        return {key: _any(part, chance) for key, part in schema["properties"].items()}
    if kind == "array":
        least = schema.get("minItems", 0)
        length = chance.randint(least, max(least, schema.get("maxItems", least + 3)))
        return [_any(schema["items"], chance) for _ in range(length)]
    if kind == "integer":
        return chance.randint(schema.get("minimum", 1), schema.get("maximum", 12))
    words = " ".join(chance.choices(WORDS, k=chance.randint(1, 4)))
    return words[: schema.get("maxLength", 60)] if kind == "string" else chance.random() < 0.2


SETTINGS: dict[str, dict[str, Any]] = {
    "as usual": {},
    "odd steps": {"simulation__seconds_per_step": 7},
    "long steps": {"simulation__seconds_per_step": 600, "mind__chat_cooldown": 2},
    "half minutes": {"simulation__seconds_per_step": 30, "mind__considered_cooldown": 0},
    "narrow minds": {"mind__attention": 1, "mind__retention": 1, "mind__memories_in_prompt": 1},
    "keen minds": {"mind__reflection_threshold": 1, "mind__chat_cooldown": 0},
}


@pytest.mark.parametrize("kind", SETTINGS)
@pytest.mark.parametrize("seed", [1, 2])
async def test_two_days_pass_and_nothing_is_out_of_order(kind: str, seed: int) -> None:
    name = begin(simulation__seed=seed, model__tries=2, **SETTINGS[kind])
    seconds = SETTINGS[kind].get("simulation__seconds_per_step", 10)
    end = 2 * 86400 // seconds
    await run_to(end, name, Told(any_reply))
    async with going_on(name) as run:
        capacity = {address: one.capacity for address, one in run.town.objects.items()}
        private = {
            tile: person.name
            for person in run.people.values()
            for tile in run.town.arenas[Address(person.home)].tiles
        }
        assert all(run.town.is_walkable(body.tile) for body in run.world.bodies.values())
    for _, text in rows(name, "SELECT person, rows FROM plans"):
        assert sum(minutes for _, minutes, _, _ in json.loads(text)) == 1440
    for address, users in rows(name, "SELECT address, users FROM objects"):
        assert len(json.loads(users)) <= capacity[address]
    for person, x, y in rows(name, "SELECT person, x, y FROM movements"):
        assert private.get((x, y), person) == person  # type: ignore[call-overload]
    begun = rows(name, "SELECT person, step, end_step FROM actions ORDER BY person, step")
    assert all(step < end_step for _, step, end_step in begun)
    assert {person for person, _, end_step in begun if end_step >= end} == {
        "Ada Byrne",
        "Ben Okoro",
        "Cleo Marsh",
    }


@pytest.mark.parametrize("seed", [3, 4])
async def test_a_run_of_any_replies_stopped_many_times_is_the_same(seed: int) -> None:
    whole, parts = (begin(name, simulation__seed=seed) for name in ("whole", "parts"))
    await run_to(DAY, whole, Told(any_reply))
    chance = random.Random(seed)
    for stop in [*sorted(chance.sample(range(1, DAY), 15)), DAY]:
        await run_to(stop, parts, Told(any_reply))
    assert fingerprint_of(parts) == fingerprint_of(whole)


async def test_all_that_can_happen_happens() -> None:
    kinds: set[str] = set()
    for seed in range(4):
        name = begin(f"seed{seed}", simulation__seed=seed, mind__chat_cooldown=60)
        await run_to(DAY, name, Told(any_reply))
        kinds |= {kind for (kind,) in rows(name, "SELECT DISTINCT kind FROM actions")}
    assert kinds >= {"task", "sleep", "talk"}


async def test_a_whisper_after_a_stop_leaves_nothing_of_the_step_as_it_would_have_been() -> None:
    told, plain = begin("told"), begin("plain")
    for name in (told, plain):
        await run_to(12 * HOUR, name)
    step = await _stop_within_a_step(told)
    async with going_on(told, Told(any_reply)) as run:
        run.whisper(ADA, "There is a bear in the park.")
        await run.run(step + 1)
    async with going_on(plain, Told(any_reply)) as run:
        await run.run(step)
        run.whisper(ADA, "There is a bear in the park.")
        await run.run(step + 1)
    assert fingerprint_of(told) == fingerprint_of(plain)


class EnoughError(Exception):
    """The model answers no more."""


async def _stop_within_a_step(name: str) -> int:
    """Run until a step is cut off that has some of its replies already; return that step."""
    unfinished = "FROM attempts WHERE step >= (SELECT value + 0 FROM meta WHERE key = 'step')"
    while rows(name, f"SELECT count(*) {unfinished}") == [(0,)]:
        asked: list[ChatRequest] = []

        def once(request: ChatRequest, asked: list[ChatRequest] = asked) -> str:
            asked.append(request)
            if len(asked) > 1:
                raise EnoughError
            return any_reply(request)

        with pytest.raises(EnoughError):
            await run_to(DAY, name, Told(once))
    ((step,),) = rows(name, f"SELECT max(step) {unfinished}")
    return int(step)
