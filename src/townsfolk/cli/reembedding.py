"""`townsfolk reembed`: another embedder for the memories of a simulation."""

import asyncio
from typing import Annotated

import typer
from rich.progress import Progress

from townsfolk.cli import options
from townsfolk.cli.opening import continued_settings
from townsfolk.cli.options import Choice
from townsfolk.cli.progress import fetching
from townsfolk.cli.terminal import notes, say
from townsfolk.llm.choose import open_embedder, resolve
from townsfolk.simulation import reembedding
from townsfolk.store.reading import Reading

Embedder = Annotated[
    str,
    typer.Option(
        "--embedder",
        metavar="EMBEDDER",
        help="minilm (built in), words (no model), or server, with --embedding-model.",
        show_default=False,
    ),
]
EmbeddingModel = Annotated[
    str, typer.Option("--embedding-model", metavar="NAME", help="The model at the server.")
]


def reembed(
    name: options.Name,
    embedder: Embedder,
    embedding_model: EmbeddingModel = "",
    base_url: options.BaseUrl = None,
    sets: options.Sets = None,
) -> None:
    """Give its memories another embedder.

    What has happened stays as it is; what comes to mind from now on is found with the new one. All
    memories are changed or none: nothing is, if it is stopped or the server goes away.
    """
    chosen = (f"model.embedder={embedder}", f"model.embedding_model={embedding_model}")
    choice = Choice(base_url=base_url, sets=(*chosen, *(sets or ())))
    with Reading.of(name) as reading:
        settings = continued_settings(name, reading.meta, choice)
    with fetching() as progress:
        model = asyncio.run(resolve(settings.model))
        opened = open_embedder(model, progress)
    settings = settings.model_copy(update={"model": model})
    with Progress(console=notes, transient=True) as bars:
        bar = bars.add_task(f"Embedding with {opened.name}", total=None)
        count = reembedding.reembed(
            name,
            opened,
            settings,
            lambda done, total: bars.update(bar, completed=done, total=total),
        )
    say(f"{count:,} memories of {name} are now compared by {opened.name}.")
