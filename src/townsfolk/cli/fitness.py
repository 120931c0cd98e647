"""`townsfolk doctor --fitness`: what a model is good for, as a table, a verdict and a forecast."""

import asyncio

from rich.table import Table

from townsfolk.cli.pictures import guards
from townsfolk.cli.progress import fetching, spoken_duration
from townsfolk.cli.terminal import notes, out, say
from townsfolk.llm.choose import open_broker, resolve
from townsfolk.llm.fitness import PromptFitness, examine, forecast, verdict
from townsfolk.settings import Settings
from townsfolk.vocabulary import Outcome

FORECAST_FOR = (3, 25)
ENDS: tuple[Outcome, ...] = ("valid", "repaired", "fallback")

_OF_WHAT = (
    "That says how often its replies can be used and fall into a known failure, not how much sense "
    "they make."
)


def report(settings: Settings, times: int) -> None:
    """Ask the model of the settings every prompt so many times, and print how it fared."""
    asyncio.run(_report(settings, times))


async def _report(settings: Settings, times: int) -> None:
    with fetching() as progress:
        broker = await open_broker(await resolve(settings.model), progress)
    fared: dict[str, PromptFitness] = {}
    say(f"Asking {broker.info.name} every kind of question {times} times.")
    try:
        language = settings.simulation.language
        async for one in examine(broker, times, settings.model.tries, language):
            fared[one.prompt] = one
            notes.print(_line(one), style="dim")
    finally:
        await broker.close()
    out.print(_table(fared))
    for one in fared.values():
        if one.guards:
            out.print(f"{one.prompt}: {guards(one.guards)}", soft_wrap=True)
    out.print(f"{broker.info.name}: {verdict(fared)} {_OF_WHAT}", soft_wrap=True)
    for people in FORECAST_FOR:
        seconds, tokens = forecast(fared, people, broker.info.slots)
        out.print(
            f"A day of {people} people here: about {spoken_duration(seconds)} and "
            f"{tokens / 1e6:.2f} million tokens.",
            soft_wrap=True,
        )


def _line(one: PromptFitness) -> str:
    ends = ", ".join(f"{one.outcomes[end]} {end}" for end in ENDS if one.outcomes[end])
    return f"{one.prompt}: {ends}, {one.seconds:.0f} s. {guards(one.guards)}".rstrip()


def _table(fared: dict[str, PromptFitness]) -> Table:
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    table.add_column("prompt", no_wrap=True)
    for title in (*ENDS, "s a call", "read", "written", "language"):
        table.add_column(title, justify="right", no_wrap=True)
    for name, one in fared.items():
        ends = (f"{one.outcomes[end]}" for end in ENDS)
        a_call = (one.tokens_in // max(one.calls, 1), one.tokens_out // max(one.calls, 1))
        table.add_row(
            name,
            *ends,
            f"{one.seconds_a_call:.1f}",
            *(f"{tokens:,}" for tokens in a_call),
            f"{one.language_kept:.0%}",
        )
    return table
