import asyncio
import re

from called import Townsfolk

from tiny_run import HOUR, begin, rows, run_to


def test_memories_get_another_embedder_with_which_the_town_goes_on(
    townsfolk: Townsfolk,
) -> None:
    name = begin()
    asyncio.run(run_to(8 * HOUR, name))
    refused = townsfolk("run", name, "--steps", "1", "--set", "model.embedder=minilm")
    assert refused.code == 2
    assert f"townsfolk reembed {name}" in " ".join(refused.err.split())
    done = townsfolk("reembed", name, "--embedder", "minilm")
    assert done.code == 0, done.err
    assert re.search(r"\d+ memories of tiny are now compared by minilm", done.out + done.err)
    assert rows(name, "SELECT DISTINCT length(embedding) FROM memories") == [(4 * 384,)]
    assert townsfolk("run", name, "--steps", "1").code == 0


def test_an_embedder_that_there_is_not_is_said(townsfolk: Townsfolk) -> None:
    begin()
    result = townsfolk("reembed", "tiny", "--embedder", "magic")
    assert result.code != 0
    assert "model.embedder" in result.err
