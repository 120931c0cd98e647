"""Named random streams, the only randomness in a simulation.

Each draw comes from a stream named by what it is for, so that a new feature, another order of
people or a resumed run never shifts the numbers that someone else gets.
"""

import hashlib
import random


def stream(seed: int, *purpose: object) -> random.Random:
    """Return the random stream of a purpose: `stream(seed, person, step, "spot")`."""
    name = "|".join(map(str, (seed, *purpose)))
    digest = hashlib.sha256(name.encode()).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311  reproducible on purpose
