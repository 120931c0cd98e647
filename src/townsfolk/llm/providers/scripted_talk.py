"""The scripted stand-in among people: react, utterance and remember_talk.

Nobody says what isn't in the inputs, so that news spreads by talk alone.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, count
from random import Random

from townsfolk.llm.providers.scripted_day import wants_to_go
from townsfolk.llm.providers.scripted_voice import (
    FULL_NAME,
    NEWS,
    first_person,
    hosts_party,
    is_secret,
    lowered,
    news,
    overlap,
    party_in,
    second_person,
    sentences,
    third_person,
    words_of,
)
from townsfolk.llm.providers.scripted_words import choose, first_name, fit, phrase, rating_of
from townsfolk.prompts import react, remember_talk, utterance

TALKS = 0.35
"""How often a person who has something to say starts to talk."""

_LONGEST = 160
"""What is comfortable to read in a bubble, in characters."""

_ASLEEP = re.compile(r"\b(?:sleep|asleep|ngủ)", re.IGNORECASE)
_WHY = {
    "en": {
        "talk": "wants to hear how {} is",
        "wait": "can begin when {} is done",
        "go_on": "is busy",
    },
    "vi": {
        "talk": "muốn hỏi thăm {}",
        "wait": "có thể bắt đầu khi {} xong việc",
        "go_on": "đang bận",
    },
}


def notice(inputs: react.Inputs, rng: Random) -> react.Reply:
    """Talk at times, if there is something to say; else wait at times, if that is possible."""
    has_reason = bool(inputs.memories) or not inputs.last_talk.strip()
    awake = not _ASLEEP.search(inputs.other_doing[:200])
    draw, patience = rng.random(), rng.random()
    choice: react.Choice = "go_on"
    if has_reason and awake and draw < TALKS:
        choice = "talk"
    elif inputs.may_wait and patience < 0.5:
        choice = "wait"
    why = choose(_WHY, inputs.language)[choice].format(first_name(inputs.other)[:40])
    return react.Reply(why=why, choice=choice)


_LINES = {
    "en": {
        "greet": "Hi {0}! / Hello {0}, what a nice surprise! / Hey {0}! / "
        "{0}, how nice to run into you!",
        "see": "So you are {}? / I see you are {}. / Are you {}?",
        "self": "I was just {}. / As you can see, I am {}. / Oh, I am {}.",
        "same": "Just the same as you! / I am doing the same, as you can see.",
        "how": "How are you? / How is your day going? / Is everything all right with you? / "
        "Are you having a good day? / How have you been? / Did you sleep well?",
        "fine": "I am fine, thank you. / It is a good day so far. / "
        "All is well, thanks for asking. / I can't complain. / Never better!",
        "party": "Thank you! I would love to come to the party. / "
        "How nice! I will come to the party. / Oh, good! I will try to come to the party.",
        "really": "Really? I had no idea! / That is interesting, thank you for telling me. / "
        "Oh, I am glad you told me. / Well, well! / I would never have guessed! / "
        "Now that is something. / Who would have thought!",
        "known": "Yes, I have heard about that. / I remember, somebody told me. / "
        "So I have heard. / I thought as much. / Yes, that goes round.",
        "agree": "That is good to hear. / How nice. / I am glad to hear that. / Good for you.",
        "open": "By the way, {} / You know, {}",
        "heard": "I heard that {}",
        "bye": "I have to go on now. See you, {0}! / It was nice talking to you, {0}. Goodbye! / "
        "I had better get going. Take care, {0}! / Well, see you around, {0}! / Goodbye, {0}!",
    },
    "vi": {
        "greet": "Chào {0}! / {0} ơi, gặp bạn vui quá! / Chào {0}, lâu rồi mới gặp!",
        "see": "Bạn đang {} à? / Mình thấy bạn đang {}.",
        "self": "Mình vừa mới {}. / Còn mình thì đang {}.",
        "same": "Mình cũng thế! / Mình cũng đang làm y như bạn đây.",
        "how": "Bạn khỏe không? / Hôm nay của bạn thế nào? / Mọi chuyện ổn chứ? / "
        "Dạo này bạn thế nào? / Đêm qua bạn ngủ ngon không?",
        "fine": "Mình khỏe, cảm ơn bạn. / Hôm nay cũng ổn. / "
        "Mọi chuyện đều tốt, cảm ơn bạn đã hỏi. / Không có gì phải phàn nàn. / Khỏe như vâm!",
        "party": "Hay quá! Mình rất muốn đến dự tiệc. / Vui quá! Mình sẽ đến dự tiệc. / "
        "Cảm ơn bạn! Mình sẽ cố gắng đến dự tiệc.",
        "really": "Thật à? Mình không hề biết! / Hay quá, cảm ơn bạn đã kể. / "
        "Ồ, may mà bạn nói. / Ái chà! / Mình không ngờ đấy! / Ai mà nghĩ ra được!",
        "known": "Ừ, mình có nghe chuyện đó rồi. / Mình nhớ mà, có người kể rồi. / "
        "Mình biết rồi. / Mình cũng đoán thế.",
        "agree": "Nghe vậy mình mừng. / Mình hiểu ý bạn. / Mình cũng thấy thế.",
        "open": "À này, {} / Bạn biết không, {}",
        "heard": "Mình nghe nói là {}",
        "bye": "Mình phải đi đây. Hẹn gặp lại {0} nhé! / "
        "Nói chuyện với bạn vui lắm. Tạm biệt {0}! / "
        "Thôi mình đi nhé, {0}. Giữ sức khỏe! / Tạm biệt {0}!",
    },
}
_UNCLEAR = re.compile(r"\b(?:cô|anh|chị|ông|bà|is)\b", re.IGNORECASE)
"""In Vietnamese, words for she and he, who may be the speaker, and what is no Vietnamese."""
_PLAIN_BYE = {"en": "Goodbye!", "vi": "Tạm biệt!"}
_BYE = re.compile(
    r"\b(?:goodbye|see you(?: around)?[,!]|take care|get going|tạm biệt|hẹn gặp lại|mình phải đi)",
    re.IGNORECASE,
)


class Speaker:
    """What one person could say next, out of what they have: lines by purpose, in seeded order."""

    def __init__(self, inputs: utterance.Inputs, rng: Random) -> None:
        self.inputs = inputs
        self.rng = rng
        self.lines = choose(_LINES, inputs.language)
        self.friend = fit(first_name(inputs.other), 40, "?")
        self.said = {_plain(text) for _, text in inputs.said}
        self.last = inputs.said[-1][1][:400] if inputs.said else ""

    def any_of(self, purpose: str, filling: str = "") -> str:
        """Return a line of a purpose that nobody said in these words so far, if there is one."""
        lines = [line.format(filling) for line in self.lines[purpose].split(" / ")]
        self.rng.shuffle(lines)
        return next((line for line in lines if not self._was_said(line)), lines[0])

    def greeting(self) -> str:
        told = f"{self.inputs.other} is {self.inputs.other_doing}"
        seen = self._activity(second_person(told, self.inputs.other), self.inputs.other_doing)
        return f"{self.any_of('greet', self.friend)} {self._in_line('see', seen, 'how')}"

    def answer(self) -> str:
        """Answer the last line: a greeting, a question, an invitation or news."""
        if len(self.inputs.said) == 1:
            return self.any_of("greet", self.friend)
        if _WHEN.search(party_in(self.last)) and not self._answered_party():
            return self.any_of("party")
        if self.last.rstrip().endswith("?"):
            return self.any_of("fine")
        if not self.is_told_news():
            return self.any_of("agree")
        told = third_person(self.last, self.inputs.other, self.inputs.language)
        return self.any_of("really" if news([told], avoid=self.inputs.memories) else "known")

    def is_told_news(self) -> bool:
        """Say whether the last line holds news that isn't about the one who hears it."""
        about_me = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
        return any(
            rating_of(part) >= NEWS and not about_me.search(part) for part in sentences(self.last)
        )

    def about_self(self) -> str:
        if self.inputs.doing == self.inputs.other_doing:
            return self.any_of("same")
        told = f"{self.inputs.name} is {self.inputs.doing}"
        said = first_person(told, self.inputs.name, self.inputs.language)
        return self._in_line("self", self._activity(said, self.inputs.doing), "fine")

    def news(self) -> str:
        """Tell the weightiest thing that hasn't come up, if there is any.

        What the two talked of the last time comes after the rest.
        """
        inputs = self.inputs
        known = [*inputs.memories, inputs.today]
        fresh = news(known, avoid=[text for _, text in inputs.said])
        latest = inputs.last_talk
        self.rng.shuffle(fresh)
        fresh.sort(key=lambda fact: (topic_of([fact], inputs.language) in latest, -_pressing(fact)))
        return next((line for fact in fresh if (line := self._told(fact))), "")

    def _told(self, fact: str) -> str:
        """Return a fact as it is said to the other; nothing if it can't be said whole."""
        inputs = self.inputs
        subject = FULL_NAME.match(fact)
        if fact.startswith(first_name(inputs.other)) or (
            subject and f"and {inputs.other} " in fact[: len(subject[0]) + len(inputs.other) + 6]
        ):
            return ""
        said = first_person(fact, inputs.name, inputs.language)
        if inputs.language == "vi" and (inputs.other in said or _UNCLEAR.search(said)):
            return ""
        said = lowered(second_person(said, inputs.other)).rstrip(".! ") + "."
        if any(overlap(said, words_of(text)) > 0.6 for _, text in inputs.said):
            return ""
        own = said != lowered(fact).rstrip(".! ") + "."
        line = self.any_of("open" if own else "heard", said)
        return line if len(line) <= _LONGEST - 30 and not self._was_said(line) else ""

    def _activity(self, said: str, doing: str) -> str:
        """Return what someone does as it stands in a sentence; nothing if it names anybody.

        `said` is `I am reading` or `You are reading`, whose first two words go.
        """
        words = said.split(" ", 2)[-1] if self.inputs.language == "en" else doing
        words = phrase(words.partition(" (")[0], 60, "")
        people = {*self.inputs.name.split(), *self.inputs.other.split()}
        if is_secret(words) or people & {*re.findall(r"\w+", words)} or len(words) > 58:
            return ""
        return words[:1].lower() + words[1:]

    def _in_line(self, purpose: str, filling: str, otherwise: str) -> str:
        return self.any_of(purpose, filling) if filling else self.any_of(otherwise)

    def goodbyes(self) -> Iterator[str]:
        """Yield goodbyes without end: the last ones are the same word, said more and more often."""
        yield self.any_of("bye", self.friend)
        word = choose(_PLAIN_BYE, self.inputs.language)
        yield from (" ".join([word] * times) for times in count(1))

    def usable(self, lines: Iterable[str]) -> str:
        """Return the first line that may be said: new, and about nobody by the own name."""
        return next(line for line in lines if not self._was_said(line) and self._passes(line))

    def _passes(self, line: str) -> bool:
        try:
            utterance.PROMPT.judge(utterance.Reply(text=line, over=False), self.inputs)
        except ValueError:
            return False
        return True

    def _was_said(self, line: str) -> bool:
        plain = _plain(line)
        return plain in self.said or any(plain in said for said in self.said)

    def _answered_party(self) -> bool:
        """Say whether a party is nothing to answer: it is one's own, or one spoke of it already."""
        inputs = self.inputs
        spoke = any(party_in(text) for who, text in inputs.said if who == inputs.name)
        known = [inputs.today, *inputs.memories]
        goes = any(wants_to_go(inputs.name, "", inputs.language)[:-2] in text for text in known)
        return spoke or goes or hosts_party(inputs.name, known)


def speak(inputs: utterance.Inputs, rng: Random) -> utterance.Reply:
    """Greet, answer, tell news, ask back, and say goodbye after 4 to 8 lines."""
    speaker = Speaker(inputs, rng)
    lines, news_left = len(inputs.said), speaker.news()
    tired = lines >= 3 and not news_left and not speaker.is_told_news() and rng.random() < 0.5
    ends = lines >= 7 or tired
    if inputs.left <= 1 or _BYE.search(speaker.last) or ends:
        return utterance.Reply(text=speaker.usable(speaker.goodbyes()), over=True)
    if lines:
        parts = [speaker.answer(), news_left or speaker.any_of("how")]
        parts[1:1] = [speaker.about_self()] if lines == 1 else []
    else:
        parts = [speaker.greeting()]
    text = speaker.usable(chain(_shorter(parts), speaker.goodbyes()))
    return utterance.Reply(text=text, over=bool(_BYE.search(text)))


def _shorter(parts: list[str]) -> Iterator[str]:
    """Yield a line of several parts, then with less and less before the last; none too long."""
    for dropped in (slice(0, 0), slice(1, -1), slice(0, -1)):
        kept = [part for part in parts if part not in parts[dropped]]
        line = " ".join(kept)
        if len(line) <= _LONGEST:
            yield line


def _pressing(fact: str) -> int:
    """Return how much a fact matters; what is only worth telling counts alike."""
    rating = rating_of(fact)
    return rating if rating > NEWS + 1 else 0


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


_TOPICS = {
    "en": (
        (party_in, "the party"),
        (re.compile(r"\b(?:election|mayor)", re.IGNORECASE).search, "the election"),
        (re.compile(r"\b(?:paper|research|thesis)\b", re.IGNORECASE).search, "the research paper"),
        (re.compile(r"\b(?:exam|study|class)", re.IGNORECASE).search, "studying"),
        (re.compile(r"\b(?:love|crush)\b", re.IGNORECASE).search, "love"),
        (re.compile(r"\b(?:pictures?|exhibition|paint)", re.IGNORECASE).search, "pictures"),
        (re.compile(r"\b(?:novel|book|poem|podcast)", re.IGNORECASE).search, "books and stories"),
        (re.compile(r"\b(?:piano|guitar|song|microphone)", re.IGNORECASE).search, "music"),
        (re.compile(r"", re.IGNORECASE).search, "everyday things"),
    ),
    "vi": (
        (party_in, "bữa tiệc"),
        (re.compile(r"bầu cử|thị trưởng", re.IGNORECASE).search, "cuộc bầu cử"),
        (re.compile(r"nghiên cứu|bài viết", re.IGNORECASE).search, "bài nghiên cứu"),
        (re.compile(r"\b(?:thi|học)\b", re.IGNORECASE).search, "chuyện học hành"),
        (re.compile(r"yêu|thương", re.IGNORECASE).search, "chuyện tình cảm"),
        (re.compile(r"triển lãm|tranh", re.IGNORECASE).search, "tranh ảnh"),
        (re.compile(r"tiểu thuyết|sách|thơ", re.IGNORECASE).search, "sách và truyện"),
        (re.compile(r"đàn|bài hát|micro", re.IGNORECASE).search, "âm nhạc"),
        (re.compile(r"", re.IGNORECASE).search, "chuyện thường ngày"),
    ),
}
_TALKED = {"en": "{0} and {1} talked about {2}.", "vi": "{0} và {1} nói chuyện về {2}."}
_COMES = re.compile(
    r"\bI (?:would love to|will|will try to) come to the party|đến dự tiệc|mình sẽ đến",
    re.IGNORECASE,
)
_EXPECTS = {"en": "{0} will see {1} at the party.", "vi": "{0} có thể chờ {1} đến dự tiệc."}


_WHEN = re.compile(r"\b(?:at|on|from|ở|lúc|từ|ngày)\b")
"""An invitation says where or when; that somebody thinks of a party is none."""


def topic_of(texts: list[str], language: str) -> str:
    """Return what a talk is about, in a few words."""
    whole = " ".join(text[:300] for text in texts)[:4000]
    return next(topic for found, topic in choose(_TOPICS, language) if found(whole))


def keep(inputs: remember_talk.Inputs, rng: Random) -> remember_talk.Reply:
    """Keep the weightiest thing the other said, in the third person, and what follows of it."""
    language = inputs.language
    heard = [text for who, text in inputs.said if who != inputs.name]
    topic = topic_of([text for _, text in inputs.said], language)
    facts = news(heard)
    memo = choose(_TALKED, language).format(inputs.name[:50], inputs.other[:50], topic)
    if facts:
        memo = third_person(facts[0], inputs.other, language, inputs.name)
    rating = rating_of(memo) if facts else rng.randint(2, 3)
    return remember_talk.Reply(
        topic=topic,
        memo=fit(memo, 200),
        planning_note=fit(_note(inputs, memo, heard), 200),
        importance=rating,
    )


def _note(inputs: remember_talk.Inputs, memo: str, heard: list[str]) -> str:
    """Return what follows: to go to a party that one heard of, or whom to expect there."""
    if any(_COMES.search(text) for text in heard):
        return choose(_EXPECTS, inputs.language).format(inputs.name[:50], inputs.other[:50])
    party = party_in(memo) if news(heard) else ""
    if hosts_party(inputs.name, [inputs.today]):
        return remember_talk.NOTHING
    if not _WHEN.search(party):
        return remember_talk.NOTHING
    return wants_to_go(inputs.name[:50], party, inputs.language)
