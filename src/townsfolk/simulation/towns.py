"""The town of a simulation: its map is in the simulation's file, its pictures in a folder."""

import hashlib
import os
import threading
from pathlib import Path

from townsfolk.errors import BadInputError
from townsfolk.people.base import find_in_towns
from townsfolk.settings import cache_dir
from townsfolk.store.simulation_file import SimulationFile
from townsfolk.town.tiled import load_town
from townsfolk.town.town import Town


def stored_town(file: SimulationFile) -> Town:
    """Return the town of a simulation, from the map its file holds."""
    return town_of_map(file.tmj(), file.meta()["town"])


def town_of_map(tmj: bytes, name: str) -> Town:
    """Return the town of a map, Tiled's JSON.

    The map is laid out in the cache once, by its content, for all simulations that share it.
    """
    folder = cache_dir() / "maps" / hashlib.sha256(tmj).hexdigest()[:16]
    path = folder / f"{name}.tmj"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{name}.{os.getpid()}-{threading.get_ident()}"  # others may do the same
        part.write_bytes(tmj)
        part.replace(path)
    return load_town(path)


def town_folder(town: Town) -> Path:
    """Return the folder with a town's map, images, sprites and portraits."""
    path = find_in_towns(f"{town.name}/{town.name}.tmj")
    if path is None:
        raise BadInputError(
            f"The pictures of the town {town.name!r} are missing: expected a folder {town.name!r} "
            "in a towns folder."
        )
    return path.parent
