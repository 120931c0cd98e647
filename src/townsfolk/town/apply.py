"""The one place that changes the world: effects and walking in, events out."""

from collections.abc import Iterable

from townsfolk.effects import Begin, Effect, Redirect
from townsfolk.events import Began, Event, Moved, ObjectChanged
from townsfolk.names import NOWHERE, Address, PersonName
from townsfolk.town.town import Town
from townsfolk.town.world import World
from townsfolk.vocabulary import IDLE, ActionKind

_STANDING = (ActionKind.TALK, ActionKind.WAIT)
"""Done where one stands: they take no object, and who has one keeps it."""


def apply(world: World, town: Town, effects: Iterable[Effect]) -> list[Event]:
    """Carry out what minds proposed, in the given order, and return what happened.

    Proposals to talk must have been settled into actions before (`simulation.meetings`).
    """
    events: list[Event] = []
    for effect in effects:
        if isinstance(effect, Begin):
            events += _begin(world, town, effect)
        elif isinstance(effect, Redirect):
            world.bodies[effect.person].destination = effect.destination
            events += _settle_down(world, town, effect.person)
    return events


def walk(world: World, town: Town, names: Iterable[PersonName] | None = None) -> list[Event]:
    """Move who is under way by one tile, in order of name, and return what happened.

    Everybody, or those of `names`.
    """
    events: list[Event] = []
    walkers = world.bodies if names is None else names
    for name in sorted(name for name in walkers if not world.bodies[name].arrived):
        body = world.bodies[name]
        assert body.destination is not None
        tile = town.next_tile(body.tile, body.destination)
        if tile == body.tile:
            body.destination = None
            continue
        body.tile = tile
        events.append(Moved(name, tile))
        if body.arrived:
            events += _settle_down(world, town, name)
    return events


def set_object(world: World, address: Address, state: str) -> list[Event]:
    """Change how an unused object is seen; `idle` takes an earlier change back."""
    if state == IDLE:
        world.object_states.pop(address, None)
    else:
        world.object_states[address] = state
    return [_changed(world, address)]


def _begin(world: World, town: Town, effect: Begin) -> list[Event]:
    body = world.bodies[effect.person]
    stays = effect.destination == body.tile and effect.action.kind in _STANDING
    events = [] if stays else _leave(world, town, effect.person)
    body.action = effect.action
    body.destination = effect.destination
    events.append(Began(effect.person, effect.action))
    return events + _settle_down(world, town, effect.person)


def _leave(world: World, town: Town, name: PersonName) -> list[Event]:
    body = world.bodies[name]
    if not body.using:
        return []
    left, body.using = body.using, NOWHERE
    world.users[left].remove(name)
    if not world.users[left]:
        del world.users[left]
    return [_changed(world, left)]


def _settle_down(world: World, town: Town, name: PersonName) -> list[Event]:
    """Take the object one came for, if one has arrived and there is still room at it."""
    body = world.bodies[name]
    action = body.action
    if not body.arrived or body.using or action is None:
        return []
    target = town.objects.get(action.address)
    if target is None or action.kind in _STANDING:
        return []
    users = world.users.get(target.address, [])
    spot_taken = any(world.bodies[user].tile == body.tile for user in users)
    if body.tile not in target.spots or len(users) >= target.capacity or spot_taken:
        return []
    body.using = target.address
    world.users.setdefault(target.address, []).append(name)
    return [_changed(world, target.address)]


def _changed(world: World, address: Address) -> ObjectChanged:
    return ObjectChanged(address, world.state_of(address), world.users_of(address))
