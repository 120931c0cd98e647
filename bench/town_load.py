"""How long the Ville takes to load, with the walking distances of all rooms, and in what memory.

Run: python -m bench.town_load
"""

import resource
import time
from pathlib import Path

from bench.measured import Figures, show
from townsfolk.town.tiled import load_town

VILLE = Path(__file__).parent.parent / "towns" / "the_ville" / "the_ville.tmj"


def main() -> None:
    before = _peak_mb()
    began = time.perf_counter()
    town = load_town(VILLE)
    loaded = time.perf_counter()
    start = next(iter(town.objects.values())).spots[0]
    for arena in town.arenas:
        town.steps_to_arena(start, arena)
    measured = time.perf_counter()
    spots = [thing.spots[0] for thing in town.objects.values()]
    ways = map(town.steps_from, spots)
    walks = (steps_to(other) or 0 for steps_to in ways for other in spots)
    row: Figures = {
        "load_s": round(loaded - began, 2),
        "rooms": len(town.arenas),
        "distances_s": round(measured - loaded, 2),
        "memory_mb": round(_peak_mb() - before, 1),
        "longest_walk": max(walks),
    }
    show("Loading the Ville", [row])


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
