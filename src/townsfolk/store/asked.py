"""What the model was asked: the calls of a simulation, their replies, and how they ended."""

from dataclasses import dataclass

from townsfolk.errors import BadInputError
from townsfolk.names import PersonName
from townsfolk.store.reading import Reading
from townsfolk.vocabulary import Attempt, Call, CallKey, Retrieved


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call in a list; `outcome` is empty while it is open. Tokens and seconds of all tries."""

    key: CallKey
    outcome: str
    tries: int
    tokens_in: int
    tokens_out: int
    seconds: float


def calls(
    reading: Reading, name: PersonName | None = None, limit: int = -1, step: int | None = None
) -> list[CallLine]:
    """Return the questions to the model, oldest first; with a limit, the latest of them.

    With a `step`, only those asked by then.
    """
    rows = reading.rows(
        "SELECT person, step, prompt, ordinal, outcome, count(attempt), sum(tokens_in),"
        " sum(tokens_out), sum(seconds) FROM calls LEFT JOIN attempts"
        " USING (person, step, prompt, ordinal) WHERE (?1 IS NULL OR person = ?1)"
        " AND (?3 IS NULL OR step <= ?3) GROUP BY person, step, prompt, ordinal"
        " ORDER BY step DESC, person DESC, min(attempts.rowid) DESC LIMIT ?2",
        (name, limit, step),
    )
    lines = [
        CallLine(CallKey(*row[:4]), row[4] or "", row[5], row[6] or 0, row[7] or 0, row[8] or 0)
        for row in rows
    ]
    return lines[::-1]


def call(reading: Reading, key: CallKey) -> Call:
    """Return a question to the model with all replies.

    Raises `BadInputError` when there is none of that key.
    """
    outcomes = reading.rows(
        "SELECT outcome FROM calls WHERE person = ? AND step = ? AND prompt = ?"
        " AND ordinal = ? AND outcome IS NOT NULL",
        key,
    )
    for (outcome,) in outcomes:
        return Call(key, outcome, attempts(reading, key))
    raise BadInputError(
        f"There is no finished call {str(key)!r} in {reading.name!r}. A call is named "
        "person/step/prompt/ordinal; list them with: "
        f'townsfolk inspect {reading.name} "{key.person}" --calls'
    )


def attempts(reading: Reading, key: CallKey) -> tuple[Attempt, ...]:
    """Return the replies to a question, the first try's first; none if it wasn't asked."""
    rows = reading.rows(
        "SELECT attempt, version, text_hash, messages, reply, problem, model, tokens_in,"
        " tokens_out, cached_tokens, seconds, grade, guard, left_out FROM attempts"
        " WHERE person = ? AND step = ? AND prompt = ? AND ordinal = ? ORDER BY attempt",
        key,
    )
    return tuple(Attempt(key, *row) for row in rows)


def recalls(reading: Reading, key: CallKey) -> list[Retrieved]:
    """Return the memories that came to mind for a call, best first, with their scores."""
    rows = reading.rows(
        "SELECT number, score, recency, importance, relevance FROM recalls WHERE person = ?"
        " AND step = ? AND prompt = ? AND ordinal = ? ORDER BY rank",
        key,
    )
    return [Retrieved(reading.memory(key.person, row[0]), *row[1:]) for row in list(rows)]


def outcomes(reading: Reading) -> dict[str, dict[str, int]]:
    """Return how the calls of each prompt ended: `{"act": {"valid": 12}}`."""
    rows = reading.rows(
        "SELECT prompt, outcome, count(*) FROM calls WHERE outcome IS NOT NULL"
        " GROUP BY prompt, outcome ORDER BY prompt, outcome"
    )
    found: dict[str, dict[str, int]] = {}
    for prompt, outcome, count in rows:
        found.setdefault(prompt, {})[outcome] = count
    return found


def guards(reading: Reading, last: int | None = None) -> dict[str, int]:
    """Return how often each guard against a known failure of models tripped, often first.

    `last` is the last step that counts, by default that of all.
    """
    rows = reading.rows(
        "SELECT guard, count(*) FROM attempts WHERE guard != '' AND step <= ifnull(?, step)"
        " GROUP BY guard ORDER BY count(*) DESC, guard",
        (last,),
    )
    return dict(rows)
