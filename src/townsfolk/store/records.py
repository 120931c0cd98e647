"""What is handed over to be written: people's steps, in the order of steps."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from townsfolk import events as happened
from townsfolk.memory.stream import MemoryStream
from townsfolk.names import PersonName
from townsfolk.town.world import Body


@dataclass(frozen=True, slots=True)
class MindRecord:
    """What of a mind is written with a step: its state as JSON, and its stream for embeddings
    and last accesses."""

    state: str
    stream: MemoryStream


@dataclass(frozen=True, slots=True)
class StepRecord:
    """What some people's step came to: events, the minds that thought, the bodies that changed."""

    step: int
    events: tuple[happened.Event, ...]
    minds: dict[PersonName, MindRecord]
    bodies: dict[PersonName, Body]


def by_hour(
    records: Iterable[StepRecord], first: int, next_step: int, hour: int
) -> Iterator[tuple[int, list[StepRecord]]]:
    """Split records at whole hours: give where each part ends, and the records in it."""
    left = deque(records)
    end = first
    while end < next_step or left:
        end = min((end // hour + 1) * hour, next_step)
        part = []
        while left and left[0].step < end:
            part.append(left.popleft())
        yield end, part
        if end == next_step:
            return
