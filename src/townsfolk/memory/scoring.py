"""What comes to mind: recency, importance and relevance, one score a memory (paper 4.1).

Each part is scaled to 0..1 over all candidates (all equal: 0.5), weighted and added.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from townsfolk.vocabulary import Memory, Retrieved

Scores = NDArray[np.float64]

_DIGITS = 9
"""Scores are rounded to this before they are compared, so that noise in the last bits of a sum
never decides what someone remembers."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts, and how recency fades per game hour."""

    recency: float
    importance: float
    relevance: float
    decay: float


def recency(hours_since_access: Scores, decay: float) -> Scores:
    """Fade with the game hours since the memory was last used."""
    return np.power(decay, hours_since_access)


def scaled(values: Scores) -> Scores:
    """Stretch values to 0..1; equal values become 0.5."""
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-12:
        return np.full_like(values, 0.5)
    return (values - low) / (high - low)


def best(
    memories: list[Memory],
    hours_since_access: Scores,
    importance: Scores,
    relevance: Scores,
    weights: Weights,
    count: int,
) -> list[Retrieved]:
    """Return the `count` memories that score highest, best first; ties: the newer first.

    `memories` are in order of their numbers; each of the arrays has a value for each of them.
    """
    if not memories:
        return []
    parts = [scaled(recency(hours_since_access, weights.decay)), scaled(importance)]
    parts.append(scaled(relevance))
    score = weights.recency * parts[0] + weights.importance * parts[1]
    score = np.round(score + weights.relevance * parts[2], _DIGITS)
    order = _highest(score, count)
    return [
        Retrieved(memories[i], float(score[i]), *(round(float(part[i]), 6) for part in parts))
        for i in order
    ]


def _highest(score: Scores, count: int) -> list[int]:
    """Return the places of the highest scores, highest first; of equals the last first."""
    if 0 < count < len(score):
        least = np.partition(score, -count)[-count]
        places = np.flatnonzero(score >= least)
    else:
        places = np.arange(len(score))
    order = np.lexsort((-places, -score[places]))[:count]
    return [int(place) for place in places[order]]
