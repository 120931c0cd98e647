"""What the director wants that hasn't happened yet, each thing at its step."""

from collections import defaultdict
from collections.abc import Sequence

from townsfolk.names import PersonName
from townsfolk.vocabulary import Direction, DirectionKind


class Directions:
    """Whispers by person and step, and what concerns all by step."""

    def __init__(self) -> None:
        self._whispers: dict[PersonName, dict[int, list[str]]] = defaultdict(dict)
        self._for_all: dict[int, list[Direction]] = defaultdict(list)
        self._announced: tuple[int, Sequence[str]] = (-1, ())

    def add(self, direction: Direction, step: int) -> None:
        """Let something take effect at a step."""
        if direction.kind == DirectionKind.WHISPER and direction.person is not None:
            self._whispers[direction.person].setdefault(step, []).append(direction.text)
        else:
            self._for_all[step].append(direction)

    def barrier(self, until: int) -> int:
        """Return the first step that nobody may pass before all have come to it, or `until`."""
        return min(self._for_all, default=until)

    def take_for_all(self, step: int) -> list[Direction]:
        """Return what concerns all at a step; its announcements are heard in that step."""
        directions = self._for_all.pop(step)
        told = [one.text for one in directions if one.kind == DirectionKind.ANNOUNCE]
        self._announced = (step, told)
        return directions

    def announcements(self, step: int) -> Sequence[str]:
        """Return what everybody is told in a step."""
        return self._announced[1] if self._announced[0] == step else ()

    def whispers(self, name: PersonName, step: int) -> Sequence[str]:
        """Return what a person hears from their inner voice in a step."""
        own = self._whispers.get(name)
        return own.get(step, ()) if own else ()

    def next_whisper(self, name: PersonName, step: int) -> int | None:
        """Return the first step after one at which a person hears their inner voice."""
        return min((at for at in self._whispers.get(name, ()) if at > step), default=None)

    def forget_whispers(self, name: PersonName, step: int) -> None:
        """Drop what was heard in a step."""
        own = self._whispers.get(name)
        if own:
            own.pop(step, None)
