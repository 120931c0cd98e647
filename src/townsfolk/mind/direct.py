"""What the director can do to a mind: whisper to it, or ask it (behaviour 13)."""

from collections.abc import Sequence
from dataclasses import dataclass

from townsfolk.mind.moment import Moment, spoken_time
from townsfolk.mind.retrieve import look_up, texts
from townsfolk.prompts import interview, whisper
from townsfolk.vocabulary import Memory, MemoryKind, Retrieved


@dataclass(frozen=True, slots=True)
class InterviewAnswer:
    """What a person answered, what it rests on, and all that came to mind for it."""

    text: str
    evidence: tuple[Memory, ...]
    recalled: tuple[Retrieved, ...]


async def hear_whisper(moment: Moment, text: str) -> None:
    """Turn an inner voice into a thought of the person."""
    answer = await moment.ask(whisper.PROMPT, text=text)
    reply = answer.reply
    await moment.remember(
        MemoryKind.THOUGHT,
        reply.statement,
        (moment.name, reply.predicate, whisper.thing_of(reply, text)),
        reply.importance,
        source="whisper",
        call=answer.call,
    )


async def answer_interview(
    moment: Moment, question: str, said: Sequence[tuple[str, str]] = ()
) -> InterviewAnswer:
    """Answer a question from memory. Nothing changes: not even when a memory was last used."""
    found = await look_up(moment, [question], moment.around.settings.memories_in_prompt)
    statements = texts(found)
    answer = await moment.ask(
        interview.PROMPT,
        time=spoken_time(moment),
        doing=moment.doing,
        lifestyle=moment.person.lifestyle,
        daily_requirement=moment.state.daily_requirement,
        memories=statements,
        said=list(said),
        question=question,
    )
    shown = {one.memory.text: one.memory for one in reversed(found)}
    evidence = tuple(shown[statements[number - 1]] for number in answer.reply.evidence)
    return InterviewAnswer(answer.reply.answer, evidence, tuple(found))
