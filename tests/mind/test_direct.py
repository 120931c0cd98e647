from stage import NOON, Stage, task
from tiny_run import ADA
from townsfolk.mind.direct import answer_interview, hear_whisper
from townsfolk.mind.state import to_json
from townsfolk.vocabulary import MemoryKind


def reader() -> Stage:
    stage = Stage()
    stage.put(ADA, (16, 4), task("reading"))
    stage.remember(ADA, "a robin sings", "Ben bakes bread")
    return stage


async def test_a_whisper_becomes_a_thought() -> None:
    stage = reader()
    await hear_whisper(stage.moment(ADA), "There is a bear in the park.")
    thought = stage.memories(ADA)[-1]
    assert (thought.kind, thought.source, thought.step) == (MemoryKind.THOUGHT, "whisper", NOON)
    assert "bear" in thought.text


async def test_without_a_usable_reply_the_whisper_itself_is_kept() -> None:
    stage = Stage({"whisper": lambda _: "growl"})
    await hear_whisper(stage.moment(ADA), "There is a bear in the park.")
    assert "There is a bear in the park." in stage.memories(ADA)[-1].text


async def test_an_answer_rests_on_memories_and_leaves_no_trace() -> None:
    stage = reader()
    mind = stage.minds[ADA]
    before = to_json(mind.state), list(mind.stream.memories), list(mind.stream.last_accessed)
    moment = stage.moment(ADA)
    answer = await answer_interview(moment, "Who bakes?", [("Guest", "Hello!"), (ADA, "Hello.")])
    assert answer.text
    assert set(answer.evidence) <= set(mind.stream.memories)
    assert answer.recalled[0].memory.text == "Ben bakes bread"
    assert (moment.effects, moment.events) == ([], [])
    after = to_json(mind.state), mind.stream.memories, mind.stream.last_accessed
    assert after == before


async def test_somebody_who_remembers_nothing_can_be_asked() -> None:
    stage = Stage()
    answer = await answer_interview(stage.moment(ADA), "Who are you?")
    assert (answer.evidence, answer.recalled) == ((), ())
