"""The part of the town that changes: where people are, what they do, how objects look.

Only `town.apply` writes to it.
"""

from dataclasses import dataclass, field

from townsfolk.names import NOWHERE, Address, PersonName, Tile
from townsfolk.vocabulary import IDLE, Action, ActionKind


@dataclass(slots=True)
class Body:
    """One person in the world: where, doing what, heading where, at which object."""

    tile: Tile
    action: Action | None = None
    destination: Tile | None = None
    using: Address = NOWHERE
    """The object whose place the person has taken; empty while under way or when it is taken."""

    @property
    def arrived(self) -> bool:
        """Whether the person stands where the action is done."""
        return self.destination is None or self.destination == self.tile

    @property
    def asleep(self) -> bool:
        """Whether the person can notice nothing: asleep, and in bed already."""
        return self.action is not None and self.action.kind == ActionKind.SLEEP and self.arrived


@dataclass(slots=True)
class World:
    """Everybody's body and every object's state at the beginning of a step."""

    bodies: dict[PersonName, Body]
    object_states: dict[Address, str] = field(default_factory=dict)
    """States the director set; an object not in use is seen as this instead of idle."""
    users: dict[Address, list[PersonName]] = field(default_factory=dict)
    """Who uses an object, in the order in which they came."""

    def state_of(self, address: Address) -> str:
        """Return how an object is seen: by its newest user's action, else as set, else idle."""
        users = self.users.get(address)
        if users:
            action = self.bodies[users[-1]].action
            assert action is not None
            return action.object_state
        return self.object_states.get(address, IDLE)

    def users_of(self, address: Address) -> tuple[PersonName, ...]:
        """Return who uses an object."""
        return tuple(self.users.get(address, ()))
