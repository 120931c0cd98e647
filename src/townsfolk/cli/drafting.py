"""Drafts a new person with the model; what can't be drafted is left to whoever makes the town."""

import asyncio
from collections.abc import Mapping

from townsfolk.cli.options import Choice
from townsfolk.cli.progress import fetching
from townsfolk.cli.terminal import out, plain, say, warn
from townsfolk.errors import ModelError
from townsfolk.llm.ask import Asker
from townsfolk.llm.broker import Broker
from townsfolk.llm.choose import open_broker, resolve
from townsfolk.llm.journal import NoJournal
from townsfolk.names import Address, PersonName, last_part, sector_of
from townsfolk.prompts.authoring import draft_person
from townsfolk.settings import Settings, load_settings
from townsfolk.town.town import Town
from townsfolk.vocabulary import CallKey

_PLACES_TOLD = 8


def drafted(
    name: str, age: int, home: Address, given: Mapping[str, str], town: Town, choice: Choice
) -> dict[str, str]:
    """Return the texts of a person: those that are `given`, and a model's draft of the others.

    When the model can't be used or gives no usable draft a sentence says so, and only what was
    given is returned.
    """
    inputs = draft_person.Inputs(
        name=name,
        identity=f"{name} is {age} years old.",
        today="",
        age=age,
        home=last_part(sector_of(home)),
        places=_public(town),
        given=[f"{key}: {text}" for key, text in given.items()],
    )
    settings = load_settings(choice.settings_file, choice.overrides())
    try:
        texts = asyncio.run(_ask(inputs, settings))
    except ModelError as error:
        warn(f"There is no draft of {name}. {error}")
        return dict(given)
    if not texts:
        warn(f"The model gave no usable draft of {name}. Describe {name} yourself, or choose a "
             "stronger model with --model.")  # fmt: skip
        return dict(given)
    for key, text in texts.items():
        if key not in given:
            out.print(plain(f"{key}: {text}"), soft_wrap=True)
    return texts | dict(given)


def _public(town: Town) -> list[str]:
    names = [last_part(one.address) for one in town.sectors.values() if not one.private]
    return sorted(names)[:_PLACES_TOLD]


async def _ask(inputs: draft_person.Inputs, settings: Settings) -> dict[str, str]:
    """Return the texts that a model drafts; none when it gives nothing usable."""
    with fetching() as progress:
        broker = await open_broker(await resolve(settings.model), progress)
    try:
        return await _answer(inputs, settings, broker)
    finally:
        await broker.close()


async def _answer(
    inputs: draft_person.Inputs, settings: Settings, broker: Broker
) -> dict[str, str]:
    say(f"{broker.info.name} drafts {inputs.name} ...")
    asker = Asker(broker, NoJournal(), settings.simulation.seed, settings.model.tries)
    key = CallKey(PersonName(inputs.name), 0, draft_person.PROMPT.name, 0)
    answer = await asker.ask(draft_person.PROMPT, inputs, key)
    return {} if answer.fell_back else dict(answer.reply.model_dump())
