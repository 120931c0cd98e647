"""The calls of a morning: in order, with their replies, their ends and what came to mind."""

from pathlib import Path

from townsfolk.names import PersonName
from townsfolk.store import asked
from townsfolk.store.reading import Reading


def test_calls_are_listed_in_the_order_they_were_asked(lived_ville: Path) -> None:
    name = PersonName("Maria Lopez")
    with Reading(lived_ville) as reading:
        lines = asked.calls(reading, name)
        assert lines[0].key.prompt == "plan_day"
        assert [one.key.step for one in lines] == sorted(one.key.step for one in lines)
        assert asked.calls(reading, name, 2) == lines[-2:]
        assert len(asked.calls(reading)) == reading.count("calls")
        for line in lines:
            call = asked.call(reading, line.key)
            assert (call.outcome, len(call.attempts)) == (line.outcome, line.tries)
            assert sum(one.tokens_in for one in call.attempts) == line.tokens_in
        ends = asked.outcomes(reading)
        assert sum(sum(one.values()) for one in ends.values()) == reading.count("calls")


def test_recalled_memories_have_their_scores(lived_ville: Path) -> None:
    with Reading(lived_ville) as reading:
        key = next(one.key for one in asked.calls(reading) if asked.recalls(reading, one.key))
        found = asked.recalls(reading, key)
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        for one in found:
            assert one.memory == reading.memory(key.person, one.memory.number)
            assert all(0 <= part <= 1 for part in (one.recency, one.importance, one.relevance))
