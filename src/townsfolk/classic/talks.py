"""The talks of an imported past: those that were seen and those that are remembered, each once."""

from townsfolk.classic import minds
from townsfolk.classic.brought import Brought
from townsfolk.classic.past import Lines, PastTalk
from townsfolk.classic.values import as_pairs, as_text
from townsfolk.names import Address, PersonName
from townsfolk.vocabulary import Conversation, Utterance


def talks_of(brought: Brought) -> list[Conversation]:
    """Return the talks, first to last."""
    seen = {(frozenset(talk.people), talk.lines): talk for talk in reversed(brought.past.talks)}
    for talk in _remembered(brought):
        seen.setdefault((frozenset(talk.people), talk.lines), talk)
    ends = _ends(brought)
    found: dict[tuple[int, str], Conversation] = {}
    for talk in seen.values():
        if brought.names >= set(talk.people) and talk.lines:
            end = max(talk.end, ends.get(talk.lines, 0))
            found.setdefault((talk.start, talk.people[0]), _conversation(talk, end))
    return [found[key] for key in sorted(found)]


def _remembered(brought: Brought) -> list[PastTalk]:
    save, talks = brought.save, []
    for life in brought.lives:
        for node in life.persona.nodes:
            lines = _lines(node.filling)
            people = list(dict.fromkeys(who for who, _ in lines))
            start = min(save.clock.step_at(node.created), max(0, save.step - 1))
            if node.kind == "chat" and len(people) == 2:
                talks.append(PastTalk((people[0], people[1]), lines, start, start + len(lines)))
    return talks


def _ends(brought: Brought) -> dict[Lines, int]:
    """Return when the talks that are going on end, by what is said in them."""
    ends = {}
    for life in brought.lives:
        action = minds.action_of(life.persona, brought.save)
        lines = _lines(life.persona.scratch.get("chat"))
        if action is not None and action.partner and lines:
            ends[lines] = action.end
    return ends


def _lines(chat: object) -> Lines:
    return tuple((who, as_text(text)) for who, text in as_pairs(chat))


def _conversation(talk: PastTalk, end: int) -> Conversation:
    total = sum(len(text) + 1 for _, text in talk.lines)
    lines, before = [], 0
    for speaker, text in talk.lines:
        step = talk.start + (end - talk.start) * before // total
        lines.append(Utterance(PersonName(speaker), text, step))
        before += len(text) + 1
    first, second = map(PersonName, talk.people)
    return Conversation(first, second, talk.start, end, Address(""), tuple(lines))
