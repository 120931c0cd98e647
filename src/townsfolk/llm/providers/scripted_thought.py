"""The scripted stand-in's inner life: ratings, reflections, whispers and interviews."""

import re
from collections import Counter
from random import Random

from townsfolk.llm.providers.scripted_day import verb_and_thing
from townsfolk.llm.providers.scripted_talk import topic_of
from townsfolk.llm.providers.scripted_voice import (
    FULL_NAME,
    first_person,
    is_secret,
    overlap,
    words_of,
)
from townsfolk.llm.providers.scripted_voice import sentences as sentences_of
from townsfolk.llm.providers.scripted_words import choose, distinct, fit, rating_of
from townsfolk.prompts import focal_questions, insights, interview, rate_importance, whisper


def rate(inputs: rate_importance.Inputs, _: Random) -> rate_importance.Reply:
    """Rate by the weightiest word of each thing."""
    return rate_importance.Reply(ratings=[rating_of(thing) for thing in inputs.noticed])


_ASKED = {
    "en": (
        "What is {} occupied with these days?",
        "How does {} get on with the others?",
        "What could {} need help with?",
    ),
    "vi": (
        "Dạo này {} bận tâm điều gì?",
        "{} sống với mọi người thế nào?",
        "{} có thể cần giúp việc gì?",
    ),
}
_ABOUT = {"en": "What does it mean that {}?", "vi": "Chuyện {} có ý nghĩa gì?"}


def ask(inputs: focal_questions.Inputs, rng: Random) -> focal_questions.Reply:
    """Ask about the people met most, and about the weightiest statements."""
    names = _names(inputs.statements) or [fit(inputs.name, 60)]
    weighty = sorted(distinct(inputs.statements), key=rating_of, reverse=True)
    about = choose(_ABOUT, inputs.language)
    on_things = [about.format(fit(text.rstrip(".!? "), 80)) for text in weighty[:3]]
    on_people = [
        template.format(name[:60]) for template in choose(_ASKED, inputs.language) for name in names
    ]
    rng.shuffle(on_things)
    mixed = distinct([*on_people[:1], *on_things[:1], *on_people[1:], *on_things[1:]])
    return focal_questions.Reply(questions=(mixed * 8)[: max(0, min(inputs.count, 8))])


def _names(texts: list[str]) -> list[str]:
    """Return the full names in texts, the most frequent first, ties by name."""
    found = Counter(name for text in texts for name in set(FULL_NAME.findall(text[:400])))
    return sorted(found, key=lambda name: (-found[name], name))


_CONCLUSIONS = {
    "en": (
        ("{1} thinks a lot about {2} these days.", "thinks about", 6),
        ("{0} likes to talk with {1} about {2}.", "likes to talk about", 5),
        ("{0} would like to hear more from {1} about {2}.", "wants to hear about", 6),
    ),
    "vi": (
        ("Dạo này {1} rất bận tâm đến {2}.", "bận tâm đến", 6),
        ("{0} và {1} có chung mối quan tâm là {2}.", "chia sẻ", 5),
        ("{1} quan trọng với {0}, nhất là vì {2}.", "quan tâm đến", 6),
    ),
}


def conclude(inputs: insights.Inputs, rng: Random) -> insights.Reply:
    """Join the lines that speak of the same person into a conclusion about them."""
    numbered = list(enumerate(inputs.statements, start=1))
    names = [name for name in _names(inputs.statements) if name != inputs.name]
    drawn: dict[str, insights.Insight] = {}
    for who in [*names, inputs.name][: max(0, min(inputs.count, 8))]:
        lines = [(number, text) for number, text in numbered if who in text] or numbered
        if lines:
            insight = _insight(inputs, fit(who, 60), lines, rng)
            drawn.setdefault(insight.text, insight)
    return insights.Reply(insights=[drawn[text] for text in drawn if text not in inputs.statements])


def _insight(
    inputs: insights.Inputs, who: str, lines: list[tuple[int, str]], rng: Random
) -> insights.Insight:
    """Draw one conclusion about someone from up to 4 lines, the weightiest first."""
    chosen = sorted(lines, key=lambda line: (-rating_of(line[1]), line[0]))[: rng.randint(2, 4)]
    topic = topic_of([text for _, text in chosen if not is_secret(text)], inputs.language)
    forms = choose(_CONCLUSIONS, inputs.language)
    form, predicate, importance = forms[0] if who == inputs.name else rng.choice(forms)
    return insights.Insight(
        text=fit(form.format(fit(inputs.name, 60), who, topic), 200),
        evidence=sorted(number for number, _ in chosen),
        predicate=predicate,
        thing=topic,
        importance=importance,
    )


_KNOWS = {"en": "{0} is aware of this: {1}", "vi": "{0} biết điều này: {1}"}


def hear(inputs: whisper.Inputs, _: Random) -> whisper.Reply:
    """Turn `You are ...` into a sentence about the person; anything else they are aware of."""
    text = fit(inputs.text, 150)
    name = fit(inputs.name, 60)
    you = re.match(r"(?:you|bạn)\b(?:'re| are)? ?", text, re.IGNORECASE)
    if not you or you.end() == len(text):
        statement = choose(_KNOWS, inputs.language).format(name, text)
        predicate, thing = verb_and_thing(text, inputs.language)
        return whisper.Reply(
            statement=fit(statement, 200), predicate=predicate, thing=thing,
            importance=max(5, rating_of(text)),
        )  # fmt: skip
    rest = re.sub(r"\byour\b", lambda _: f"{name}'s", text[you.end() :])
    link = "is " if "re" in you[0].lower() else ""
    predicate, thing = verb_and_thing(rest, inputs.language)
    return whisper.Reply(
        statement=fit(f"{name} {link}{rest}", 200), predicate=predicate, thing=thing,
        importance=max(5, rating_of(text)),
    )  # fmt: skip


_IGNORANT = {"en": "I don't know anything about that.", "vi": "Tôi không biết gì về chuyện đó."}
_NOW = {"en": "Right now I am {}.", "vi": "Bây giờ tôi đang {}."}
_ABOUT_NOW = re.compile(r"doing (?:right )?now|what are you doing|đang làm gì", re.IGNORECASE)
_ABOUT_SELF = re.compile(r"yourself|who are you|giới thiệu|bạn là ai", re.IGNORECASE)


def answer(inputs: interview.Inputs, _: Random) -> interview.Reply:
    """Answer with the memories that share most words with the question; admit to know nothing."""
    question = inputs.question[:600]
    if _ABOUT_NOW.search(question):
        doing = choose(_NOW, inputs.language).format(fit(inputs.doing, 200))
        return interview.Reply(answer=doing, evidence=[])
    if _ABOUT_SELF.search(question) and inputs.identity.strip():
        return interview.Reply(
            answer=_mine([*sentences_of(inputs.identity)[:2]], inputs), evidence=[]
        )
    numbers = _matching(question, inputs)
    if not numbers:
        return interview.Reply(answer=choose(_IGNORANT, inputs.language), evidence=[])
    told = distinct([fit(inputs.memories[number - 1], 180) for number in numbers])
    return interview.Reply(answer=_mine(told, inputs), evidence=sorted(numbers))


def _matching(question: str, inputs: interview.Inputs) -> list[int]:
    """Return the numbers of up to 2 memories that share words with a question, the best first."""
    asked = frozenset(words_of(question) - words_of(inputs.name))
    scores = {
        number: round(overlap(" ".join(asked), words_of(memory[:400])), 6)
        for number, memory in enumerate(inputs.memories, start=1)
    }
    ranked = sorted(scores, key=lambda number: (-scores[number], number))
    return [number for number in ranked if scores[number] > 0][:2]


def _mine(facts: list[str], inputs: interview.Inputs) -> str:
    mine = [first_person(fact, inputs.name, inputs.language) for fact in facts if fact]
    return fit(" ".join(text.rstrip(".") + "." for text in mine), 390)
