"""Who knows a fact, since when, and from whom.

Somebody knows a fact when it is part of who they are, or when they have a memory that says it:
one that holds most of the fact's words, or some of them and means nearly the same. The limits
were set on the invitations to a party that the scripted people pass on; a fact told in other words
is found only by an embedder that understands meaning.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from townsfolk.llm.protocol import Embedder, Vectors
from townsfolk.names import PersonName, Tile
from townsfolk.people.person import Person
from townsfolk.store.reading import Reading

SIMILAR = 0.6
"""How near a memory's embedding must be to the fact's when it holds some of its words."""
SOME_WORDS = 0.34
MOST_WORDS = 0.75
"""Shares of the fact's words: with `SIMILAR`, and by themselves."""

How = Literal["known", "whisper", "announcement", "talk", "seen", "thought"]

_HOW: dict[str, How] = {
    "known": "known",
    "whisper": "whisper",
    "announcement": "announcement",
    "talk": "talk",
    "seen": "seen",
}
_WORD = re.compile(r"\w+")
_FILLERS = frozenset(
    _WORD.findall(
        "a an and are at be been for from has have he her his in into is it its of on or she that "
        "the their them they this to was were will with who there here"
    )
)


@dataclass(frozen=True, slots=True)
class Knower:
    """Somebody who knows a fact since `step`, by the memory `number` (0: it is who they are).

    `source` told it, in the talk that began at `talk`; `memories` counts all that say it.
    """

    person: PersonName
    step: int
    tile: Tile
    how: How
    source: PersonName | None
    talk: int | None
    number: int
    memories: int
    similarity: float
    words: float


@dataclass(frozen=True, slots=True)
class _Trace:
    number: int
    added: int
    source: str
    subject: str
    thing: str
    similarity: float
    words: float


def knowers(reading: Reading, fact: str, step: int, embedder: Embedder) -> list[Knower]:
    """Return who knows a fact at the end of a step, in the order in which they came to know it.

    `embedder` must be the one that embedded the simulation's memories.
    """
    wanted = words_of(fact)
    vector = embedder.embed([fact])[0]
    traces = {
        person.name: [*_born_with(person, wanted), *_traces(reading, person, step, wanted, vector)]
        for person in reading.people()
    }
    since = {name: found[0].added for name, found in traces.items() if found}
    found = [
        _knower(reading, name, traces[name], since) for name in sorted(since, key=since.__getitem__)
    ]
    return sorted(found, key=lambda one: (one.step, one.how == "talk", one.person))


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text that say something, in small letters."""
    return frozenset(_WORD.findall(text.casefold())) - _FILLERS


def _says_it(similarity: float, words: float) -> bool:
    return words >= MOST_WORDS or (similarity >= SIMILAR and words >= SOME_WORDS)


def _share(wanted: frozenset[str], text: str) -> float:
    return len(wanted & words_of(text)) / max(1, len(wanted))


def _born_with(person: Person, wanted: frozenset[str]) -> Iterator[_Trace]:
    text = " ".join((person.name, person.learned, person.currently, person.daily_requirement))
    share = _share(wanted, text)
    if share >= MOST_WORDS:
        yield _Trace(0, -1, "known", person.name, "", share, share)


def _traces(
    reading: Reading, person: Person, step: int, wanted: frozenset[str], vector: Vectors
) -> Iterator[_Trace]:
    rows = reading.rows(
        "SELECT number, added, source, subject, thing, text, embedding FROM memories"
        " WHERE person = ? AND number <= ? ORDER BY number",
        (person.name, reading.number_at(person.name, step)),
    )
    for number, added, source, subject, thing, text, blob in rows:
        similarity = float(np.frombuffer(blob, dtype="<f4") @ vector)
        share = _share(wanted, text)
        if _says_it(similarity, share):
            yield _Trace(number, added, source, subject, thing, similarity, share)


def _knower(
    reading: Reading, name: PersonName, traces: list[_Trace], since: dict[PersonName, int]
) -> Knower:
    first = traces[0]
    how = _HOW.get(first.source, "thought")
    source, talk = None, None
    if how == "talk":
        source, talk = _teller(reading, name, first, since)
    elif how == "seen" and first.subject in since and first.subject != name:
        source = PersonName(first.subject)
    return Knower(
        person=name,
        step=first.added,
        tile=reading.tile(name, first.added + 1),
        how=how,
        source=source,
        talk=talk,
        number=first.number,
        memories=sum(one.number > 0 for one in traces),
        similarity=round(first.similarity, 4),
        words=round(first.words, 4),
    )


def _teller(
    reading: Reading, name: PersonName, trace: _Trace, since: dict[PersonName, int]
) -> tuple[PersonName | None, int | None]:
    """Return who told it, if they knew it before the talk ended, and when the talk began."""
    talks = reading.talks(
        "WHERE end_step <= ?1 AND (first = ?2 OR second = ?2) ORDER BY end_step DESC LIMIT 1",
        (trace.added, name),
    )
    for talk in talks:
        other = talk.partner_of(name)
        knew = other in since and since[other] < talk.end
        return other if knew else None, talk.start
    return None, None
