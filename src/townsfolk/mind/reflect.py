"""Reflects when enough has happened: questions, then insights with their evidence (paper 4.2)."""

from collections.abc import Sequence
from functools import partial

from townsfolk.llm.ask import Answer
from townsfolk.mind.moment import Moment
from townsfolk.mind.perceive import rate_pending
from townsfolk.mind.retrieve import recall, texts
from townsfolk.prompts import focal_questions, insights
from townsfolk.together import all_of
from townsfolk.vocabulary import MemoryKind, Retrieved

MOST_STATEMENTS = 20
"""The latest memories shown when asking what to reflect on: what a small context holds."""


def is_due(moment: Moment) -> bool:
    """Say whether the importance of what was noticed has used up the threshold."""
    return moment.state.importance_left <= 0 and len(moment.stream) > 0


async def begin_reflection(moment: Moment) -> None:
    """Start the count anew, and leave the reflection itself for after the step: nobody sees it."""
    await moment.collect_thoughts()
    await rate_pending(moment)
    state = moment.state
    noticed, state.noticed_since_reflection = state.noticed_since_reflection, 0
    state.importance_left = moment.around.settings.reflection_threshold
    moment.afterthought = partial(reflect, moment, noticed)


async def reflect(moment: Moment, noticed: int) -> None:
    """Ask what is worth thinking about, and keep what follows from the memories on it.

    `noticed` is how many things were noticed since the last time. As in the original, what comes
    to mind on each question is looked up before anything is concluded, so that the questions can
    be thought about at once.
    """
    settings = moment.around.settings
    recent = moment.stream.latest(min(MOST_STATEMENTS, max(1, noticed)))
    statements = list(dict.fromkeys(memory.text for memory in recent))
    answer = await moment.ask(
        focal_questions.PROMPT, statements=statements, count=settings.focal_questions
    )
    questions = answer.reply.questions[: settings.focal_questions]
    found = [await recall(moment, question) for question in questions]
    answers: dict[int, Answer[insights.Reply]] = {}

    async def conclude(number: int) -> None:
        answers[number] = await moment.ask(
            insights.PROMPT,
            question=questions[number],
            statements=texts(found[number]),
            count=settings.insights,
        )

    await all_of(conclude(number) for number in range(len(questions)))
    for number, memories in enumerate(found):
        await _keep(moment, answers[number], memories)


async def _keep(moment: Moment, answer: Answer[insights.Reply], found: Sequence[Retrieved]) -> None:
    """Remember what was concluded from some memories."""
    statements = texts(found)
    numbers = {one.memory.text: one.memory.number for one in reversed(found)}
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
