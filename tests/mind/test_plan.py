from stage import NOON, TODAY, Stage, minutes, task
from tiny_run import ADA, BEN, DAY
from townsfolk.events import Planned
from townsfolk.mind.mind import Mind
from townsfolk.mind.plan import is_new_day, ordinary_day, plan_tasks
from townsfolk.mind.schedule import is_sleep
from townsfolk.mind.state import from_json, to_json
from townsfolk.vocabulary import ActionKind, MemoryKind, Row


async def test_the_first_day_is_planned_without_looking_back() -> None:
    stage = Stage()
    stage.minds[ADA].state.planned_day = ""
    await stage.step(ADA, 0)
    assert stage.model.prompts()[0] == "plan_day"
    assert "new_day" not in stage.model.prompts()
    assert stage.minds[ADA].state.planned_day == TODAY
    (plan,) = stage.memories(ADA)
    assert (plan.kind, plan.source) == (MemoryKind.THOUGHT, "plan")
    assert "Monday, May 6, 2024" in plan.text


async def test_each_new_day_begins_at_midnight_with_taking_stock() -> None:
    stage = Stage()
    assert not is_new_day(stage.moment(ADA, DAY - 1))
    assert is_new_day(stage.moment(ADA, DAY))
    moment = await stage.step(ADA, DAY)
    assert stage.model.prompts()[:2] == ["new_day", "plan_day"]
    plans = [event for event in moment.events if isinstance(event, Planned)]
    assert plans[0].reason == "new day"
    assert minutes(plans[0].rows) == 1440
    assert not is_new_day(stage.moment(ADA, DAY + 1))


async def test_a_sleeper_plans_at_midnight_and_sleeps_on() -> None:
    stage = Stage()
    bed = "Tiny Town:Ada's house:room:bed"
    stage.put(ADA, (2, 2), task("sleeping", bed, end=DAY, kind=ActionKind.SLEEP))
    assert stage.minds[ADA].is_quiet(stage.moment(ADA, DAY - 1))
    assert not stage.minds[ADA].is_quiet(stage.moment(ADA, DAY))
    moment = await stage.step(ADA, DAY)
    assert moment.action is not None
    assert moment.action.kind == ActionKind.SLEEP
    assert moment.action.end > DAY + 4 * 360


async def test_a_long_block_is_broken_into_tasks_that_fill_it() -> None:
    stage = Stage()
    rows = (Row("sleeping", 690, "sleeping"), Row("reading", 120, "reading"))
    stage.minds[ADA].state.rows = (*rows, Row("writing", 630, "writing"))
    moment = stage.moment(ADA, NOON)
    await plan_tasks(moment)
    planned = stage.minds[ADA].state.rows
    assert minutes(planned) == 1440
    assert minutes(tuple(row for row in planned if row.block == "reading")) == 120
    assert planned[-1] == Row("writing", 630, "writing")
    await plan_tasks(moment)
    assert stage.model.prompts() == ["decompose"]


async def test_the_tasks_of_a_block_bring_how_they_look() -> None:
    told = [
        ("writing", "✍️", "being used"),
        ("resting", "no emoji", "being used"),
        ("eating", "🧺", "being swept"),  # as in the prompt's example
    ]
    keys = ("task", "minutes", "emoji", "object_state")
    tasks = [dict(zip(keys, (task, 30, *look), strict=True)) for task, *look in told]
    stage = Stage({"decompose": lambda _: {"tasks": tasks}})
    stage.minds[ADA].state.rows = (Row("reading", 1440, "reading"),)
    await plan_tasks(stage.moment(ADA))
    looks = stage.minds[ADA].state.looks
    assert {task: look[:2] for task, look in looks.items()} == {"writing": ("✍️", "being used")}
    assert {one.guard for one in stage.journal.attempts.values()} == {"copied_example"}
    assert from_json(to_json(stage.minds[ADA].state)).looks == looks


async def test_short_blocks_and_sleep_are_left_as_they_are() -> None:
    stage = Stage()
    stage.minds[ADA].state.rows = (Row("sleeping", 1440, "sleeping"),)
    await plan_tasks(stage.moment(ADA))
    assert stage.model.prompts() == []


def test_an_ordinary_day_follows_the_routine() -> None:
    day = ordinary_day(Stage().minds[BEN].person)
    assert (8, "serving at the counter") in day
    assert any(is_sleep(doing) for hour, doing in day if hour >= 21)


async def test_a_mind_written_down_and_read_back_is_the_same() -> None:
    stage = Stage()
    stage.put(ADA, (16, 4), task("reading"))
    stage.put(BEN, (18, 4), task("eating"))
    await stage.step(ADA)
    state = stage.minds[ADA].state
    text = to_json(state)
    assert from_json(text) == state
    assert to_json(from_json(text)) == text


async def test_a_quiet_step_would_change_nothing() -> None:
    stage = Stage({"react": lambda _: {"why": "busy", "choice": "go_on"}})
    stage.put(ADA, (16, 4), task("reading"))
    stage.put(BEN, (18, 4), task("eating"))
    mind: Mind = stage.minds[ADA]
    assert not mind.is_quiet(stage.moment(ADA))
    await stage.step(ADA)
    assert mind.is_quiet(stage.moment(ADA, NOON + 1))
    before, asked = to_json(mind.state), len(stage.model.asked)
    moment = await stage.step(ADA, NOON + 1)
    assert (moment.effects, moment.events) == ([], [])
    assert (to_json(mind.state), len(stage.model.asked)) == (before, asked)
