"""Reflects when enough has happened: questions, then insights with their evidence (paper 4.2)."""

from townsfolk.mind.moment import Moment
from townsfolk.mind.retrieve import retrieve, texts
from townsfolk.prompts import focal_questions, insights
from townsfolk.vocabulary import MemoryKind

MOST_STATEMENTS = 20
"""The latest memories shown when asking what to reflect on: what a small context holds."""


def is_due(moment: Moment) -> bool:
    """Say whether the importance of what was noticed has used up the threshold."""
    return moment.state.importance_left <= 0 and len(moment.stream) > 0


async def reflect(moment: Moment) -> None:
    """Ask what is worth thinking about, and keep what follows from the memories on it."""
    state, settings = moment.state, moment.around.settings
    recent = moment.stream.latest(min(MOST_STATEMENTS, max(1, state.noticed_since_reflection)))
    statements = list(dict.fromkeys(memory.text for memory in recent))
    answer = await moment.ask(
        focal_questions.PROMPT, statements=statements, count=settings.focal_questions
    )
    for question in answer.reply.questions[: settings.focal_questions]:
        await _conclude(moment, question)
    state.importance_left = settings.reflection_threshold
    state.noticed_since_reflection = 0


async def _conclude(moment: Moment, question: str) -> None:
    found = await retrieve(moment, question)
    statements = texts(found)
    numbers = {one.memory.text: one.memory.number for one in reversed(found)}
    answer = await moment.ask(
        insights.PROMPT,
        question=question,
        statements=statements,
        count=moment.around.settings.insights,
    )
    moment.note_recall(answer, found)
    for insight in insights.distinct(answer.reply)[: moment.around.settings.insights]:
        await moment.remember(
            MemoryKind.THOUGHT,
            insight.text,
            (moment.name, insight.predicate, insight.thing),
            insight.importance,
            source="reflection",
            evidence=[numbers[statements[number - 1]] for number in insight.evidence],
            call=answer.call,
        )
