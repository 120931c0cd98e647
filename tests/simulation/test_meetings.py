from stage import TOWN, Stage, task
from tiny_run import ADA, BEN, CLEO
from townsfolk.effects import Begin, Talk
from townsfolk.events import Talked
from townsfolk.mind.moment import Moment
from townsfolk.names import PersonName, Tile
from townsfolk.simulation.meetings import hold_meetings
from townsfolk.vocabulary import ActionKind, Conversation

TABLE = "Tiny Town:Corner Cafe:cafe:table"


def cafe() -> Stage:
    """Three at the table."""
    stage = Stage()
    stage.put(ADA, (16, 4), task("reading", TABLE))
    stage.put(BEN, (18, 4), task("eating", TABLE))
    stage.put(CLEO, (21, 4), task("drawing", TABLE))
    return stage


async def meet(
    stage: Stage, *wishes: tuple[PersonName, PersonName]
) -> tuple[dict[PersonName, Moment], list[Conversation]]:
    """Settle who talks when these people want to talk to those."""
    everyone = {name: stage.moment(name) for name in (ADA, BEN, CLEO)}
    thinking = {}
    for name, other in wishes:
        thinking[name] = everyone[name]
        thinking[name].effects.append(Talk(name, other, "is curious"))

    def moment_of(name: PersonName) -> Moment:
        return thinking.setdefault(name, everyone[name])

    await hold_meetings(TOWN, dict(thinking), moment_of)
    events = [event for name in sorted(thinking) for event in thinking[name].events]
    return thinking, [event.conversation for event in events if isinstance(event, Talked)]


def begun(moment: Moment) -> Begin | None:
    """Return what a person begins."""
    return next((effect for effect in moment.effects if isinstance(effect, Begin)), None)


async def test_two_who_meet_both_begin_to_talk() -> None:
    moments, talks = await meet(cafe(), (ADA, BEN))
    assert [(talk.first, talk.second) for talk in talks] == [(ADA, BEN)]
    for name, other in ((ADA, BEN), (BEN, ADA)):
        beginning = begun(moments[name])
        assert beginning is not None
        assert beginning.action.kind == ActionKind.TALK
        assert beginning.action.partner == other
        assert beginning.action.end == talks[0].end
        assert moments[name].state.talk == talks[0]


async def test_of_two_who_want_the_same_person_the_first_by_name_gets_it() -> None:
    for wishes in (((ADA, BEN), (CLEO, BEN)), ((CLEO, BEN), (ADA, BEN))):
        moments, talks = await meet(cafe(), *wishes)
        assert [(talk.first, talk.second) for talk in talks] == [(ADA, BEN)]
        assert begun(moments[CLEO]) is None
        assert moments[CLEO].state.talk is None


async def test_two_who_want_each_other_talk_once() -> None:
    _, talks = await meet(cafe(), (BEN, ADA), (ADA, BEN))
    assert [(talk.first, talk.second) for talk in talks] == [(ADA, BEN)]


async def test_who_is_asked_first_does_not_get_their_own_wish() -> None:
    _, talks = await meet(cafe(), (BEN, CLEO), (ADA, BEN))
    assert [(talk.first, talk.second) for talk in talks] == [(ADA, BEN)]


async def test_who_has_just_gone_to_sleep_is_left_alone() -> None:
    stage = cafe()
    stage.put(BEN, (18, 4), task("sleeping", kind=ActionKind.SLEEP))
    moments, talks = await meet(stage, (ADA, BEN))
    assert talks == []
    assert begun(moments[ADA]) is None


async def test_the_one_who_began_comes_beside_the_other_who_stays() -> None:
    moments, _ = await meet(cafe(), (ADA, CLEO))
    coming, staying = begun(moments[ADA]), begun(moments[CLEO])
    assert coming is not None
    assert staying is not None
    assert staying.destination == Tile(21, 4)
    x, y = coming.destination
    assert abs(x - 21) + abs(y - 4) == 1
    assert TOWN.is_walkable(coming.destination)
    assert TOWN.arena_at(coming.destination) == TOWN.arena_at(staying.destination)


async def test_a_place_keeps_looking_as_its_user_left_it_while_they_talk() -> None:
    stage = cafe()
    moments, _ = await meet(stage, (ADA, BEN))
    talking = begun(moments[BEN])
    assert talking is not None
    assert talking.action.object_state == "in use"


async def test_the_same_two_do_not_talk_again_before_the_cooldown() -> None:
    moments, talks = await meet(cafe(), (ADA, BEN))
    for name, other in ((ADA, BEN), (BEN, ADA)):
        assert moments[name].state.next_talk == {other: talks[0].end + 800}
