"""The known failures of small models, each a named guard: one text in, a complaint or nothing out.

A guard reads a `Saying` and keeps nothing. Its name is counted where it trips: in the journal, the
summary of a run and the fitness report. `EVERYWHERE` are asked about every text of every reply,
`SPOKEN` about what people say to each other besides. What can be put right without asking again is
put right where the reply is used (`Prompt.put_right`), under one of the names in `PUT_RIGHT`.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from townsfolk.prompts.language import is_foreign, words_of


@dataclass(frozen=True, slots=True)
class Saying:
    """A text of a reply, and what it is judged by.

    `key` is the name it stands under. `instructions` are the runs of words of the prompt's own
    text. `given` is all that the model was told, in small letters: what stands in it may be
    repeated. `said` is the talk so far, as speakers and lines; empty outside of talks.
    """

    key: str
    text: str
    language: str
    language_name: str
    instructions: frozenset[tuple[str, ...]]
    name: str = ""
    given: str = ""
    said: Sequence[tuple[str, str]] = ()


Guard = Callable[[Saying], str]
"""Returns what is wrong, as a sentence for the model; an empty text when nothing is."""

COPIED_WORDS = 6
"""So many words in a row are no coincidence."""
ALIKE = 0.8
"""The share of words that two lines have in common when one repeats the other."""
ANSWERED = 2
"""Lines after which both have spoken. Who then only repeats what was said has no more to say,
and the talk ends; before, another line is asked for."""
AGREED = 2
"""How many lines in a row may begin with a yes, before a person has to say something of their
own: agreeing once is polite, agreeing always is a small model."""

PUT_RIGHT = ("copied_example", "goes_in_circles", "endless_talk", "one_place_all_day")
"""What is put right without asking again: what comes from an example is dropped, so is an insight
that is repeated; a talk that goes in circles or on for ever is ended; another room is offered to
who never left one."""
OF_THE_DAY = ("same_all_day",)
"""What is refused by the prompt it belongs to."""

_PLACEHOLDER = re.compile(
    r"^(?:n/?a|none|null|nil|string|text|answer|undefined|unknown|lorem ipsum.*|todo|tbd)$"
    r"|\{\{|\}\}|<[a-z_ ]{3,}>|\[(?:your|insert|name|person|place|time|activity)\b[^\]]*\]",
    re.IGNORECASE,
)
_KEY_LIKE = re.compile(r"\w*[^\W\d_]_[^\W\d_]\w*")
"""Words joined as only the keys of a reply are: `daily_requirement`."""
_LETTER = re.compile(r"[^\W\d_]")
_LOOP_WORDS = 3
_LOOP_TIMES = 3
_ASSISTANT = re.compile(
    r"\b(?:as an ai|as a language model|ai (?:language )?model|virtual assistant"
    r"|i(?:'m| am) (?:sorry|afraid),? (?:but )?i (?:can(?:no|')t|am unable|am not able)"
    r"|the user(?:'s|’s)? (?:question|request|query|input|message|prompt)s?"
    r"|tôi là (?:một )?(?:trợ lý|mô hình)|với tư cách là (?:một )?(?:trợ lý|mô hình|ai)\b)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"feel free to (?:ask|reach|contact|let me)|(?:if you have|if there are) any (?:other |more |"
    r"further )?(?:questions|concerns)|(?:is there )?anything else (?:i can|you need|you'd like)"
    r"|(?:i )?hope (?:this|that) helps|happy to (?:assist|be of)|how (?:can|may) i assist"
    r"|here(?:'s| is| are) (?:the|your|a) (?:json|corrected|answer|reply|response|plan for)"
    r"|let me know if you (?:need|have) (?:any|anything)|thank you for (?:your|the) (?:question|"
    r"message|request)|hy vọng (?:điều này|câu trả lời)|đừng ngại (?:hỏi|liên hệ)"
    r"|bạn cần (?:tôi )?(?:giúp|hỗ trợ) (?:gì|thêm)",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^(?:oh,? |ah,? |well,? )?(?:yes|yeah|yep|sure|of course|absolutely|definitely|certainly"
    r"|exactly|totally|great|sounds (?:good|great|lovely|wonderful|like)"
    r"|that(?:'s| is| sounds|'d be| would be) (?:so |a |really |such a )?"
    r"(?:great|good|wonderful|lovely|amazing|fantastic"
    r"|perfect)|i(?:'d| would) (?:love|be (?:happy|glad|delighted))|i (?:totally )?agree"
    r"|vâng|dạ|đúng (?:vậy|rồi|thế)|chắc chắn|tất nhiên|dĩ nhiên|hay quá|tuyệt(?: vời| quá)?"
    r"|được (?:thôi|chứ)|tôi (?:cũng )?đồng ý|nghe (?:hay|tuyệt))\b",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:i(?:'d| would) be (?:happy|glad) to help|i(?:'d| would) (?:love|like) to help"
    r"|(?:can|could|may|shall|should) i (?:help|assist|give you a hand)"
    r"|i (?:can|could|will) help you|i'll help|let me help|(?:need|want) (?:any|some|my) help"
    r"|how can i help|lend (?:you )?a hand|help you (?:with|out|set|prepare|plan|organi[sz]e)"
    r"|(?:tôi|mình|để tôi|em|anh|chị) (?:sẽ |có thể |rất vui được )?giúp (?:bạn|anh|chị|em|một tay)"
    r"|(?:bạn|anh|chị|em) cần giúp)",
    re.IGNORECASE,
)


def empty_answer(saying: Saying) -> str:
    """No words, the name of a key, or what stands in a form until somebody fills it in."""
    if saying.text.lower() in saying.given:
        return ""
    bare = saying.text.strip(" .…\"'“”-_*")
    if not _LETTER.search(bare):
        return f"{saying.key}: expected words, found none"
    if bare.lower() == saying.key.lower():
        return f"{saying.key}: only repeats the key; answer in its place"
    key = _KEY_LIKE.search(bare)
    if key and key[0].lower() not in saying.given:
        return f"{saying.key}: {key[0]!r} is the name of a key; answer in words"
    blank = _PLACEHOLDER.search(bare)
    if blank and blank[0].lower() not in saying.given:
        return f"{saying.key}: {saying.text!r} is a blank that is to be filled in; answer in words"
    return ""


def copied_instructions(saying: Saying) -> str:
    """Small models like to answer with their instructions, which must not become thoughts."""
    copied = word_runs(saying.text) & saying.instructions
    if copied:
        return (
            f"the answer repeats the instructions ({' '.join(min(copied))!r}); "
            "answer in your own words"
        )
    return ""


def foreign_language(saying: Saying) -> str:
    """Models trained on many languages slip into another one."""
    if is_foreign(saying.text, saying.language, _words_in(saying.given)):
        return f"{saying.key}: write it in {saying.language_name}"
    return ""


def endless_text(saying: Saying) -> str:
    """The same few words again and again, until the reply is full."""
    words = re.findall(r"\w+", saying.text.lower())
    runs = [tuple(words[i : i + _LOOP_WORDS]) for i in range(len(words) - _LOOP_WORDS + 1)]
    repeated = [run for run, times in Counter(runs).items() if times >= _LOOP_TIMES]
    if repeated and " ".join(repeated[0]) not in plain(saying.given):
        return f"{saying.key}: says {' '.join(repeated[0])!r} again and again; say it once"
    return ""


def assistant_voice(saying: Saying) -> str:
    """Who lives in a town is no assistant, and doesn't decline to speak."""
    found = _ASSISTANT.search(saying.text)
    if found and found[0].lower() not in saying.given:
        return f"{saying.key}: expected what a person in town says, not an assistant"
    return ""


def closing_formula(saying: Saying) -> str:
    """What assistants end their answers with, or begin them with."""
    found = _CLOSING.search(saying.text)
    if found and found[0].lower() not in saying.given:
        return f"{saying.key}: leave out the formula {found[0]!r}; say what a person in town says"
    return ""


def repeated_line(saying: Saying) -> str:
    """What was said already, before both have spoken. Later the talk ends instead."""
    if len(saying.said) < ANSWERED and repeats(saying.text, saying.said):
        return f"{saying.key}: {saying.text!r} was already said; say something new"
    return ""


def agrees_to_everything(saying: Saying) -> str:
    """One yes after another, so that nobody ever wants anything else."""
    own = [line for speaker, line in saying.said if speaker == saying.name][-AGREED:]
    if len(own) == AGREED and all(_YES.match(line) for line in [*own, saying.text]):
        return (
            f"{saying.key}: {saying.name} has said yes all the time; say what {saying.name} "
            "thinks, has to do or wants instead"
        )
    return ""


def helper_again(saying: Saying) -> str:
    """Everyone offers help and nobody is a guest: one offer in a talk is enough for both."""
    offered = any(_OFFER.search(line) for _, line in saying.said)
    if offered and _OFFER.search(saying.text):
        return (
            f"{saying.key}: help was offered already; say what {saying.name} looks forward to or "
            "does for the joy of it"
        )
    return ""


EVERYWHERE: tuple[Guard, ...] = (
    empty_answer,
    copied_instructions,
    foreign_language,
    endless_text,
    assistant_voice,
    closing_formula,
)
SPOKEN: tuple[Guard, ...] = (repeated_line, agrees_to_everything, helper_again)

NAMES = (*(guard.__name__ for guard in (*EVERYWHERE, *SPOKEN)), *OF_THE_DAY, *PUT_RIGHT)
"""All guards, as the journal and the reports name them."""


@lru_cache(maxsize=16)
def _words_in(given: str) -> frozenset[str]:
    """Return the words of what a model was told: all texts of its reply are held against them."""
    return frozenset(words_of(given))


def first_complaint(guards: Sequence[Guard], saying: Saying) -> tuple[str, str]:
    """Return the name of the first guard that trips and its complaint; empty when none does."""
    for guard in guards:
        complaint = guard(saying)
        if complaint:
            return guard.__name__, complaint
    return "", ""


def repeats(text: str, said: Sequence[tuple[str, str]]) -> bool:
    """Say whether a line says nearly what one of the lines before said."""
    words = set(plain(text).split())
    for _, earlier in said:
        known = set(plain(earlier).split())
        if words and len(words & known) >= ALIKE * len(words | known):
            return True
    return False


def repeats_complaint(text: str, complaint: str) -> bool:
    """Say whether a reply holds words of the complaint about the one before.

    What the complaint quotes of that reply doesn't count.
    """
    own_words = re.sub(r"'[^']*'|\"[^\"]*\"", " ", complaint)
    return bool(word_runs(text) & word_runs(own_words))


def word_runs(text: str) -> set[tuple[str, ...]]:
    """Return the runs of `COPIED_WORDS` words in a text."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + COPIED_WORDS]) for i in range(len(words) - COPIED_WORDS + 1)}


def plain(text: str) -> str:
    """Return a text's words alone, in small letters."""
    return " ".join(re.findall(r"\w+", text.lower()))
