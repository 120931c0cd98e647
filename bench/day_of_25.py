"""Whether a day of all 25 people is a day in a town: no walls, beds at night, places visited.

Run: python -m bench.day_of_25
"""

import asyncio
import sys

from bench.measured import Figures, own_home, settings_for, show
from townsfolk.cli.heat import count_stays
from townsfolk.llm.broker import Broker
from townsfolk.llm.choose import open_embedder, open_model
from townsfolk.names import Tile
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.simulation.towns import town_of_map
from townsfolk.store.reading import Reading
from townsfolk.store.simulation_file import SimulationFile
from townsfolk.vocabulary import ActionKind

BASE = "base_the_ville_n25"
DAY = 8640
NIGHT = 3 * 360
"""Three in the morning, when even those who write late are in bed."""
VISITED = {
    "Hobbs Cafe": 12,
    "The Rose and Crown Pub": 8,
    "Oak Hill College": 6,
    "The Willows Market and Pharmacy": 12,
}
"""How many people a place must see in a day."""


async def live(name: str) -> None:
    settings = settings_for(BASE, {"model.provider": "scripted"})
    model = await open_model(settings.model)
    embedder = open_embedder(settings.model)
    path = create(name, BASE, settings, model.info, embedder)
    file = SimulationFile(path, durable_replies=False)
    broker = Broker(model, settings.model.timeout_s)
    simulation = Simulation(file, settings, broker, embedder)
    await simulation.run(DAY)
    await simulation.close()


def figures(name: str) -> Figures:
    with Reading.of(name) as reading:
        town = town_of_map(reading.tmj(), reading.meta["town"])
        places = count_stays(reading, town).places
        steps = reading.rows("SELECT x, y FROM movements")
        in_walls = sum(not town.is_walkable(Tile(x, y)) for x, y in steps)
        actions = {person: reading.action(person, NIGHT) for person in reading.names()}
        without_bed = sum(
            action is None
            or action.kind != ActionKind.SLEEP
            or reading.tile(person, NIGHT) not in town.objects[action.address].spots
            for person, action in actions.items()
        )
        visitors = {place: places.get(place, (0, 0))[1] for place in VISITED}
        talks = len(reading.conversations())
    return {"in_walls": in_walls, "without_bed": without_bed, "talks": talks, **visitors}


def main() -> int:
    """Return the exit code: 1 when something isn't as it should be."""
    with own_home():
        asyncio.run(live("day"))
        row = figures("day")
    show("A scripted day of 25 people", [row])
    visited = all(int(row[place]) >= least for place, least in VISITED.items())
    return int(bool(row["in_walls"] or row["without_bed"]) or not visited)


if __name__ == "__main__":
    sys.exit(main())
