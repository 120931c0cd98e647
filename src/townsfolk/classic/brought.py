"""What an import has read of a simulation: its town, its people on both sides, and its past."""

from collections.abc import Sequence
from dataclasses import dataclass

from townsfolk.classic.past import Past
from townsfolk.classic.save import Persona, Save
from townsfolk.classic.towns import KeptTown
from townsfolk.mind.state import MindState
from townsfolk.names import PersonName
from townsfolk.people.person import Person
from townsfolk.vocabulary import Memory


@dataclass(frozen=True, slots=True)
class Life:
    """One person on both sides."""

    persona: Persona
    person: Person
    memories: Sequence[Memory]
    state: MindState

    @property
    def name(self) -> PersonName:
        """Whose life it is."""
        return self.person.name


@dataclass(frozen=True, slots=True)
class Brought:
    """All that is written into the simulation file."""

    kept: KeptTown
    save: Save
    past: Past
    lives: Sequence[Life]

    @property
    def names(self) -> frozenset[PersonName]:
        """Everybody's name."""
        return frozenset(life.name for life in self.lives)
