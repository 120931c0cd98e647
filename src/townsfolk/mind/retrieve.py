"""What comes to mind for a thought: scored retrieval from the memory stream (paper 4.1)."""

from collections.abc import Sequence

from townsfolk.llm.embedders import vectors_of
from townsfolk.memory.scoring import Weights
from townsfolk.mind.moment import Moment
from townsfolk.mind.perceive import rate_pending
from townsfolk.settings import MindSettings
from townsfolk.vocabulary import Retrieved


async def retrieve(moment: Moment, *thoughts: str, count: int | None = None) -> list[Retrieved]:
    """Return what comes to mind for any of some thoughts, best first, and note that it did.

    What was noticed is rated first, so that it can come to mind. Each thought brings its share of
    the `count` memories (by default as many as a prompt holds); none comes twice.
    """
    await rate_pending(moment)
    return await recall(moment, *thoughts, count=count)


async def recall(moment: Moment, *thoughts: str, count: int | None = None) -> list[Retrieved]:
    """Do as `retrieve` does, but leave out what was only just noticed and isn't rated yet."""
    wanted = count or moment.around.settings.memories_in_prompt
    found = await look_up(moment, thoughts, wanted)
    moment.stream.touch([one.memory.number for one in found], moment.step)
    return found


async def look_up(moment: Moment, thoughts: Sequence[str], count: int) -> list[Retrieved]:
    """Return what would come to mind, and change nothing (for interviews)."""
    await moment.collect_thoughts()
    share = -(-count // len(thoughts))
    found: dict[int, Retrieved] = {}
    for vector in await vectors_of(moment.around.embedder, list(thoughts)):
        for one in moment.stream.retrieve(
            vector, moment.step, _hours_per_step(moment), weights_of(moment.around.settings), share
        ):
            known = found.get(one.memory.number)
            if known is None or one.score > known.score:
                found[one.memory.number] = one
    return sorted(found.values(), key=lambda one: (-one.score, -one.memory.number))[:count]


def texts(found: Sequence[Retrieved]) -> list[str]:
    """Return the memories as the lines of a prompt, each text once."""
    return list(dict.fromkeys(one.memory.text for one in found))


def weights_of(settings: MindSettings) -> Weights:
    """Return the weights of a retrieval score from the settings."""
    return Weights(
        recency=settings.recency_weight,
        importance=settings.importance_weight,
        relevance=settings.relevance_weight,
        decay=settings.recency_decay,
    )


def _hours_per_step(moment: Moment) -> float:
    return moment.around.clock.seconds_per_step / 3600
