"""Turns what is told about someone into what they say themselves, and back; finds the news in it.

English needs its verbs changed (`Ann plans` / `I plan`); Vietnamese only its pronouns.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from townsfolk.llm.providers.scripted_words import first_name, fit, rating_of

NEWS = 5
"""What is rated so or higher is worth telling."""

_ADVERBS = r"(?:still |also |now |always |never |often |just |really )*"
_CLAUSE = r"(^|[,;:] |\b(?:and|but|or|that|because|when|since|while|if|whether|how|what) )"
"""What stands before a subject; elsewhere a name is an object: `me`."""
_FIRST = {"is": "am", "has": "have", "does": "do", "was": "was", "knows": "know"}
_YOU = {"is": "are", "has": "have", "was": "were"}
_THIRD = {"am": "is", "have": "has", "do": "does"}
_UNCHANGED = re.compile(
    "would|can|will|could|should|must|might|may|did|had|was|were|went|said|told|took|got|made|saw|"
    "met|knew|thought|found|gave|came|left|felt|heard|(?!need|feed|speed)[a-z]+ed"
)
_OPENERS = re.compile(
    r"^(?:(?:by the way|you know|so|well|oh|à này|bạn biết không)[,?]? |"
    r"(?:i heard that|mình nghe nói là|mình nghe nói) |"
    r"(?:yesterday .{1,80}? learned that|hôm qua .{1,80}? biết được rằng) )+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")
FULL_NAME = re.compile(
    r"\b[A-ZÀ-Ỹ][\w-]{1,30} (?!(?:Cafe|Day|Year|Eve|Park|College|Pub|Market|Store|Hill|"
    r"Supply|and)\b)[A-ZÀ-Ỹ][\w-]{1,30}\b"
)
"""What looks like a person's first and last name."""
_COMMON = re.compile(r"(?:My|Dạo|The|A|An|There|Mình|Ở|Một|Các|Những|Trong|Hôm|Giáo)\b")
_SECOND_VERB = re.compile(
    r"((?:,|and) )(\w+s)(?= (?:on|to|the|a|an|up|lunch|dinner|everyone|building|planning|"
    r"that|one|all|each|every|everybody|nobody|papers|people|my|her|his|their)\b)"
)
_PRONOUN = re.compile(r"\b(?:she|he|they|it|cô|anh|chị|họ|nó|ông|bà)\b", re.IGNORECASE)
_OF_SOMEONE = re.compile(r"\b(?:she|he|her|his|him|cô|anh)\b", re.IGNORECASE)
_ENDED = re.compile(r"(?<=[.!?…])\s+|\n|;\s")
_SELF = re.compile(r"\b(?:herself|himself)\b")
_PLAN = re.compile(r"'s plan for [^:]{1,60}:")
_TALKED = re.compile(
    r"\b(?:talked|talking) with\b|\b(?:thinks? a lot about|likes? to talk with|hear more from)\b|"
    r"nói chuyện (?:với|về)|bận tâm đến|mối quan tâm là|quan trọng với|\bthank you\b|\btold me\b|"
    r"\bbạn (?:nói|kể|đã|cũng)\b|\bcó người kể|nghe chuyện đó",
    re.IGNORECASE,
)
_ACTIVITY = re.compile(r"(?!(?:Every|Some|Any|No|Spr|Even|Morn|Dur)\w*ing\b)\w+ing\b")
_SECRET = re.compile(
    r"\b(?:hides?|hiding|hidden|secret|secretly|crush|nobody (?:knows|can tell|must know)|in love|"
    r"not told any|never told|keeps? (?:it|this|that) to|should tell|only (?:she|he|they) knows?)"
    r"\b|has not told|\b(?:giấu|bí mật|thầm|lén|chưa dám|thú nhận|chẳng ai (?:biết|nhận ra)|"
    r"không ai (?:biết|hay)|nên nói với)\b",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^[^:.]{1,60}: (?=\S)")


@lru_cache(maxsize=2048)
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, without openers such as `By the way` and headers.

    A day's plan holds none: activities are no news.
    """
    if _PLAN.search(text[:200]):
        return ()
    parts = (_HEADER.sub("", part.strip()) for part in _ENDED.split(text[:2000]))
    cleaned = (_OPENERS.sub("", part).strip() for part in parts)
    return tuple(part[0].upper() + part[1:] for part in cleaned if len(part) > 1)


def news(texts: Iterable[str], avoid: Iterable[str] = ()) -> list[str]:
    """Return the sentences worth telling, the weightiest first, then as given.

    Left out are secrets, bare activities, that people talked, what shares most of its words with
    a text to `avoid`, and those whose pronouns have lost their name. Of equal weight, those with a
    date or a time come first.
    """
    heard = [words_of(text) for text in avoid]
    found = dict.fromkeys(part for text in texts for part in sentences(text))
    told = [part for part in found if rating_of(part) >= NEWS and _can_be_told(part)]
    fresh = [part for part in told if not any(overlap(part, words) > 0.6 for words in heard)]
    return sorted(
        fresh, key=lambda part: (rating_of(part), bool(_NUMBER.search(part))), reverse=True
    )


def is_secret(text: str) -> bool:
    """Say whether a text marks what it tells as hidden from others."""
    return bool(_SECRET.search(text))


@lru_cache(maxsize=2048)
def _can_be_told(part: str) -> bool:
    if (
        part.endswith("?")
        or " (" in part
        or is_secret(part)
        or _TALKED.search(part)
        or _ACTIVITY.match(part)
    ):
        return False
    return not _is_vague(part)


def _is_vague(part: str) -> bool:
    """Say whether nobody knows any more whom a pronoun means: of two people, or of nobody named."""
    names = [*FULL_NAME.finditer(part)]
    if len({name[0] for name in names}) > 1:
        return bool(_OF_SOMEONE.search(part))
    return bool(_PRONOUN.search(part[: names[0].start()] if names else part))


@lru_cache(maxsize=2048)
def words_of(text: str) -> frozenset[str]:
    """Return the words of a text that carry meaning: four letters or more, and numbers."""
    return frozenset(re.findall(r"\d+|\w{4,}", text.lower()))


def overlap(text: str, words: frozenset[str]) -> float:
    """Return which share of a text's words is among `words`, 0 to 1."""
    mine = words_of(text)
    return len(mine & words) / len(mine) if mine else 0.0


def first_person(text: str, name: str, language: str) -> str:
    """Say what is told about `name` as they would say it: `Ann plans` is `I plan`."""
    alone = text.startswith(name) and not FULL_NAME.search(text[len(name) :])
    me = re.escape(name)
    if language == "vi":
        said = re.sub(rf"\b{me}\b", "mình", text)
        return said[0].upper() + said[1:]
    said = re.sub(rf"\b{me}['’]s\b", "my", text)
    said = re.sub(rf"\b{me} and ({FULL_NAME.pattern})", r"\1 and I", said)
    said = re.sub(rf"\band {me} (?={_ADVERBS}\w)", "and I ", said)
    said = re.sub(
        rf"{_CLAUSE}{me} ({_ADVERBS})(\w+)",
        lambda m: f"{m[1]}I {m[2]}{plain_verb(m[3])}",
        said,
    )
    said = re.sub(rf"\b{me}\b", "me", said)
    return _mine_throughout(said) if alone else said[0].upper() + said[1:]


def _mine_throughout(said: str) -> str:
    """Turn pronouns of the third person into the first, where only the speaker can be meant."""
    said = re.sub(rf"\b(?:she|he) ({_ADVERBS})(\w+)", lambda m: f"I {m[1]}{plain_verb(m[2])}", said)
    said = _SELF.sub("myself", said)
    said = re.sub(r"\bhim\b|\bher\b(?= (?:for|to|in|on|at|with|that)\b|[.,;!]|$)", "me", said)
    said = re.sub(r"\b(?:her|his)\b", "my", said)
    said = _SECOND_VERB.sub(lambda m: m[1] + plain_verb(m[2]), said)
    said = re.sub(r"\band (?:is|has) ", lambda m: f"and {_FIRST[m[0][4:-1]]} ", said)
    return said[0].upper() + said[1:]


def second_person(text: str, name: str) -> str:
    """Say what is told about `name` to them: `I will see Ann` is `I will see you`. English only."""
    you = rf"\b(?:{re.escape(name)}|{re.escape(first_name(name))})"
    said = re.sub(rf"{you}['’]s\b", "your", text)
    said = re.sub(rf"{you} (is|has|was)\b", lambda m: f"you {_YOU[m[1]]}", said)
    said = re.sub(
        rf"{_CLAUSE}{you} ({_ADVERBS})(\w+s)\b",
        lambda m: f"{m[1]}you {m[2]}{plain_verb(m[3])}",
        said,
    )
    said = re.sub(rf"{you}\b", "you", said)
    return said[0].upper() + said[1:]


def lowered(text: str) -> str:
    """Return a sentence as it goes on after an opener: a common first word gets a small letter."""
    return text[0].lower() + text[1:] if _COMMON.match(text) else text


def third_person(text: str, name: str, language: str, listener: str = "") -> str:
    """Tell of `name` what they said to `listener`: `I plan` is `Ann plans`."""
    if language == "vi":
        return re.sub(r"\b[Mm]ình\b", lambda _: name, text)
    told = re.sub(rf"({FULL_NAME.pattern}|\b[Yy]ou) and I ", lambda m: f"{m[1]} and {name} ", text)
    begun = re.search(r"\bI\b", told)
    told = re.sub(rf"\bI ({_ADVERBS})(\w+)", lambda m: f"{name} {m[1]}{_third_verb(m[2])}", told)
    if begun:
        told = re.sub(r"\band (am|have) ", lambda m: f"and {_THIRD[m[1]]} ", told)
    if not told.startswith(name):
        told = re.sub(r"\b[Mm]y\b", lambda _: f"{name}'s", told, count=1)
    alone = told.startswith(name) and {*FULL_NAME.findall(told)} <= {name} and "you" not in told
    told = re.sub(r"\b[Mm]y\b", lambda _: "their" if alone else f"{name}'s", told)
    told = re.sub(r"\bmyself\b", lambda _: "themselves" if alone else name, told)
    told = re.sub(r"\b(?:me|I)\b", lambda _: name, told)
    return _with_listener(told, listener) if listener else told


def _with_listener(told: str, listener: str) -> str:
    told = re.sub(r"\b[Yy]our\b", lambda _: f"{listener}'s", told)
    told = re.sub(r"\b[Yy]ou are\b", lambda _: f"{listener} is", told)
    return re.sub(r"\b[Yy]ou\b", lambda _: listener, told)


def plain_verb(verb: str) -> str:
    """Return a verb as it follows `I`: `wants` is `want`, `tries` is `try`; others stay."""
    if verb in _FIRST:
        return _FIRST[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if re.search(r"(?:ch|sh|ss|x|zz|go|do)es$", verb):
        return verb[:-2]
    return verb[:-1] if verb.endswith("s") and not verb.endswith(("ss", "us")) else verb


def _third_verb(verb: str) -> str:
    if verb in _THIRD:
        return _THIRD[verb]
    if _UNCHANGED.fullmatch(verb):
        return verb
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies"
    return verb + ("es" if re.search(r"(?:ch|sh|ss|x|zz|o)$", verb) else "s")


_PARTY = re.compile(
    r"(?:\S+'s Day )?\bparty\b[^;!?]*|\b(?:buổi )?tiệc\b(?! tùng)[^;!?]*", re.IGNORECASE
)


def party_in(text: str) -> str:
    """Return the words about a party, with its place and time if they are told; or nothing."""
    found = _PARTY.search(text)
    return fit(found[0].rstrip(". "), 130) if found else ""


_HOSTS = re.compile(
    r"\b(?:planning|hosting|organizing|preparing|throwing|giving)\b.{1,60}\bparty\b|"
    r"(?:chuẩn bị|tổ chức|mở)\b.{1,40}\btiệc\b",
    re.IGNORECASE,
)


def hosts_party(name: str, texts: Iterable[str]) -> bool:
    """Say whether one of the texts tells that `name` gives a party."""
    parts = (part for text in texts for part in sentences(text))
    return any(part.startswith(name) and _HOSTS.search(part) for part in parts)
