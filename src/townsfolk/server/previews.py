"""The small pictures of maps on the cards of the page, each drawn once."""

import hashlib
from threading import Lock

from townsfolk.film.preview import preview
from townsfolk.film.tiles import FindPicture

_KEPT = 64
"""Maps whose picture is kept, the newest ones: 60 kB each."""


class Previews:
    """Draws small pictures of maps, one at a time, and keeps them."""

    def __init__(self) -> None:
        self._drawn: dict[str, bytes] = {}
        self._drawing = Lock()

    def of(self, tmj: bytes, picture: FindPicture) -> bytes:
        """Return the small picture of a map as a PNG."""
        key = hashlib.sha256(tmj).hexdigest()
        with self._drawing:
            if key not in self._drawn:
                while len(self._drawn) >= _KEPT:
                    del self._drawn[next(iter(self._drawn))]
                self._drawn[key] = preview(tmj, picture)
            return self._drawn[key]
