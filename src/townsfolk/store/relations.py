"""Who knows whom at a step, from what people remember of each other."""

from dataclasses import dataclass
from typing import Literal

from townsfolk.names import PersonName
from townsfolk.store.reading import Reading


@dataclass(frozen=True, slots=True)
class Relation:
    """How `person` stands to `other`: since when and how they know of each other.

    `last_talk` is the step at which their last talk ended, `topic` what `person` remembers of it,
    `memories` how many of the memories of `person` are about `other`.
    """

    person: PersonName
    other: PersonName
    since: int
    how: Literal["known", "seen", "talk"]
    talks: int
    last_talk: int | None
    topic: str
    memories: int


def relations_at(reading: Reading, step: int, person: PersonName | None = None) -> list[Relation]:
    """Return everybody's relations at a step, or one person's, by person and other."""
    names = reading.names() if person is None else (person,)
    return [one for name in names for one in _relations_of(reading, name, step)]


def _relations_of(reading: Reading, name: PersonName, step: int) -> list[Relation]:
    others = set(reading.names()) - {name}
    talks = _talks_of(reading, name, step)
    rows = reading.rows(
        "SELECT CASE WHEN subject = ?1 THEN thing ELSE subject END AS other, count(*), min(added),"
        " max(CASE WHEN kind = 'chat' THEN number END)"
        " FROM memories WHERE person = ?1 AND number <= ?2 GROUP BY other ORDER BY other",
        (name, reading.number_at(name, step)),
    )
    found = []
    for other, count, added, chat in list(rows):
        if other not in others:
            continue
        begun, ended, number = talks.get(other, (None, None, 0))
        how: Literal["known", "seen", "talk"] = "known" if added < 0 else "seen"
        if begun is not None and begun <= added:
            how = "talk"
        found.append(
            Relation(
                person=name,
                other=other,
                since=added if how != "talk" or begun is None else begun,
                how=how,
                talks=number,
                last_talk=ended,
                topic=reading.memory(name, chat).text if chat else "",
                memories=count,
            )
        )
    return found


def _talks_of(
    reading: Reading, name: PersonName, step: int
) -> dict[str, tuple[int, int | None, int]]:
    """Return for each other the start of the first talk, the end of the last, and how many."""
    rows = reading.rows(
        "SELECT CASE WHEN first = ?1 THEN second ELSE first END AS other, min(start),"
        " max(CASE WHEN end_step <= ?2 THEN end_step END), count(*) FROM conversations"
        " WHERE start <= ?2 AND (first = ?1 OR second = ?1) GROUP BY other",
        (name, step),
    )
    return {other: (begun, ended, count) for other, begun, ended, count in rows}
