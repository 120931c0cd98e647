from collections.abc import Awaitable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from townsfolk.errors import ReplyError
from townsfolk.llm.protocol import ChatModel, ChatReply, ChatRequest, Message
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.llm.providers.scripted_day import split
from townsfolk.llm.providers.scripted_themes import THEMES
from townsfolk.llm.providers.scripted_voice import first_person, news, third_person
from townsfolk.llm.providers.scripted_words import fit
from townsfolk.prompts import utterance
from townsfolk.prompts.act import EMOJIS
from townsfolk.prompts.catalog import PROMPTS

PARTY = (
    "Ann Lee is planning a Valentine's Day party at Hobbs Cafe on February 14, from 5 pm to 7 pm."
)
TIEC = (
    "Ann Lee đang chuẩn bị tiệc lễ Tình nhân ở Hobbs Cafe, "
    "từ 5 giờ đến 7 giờ chiều ngày 14 tháng 2."
)
ANN, BOB = "Ann Lee", "Bob Ray"

HOSTILE = (
    "",
    " ",
    "\n\n",
    '"',
    "''",
    '"quoted"',
    "🎉" * 70,
    "x" * 500,
    "word " * 300,
    "-,;: " * 30,
    "Cô ấy đang nấu phở, và rất vui.",
    "You are running for mayor",
    "you",
    "Ann Lee: hello",
    "Goodbye!",
    "{0} {} {name} {{ name }}",
    "\\1 \\g<0> \x00 \u2028",
    "the party at Hobbs Cafe from 5 pm to 3 am on February 14",
    "từ 23 giờ đến 99 giờ chiều ngày 40 tháng 99 tiệc",
    "Yesterday Ann learned that it rains.",
    '{"tasks": []}',
)  # fmt: skip
letters = st.characters(max_codepoint=0x24F, exclude_categories=["Cc"])
"""Latin letters: replies in others are refused, and control characters are no part of a word."""
texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(letters, max_size=90), st.just(PARTY), st.just(TIEC)
)
lists = st.lists(texts, max_size=6)
names = st.sampled_from([ANN, BOB, "Đỗ Ân", "O'Neil Mc-Coy", "Zoe"])
spoken = st.lists(st.tuples(names, texts), max_size=16)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "name": names,
    "other": names,
    "language": st.sampled_from(["en", "vi"]),
    "places": st.lists(texts, min_size=1, max_size=5),
    "memories": lists,
    "noticed": lists,
    "statements": lists,
    "said": spoken,
    "planned": spoken,
    "ordinary_day": st.builds(
        lambda wake, rest: sorted((rest | wake).items()),
        st.dictionaries(st.integers(4, 11), texts, min_size=1, max_size=1),
        st.dictionaries(st.integers(12, 23), texts),
    ),
    "minutes": st.integers(0, 1440),
    "count": st.integers(0, 8),
    "left": st.integers(0, 16),
    "may_wait": st.booleans(),
    "stayed": st.booleans(),
}


def inputs_of(name: str) -> st.SearchStrategy[BaseModel]:
    fields = PROMPTS[name].inputs.model_fields
    return st.builds(PROMPTS[name].inputs, **{field: FIELDS.get(field, texts) for field in fields})


def request_for(name: str, inputs: Any, seed: int) -> ChatRequest:
    prompt = PROMPTS[name]
    message = Message("user", "x" * 400)
    return ChatRequest((message,), {}, prompt.max_tokens, 0.5, seed, inputs.name, name, inputs)


def run(awaitable: Awaitable[ChatReply]) -> ChatReply:
    """Finish a coroutine that never waits."""
    try:
        awaitable.__await__().send(None)
    except StopIteration as done:
        reply: ChatReply = done.value
        return reply
    raise AssertionError("the stand-in waited for something")


def ask(kind: str, seed: int = 1, **fields: Any) -> Any:
    base = {"name": ANN, "identity": "", "today": "", "language": "en"}
    untold = {"lifestyle": "", "daily_requirement": "", "place": ""}
    told_in = PROMPTS[kind].inputs.model_fields
    base |= {key: text for key, text in untold.items() if key in told_in}
    inputs = PROMPTS[kind].inputs.model_validate(base | fields)
    reply = run(Scripted().complete(request_for(kind, inputs, seed)))
    return PROMPTS[kind].parse(reply.text, inputs)


@pytest.mark.parametrize("name", sorted(PROMPTS))
@settings(max_examples=150, deadline=None)
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_every_reply_is_usable_at_the_first_try(name: str, data: st.DataObject, seed: int) -> None:
    inputs = data.draw(inputs_of(name))
    request = request_for(name, inputs, seed)
    reply = run(Scripted().complete(request))
    PROMPTS[name].parse(reply.text, inputs)
    assert run(Scripted().complete(request)) == reply


def test_it_is_a_chat_model_that_says_it_is_none_of_language() -> None:
    model: ChatModel = Scripted()
    assert (model.info.provider, model.info.slots) == ("scripted", 8)
    assert not model.info.is_language_model


def test_tokens_are_estimated_from_the_texts() -> None:
    inputs = PROMPTS["whisper"].inputs(name=ANN, identity="", today="", text="You like tea")
    reply = run(Scripted().complete(request_for("whisper", inputs, 1)))
    assert reply.tokens_in == 100
    assert reply.tokens_out == len(reply.text) // 4


def test_a_prompt_without_rules_is_refused_with_what_to_do() -> None:
    inputs = PROMPTS["whisper"].inputs(name=ANN, identity="", today="", text="tea")
    request = ChatRequest((), {}, 1, 0, 1, ANN, "sing", inputs)
    with pytest.raises(ReplyError, match=r"asked 'sing'\. Add its rules"):
        run(Scripted().complete(request))


@given(st.integers(5, 420), st.integers(1, 8), st.randoms(use_true_random=False))
def test_tasks_add_up_to_their_block(minutes: int, wanted: int, rng: Any) -> None:
    lengths = split(minutes, wanted, 8, rng)
    assert sum(lengths) == minutes // 5 * 5
    assert set(lengths) <= {5, 10, 15, 20, 25, 30, 40, 45, 50, 60}


def test_a_block_becomes_fitting_tasks() -> None:
    block: dict[str, Any] = {"start": "", "end": "", "minutes": 60}
    tasks = ask("decompose", activity="cooking dinner", **block).tasks
    assert 2 <= len(tasks) <= 6
    assert sum(task.minutes for task in tasks) == 60
    assert all(task.task.split()[0].endswith("ing") for task in tasks)
    unknown = ask("decompose", activity="fixing the roof", **block).tasks
    assert unknown[0].task == "starting with fixing the roof"
    long = ask("decompose", activity="setting up the camera and the curtain behind it", **block)
    assert {task.task.rpartition("setting")[2] for task in long.tasks} == {" up the camera"}


DAY = [(7, "having breakfast"), (9, "studying"), (12, "having lunch"),
       (13, "painting"), (18, "having dinner"), (20, "reading"), (23, "sleeping")]  # fmt: skip


def doing_at(plan: Any, hour: int) -> str:
    """Return what a plan has at an hour: what began last."""
    begun: str = plan.hours[max(key for key in plan.hours if int(key) <= hour)]
    return begun


def test_a_plan_follows_the_ordinary_day() -> None:
    plan = ask("plan_day", memories=[], ordinary_day=DAY)
    assert min(plan.hours) == "07"
    assert [doing_at(plan, hour) for hour in (7, 8, 10, 23)] == [
        "having breakfast", "having breakfast", "studying", "sleeping",
    ]  # fmt: skip
    assert len(plan.hours) <= len(DAY) + 2


def test_a_day_with_too_little_in_it_gets_something_to_do() -> None:
    plan = ask("plan_day", memories=[], ordinary_day=[(9, "studying")])
    assert len(set(plan.hours.values())) >= 5


def test_plans_vary_with_the_seed() -> None:
    plans = {
        ask("plan_day", seed, memories=[], ordinary_day=DAY).model_dump_json() for seed in range(9)
    }
    assert len(plans) > 1


@pytest.mark.parametrize(("day", "goes"), [("14", True), ("15", False)])
def test_who_knows_of_a_party_goes_there_on_its_day_alone(day: str, goes: bool) -> None:
    today = f"It is Tuesday February {day}, 2023."
    plan = ask("plan_day", name=BOB, today=today, memories=[PARTY], ordinary_day=DAY)
    assert (doing_at(plan, 17) == "going to the party at Hobbs Cafe") is goes
    assert (doing_at(plan, 18) == "going to the party at Hobbs Cafe") is goes
    assert "party" not in doing_at(plan, 19)


def test_an_action_is_where_it_fits_and_looks_like_it() -> None:
    act = ask("act", time="", here="", task="pouring coffee", block="", usual="",
              places=["cafe", "park"])  # fmt: skip
    assert (act.place, act.emoji, act.object_state) == ("cafe", "☕", "being used")
    places = [
        "cafe: cafe: counter",
        "cafe: cafe: table",
        "college: hall: board",
        "cafe: cafe: sink",
    ]
    chosen = [
        ask("act", seed, time="", here="", task="reading", block="", usual="", places=places).place
        for seed in range(200)
    ]
    assert chosen.count(places[0]) > 150
    assert set(chosen) == set(places[:2])


def test_weighty_things_are_rated_above_everyday_ones() -> None:
    noticed = ["Bob is in love", PARTY, "Ann is chatting with a friend", "the bed is idle"]
    ratings = ask("rate_importance", noticed=noticed).ratings
    assert ratings == sorted(ratings, reverse=True)
    assert len(set(ratings)) == 4


REACT = {"time": "", "doing": "reading", "other": BOB, "other_doing": "drawing"}


def test_about_a_third_of_those_with_something_to_say_talk() -> None:
    choices = [
        ask("react", seed, **REACT, last_talk="", memories=["m"], may_wait=False).choice
        for seed in range(400)
    ]
    assert 0.28 < choices.count("talk") / 400 < 0.42
    assert set(choices) == {"talk", "go_on"}


def test_nobody_talks_to_a_sleeper_or_without_a_reason() -> None:
    def choices(**fields: Any) -> set[str]:
        given = REACT | {"may_wait": True} | fields
        return {ask("react", seed, **given).choice for seed in range(60)}

    assert choices(last_talk="They talked.", memories=[]) == {"wait", "go_on"}
    assert choices(last_talk="", memories=["m"], other_doing="sleeping") == {"wait", "go_on"}


def talk(
    seed: int, language: str, memories: dict[str, list[str]], left: int = 16
) -> list[tuple[str, str]]:
    """Return what two people say to each other until one ends it."""
    said: list[tuple[str, str]] = []
    for turn in range(left):
        name, other = (ANN, BOB) if turn % 2 == 0 else (BOB, ANN)
        line = ask(
            "utterance", seed * 100 + turn, name=name, language=language, time="", place="",
            other=other, doing="reading a book", other_doing="pouring coffee", last_talk="", why="",
            memories=memories[name], said=said, left=left - turn,
        )  # fmt: skip
        said.append((name, line.text))
        if line.over:
            return said
    raise AssertionError("nobody ended the talk")


@pytest.mark.parametrize(
    ("language", "fact", "word"), [("en", PARTY, "party"), ("vi", TIEC, "tiệc")]
)
@pytest.mark.parametrize("seed", range(20))
def test_news_passes_from_mouth_to_ear_to_memory(
    language: str, fact: str, word: str, seed: int
) -> None:
    said = talk(seed, language, {ANN: [fact], BOB: []})
    assert 4 <= len(said) <= 9
    assert len({text for _, text in said}) == len(said)
    kept = ask("remember_talk", name=BOB, language=language, other=ANN, said=said)
    assert kept.memo == fact
    assert word in kept.planning_note
    assert kept.importance >= 7


@pytest.mark.parametrize("seed", range(20))
def test_nobody_speaks_of_what_they_were_not_told(seed: int) -> None:
    said = talk(seed, "en", {ANN: [], BOB: []})
    assert not any("party" in text.lower() for _, text in said)


SECRETS = (
    "Ann Lee has a crush on Bob Ray that she hides behind jokes.",
    "Ann Lee has a secret project.",
    "Ann Lee is in love, and nobody knows.",
    "Ann Lee is going to the wedding but has not told anyone.",
    "Ann Lee thầm yêu một người bạn.",
    "Ann Lee giấu chuyện kết hôn.",
)


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_told_to_nobody(secret: str, language: str) -> None:
    hidden = {"crush", "secret", "love", "wedding", "yêu", "kết hôn"}
    for seed in range(10):
        said = talk(seed, language, {ANN: [secret], BOB: []})
        assert not any(word in text.lower() for word in hidden for _, text in said)


IDLE = ("Ann Lee's plan for Monday: telling friends news; reading a research paper.",
        "reading studies for the research paper", "Ann Lee talked with Bob Ray about the party",
        "Bob Ray is reading a paper (writing his research paper)",
        "Ann Lee told Cat Fox that she should help her.")  # fmt: skip


@pytest.mark.parametrize("idle", IDLE)
def test_activities_talks_and_loose_pronouns_are_no_news(idle: str) -> None:
    assert news([idle]) == []


@pytest.mark.parametrize("seed", range(10))
def test_lines_are_short_and_whole(seed: int) -> None:
    long = "Ann Lee is planning a party " + "with a great many friends " * 8
    said = talk(seed, "en", {ANN: [PARTY, long], BOB: ["Bob Ray's exam is on Monday."]})
    assert all(len(text) <= 160 and text[-1] in ".?!" for _, text in said)
    assert "great many" not in str(said)


def test_what_concerns_the_listener_is_said_to_you() -> None:
    said = [(BOB, "Hi!"), (ANN, "Hello!")]
    reply = ask("utterance", name=ANN, time="", place="", other=BOB, doing="", other_doing="",
                last_talk="", why="", memories=["Ann Lee will meet Bob Ray at the party."],
                said=said, left=9)  # fmt: skip
    assert "I will meet you at the party." in reply.text


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_talk_ends_when_no_utterance_is_left(language: str) -> None:
    said = talk(3, language, {ANN: [PARTY], BOB: []}, left=1)
    assert len(said) == 1
    shorter = talk(3, language, {ANN: [PARTY], BOB: []}, left=3)
    assert len(shorter) == 3


def test_a_goodbye_is_answered_by_a_goodbye() -> None:
    said = [(ANN, "Hi!"), (BOB, "Goodbye, Ann!")]
    reply = ask("utterance", time="", place="", other=BOB, doing="", other_doing="", last_talk="",
                why="", memories=[PARTY], said=said, left=9)  # fmt: skip
    assert isinstance(reply, utterance.Reply)
    assert reply.over


@pytest.mark.parametrize(("memories", "surprised"), [([], True), (["Ann Lee has an exam."], False)])
def test_only_what_is_new_surprises(memories: list[str], surprised: bool) -> None:
    said = [(ANN, "Hi!"), (BOB, "Hello!"), (ANN, "By the way, I have an exam.")]
    reply = ask("utterance", name=BOB, time="", place="", other=ANN, doing="", other_doing="",
                last_talk="", why="", memories=memories, said=said, left=9)  # fmt: skip
    surprise = ("Really?", "That is interesting", "Oh, I am glad", "Well, well", "I would never",
                "Now that is", "Who would")  # fmt: skip
    assert reply.text.startswith(surprise) is surprised


def test_what_is_on_the_mind_does_not_grow_over_the_days() -> None:
    currently = "Bob Ray is writing a book about rents. He has no first sentence."
    requirement = "Bob Ray opens the shop at 9."
    for _ in range(10):
        day = ask("new_day", name=BOB, date="", memories=[PARTY, "Bob Ray talked with Ann Lee."],
                  currently=currently, daily_requirement=requirement)  # fmt: skip
        currently, requirement = day.currently, day.daily_requirement
        assert max(len(currently), len(requirement)) <= 400
    assert currently.startswith("Bob Ray is writing a book about rents. He has no first sentence.")
    assert currently.count("Yesterday") == 1
    assert requirement.count("wants to go to the") == 1


def test_questions_and_conclusions_rest_on_what_was_noticed() -> None:
    lines = ["Bob Ray is reading", PARTY, "Bob Ray talked about his research paper"]
    questions = ask("focal_questions", statements=lines, count=3).questions
    assert len(set(questions)) == 3
    assert any("Bob Ray" in question for question in questions)
    drawn = ask("insights", question="", statements=lines, count=5).insights
    about = next(insight for insight in drawn if "Bob Ray" in insight.text)
    assert about.evidence == [1, 3]


def test_an_inner_voice_becomes_a_sentence_about_the_person() -> None:
    thought = ask("whisper", text="You are running for mayor with your friend")
    assert thought.statement == "Ann Lee is running for mayor with Ann Lee's friend"
    assert (thought.predicate, thought.importance) == ("run", 6)


def test_an_interview_answers_from_memory_or_admits_to_know_nothing() -> None:
    given: dict[str, Any] = {"time": "", "doing": "reading", "said": []}
    asked = "Is there a party on Valentine's Day?"
    knows = ask("interview", name=BOB, memories=["Bob likes tea", PARTY], question=asked, **given)
    assert knows.evidence == [2]
    assert "Hobbs Cafe" in knows.answer
    unaware = ask("interview", name=BOB, memories=["Bob likes tea"], question=asked, **given)
    assert (unaware.answer, unaware.evidence) == ("I don't know anything about that.", [])


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (PARTY, PARTY.replace("Ann Lee is", "I am")),
        ("Ann Lee still has a box of candles.", "I still have a box of candles."),
        (
            "Cat Fox and Ann Lee have been friends for years, and promise to help.",
            "Cat Fox and I have been friends for years, and promise to help.",
        ),
        ("Ann Lee is writing a paper and is tired.", "I am writing a paper and am tired."),
        ("Cat Fox will see Ann Lee at the party.", "Cat Fox will see me at the party."),
        ("Ann Lee's exam is next week.", "My exam is next week."),
        ("Ann Lee wants to help Bob Ray.", "I want to help Bob Ray."),
    ],
)
def test_what_is_told_of_someone_and_what_they_say_turn_into_each_other(
    told: str, said: str
) -> None:
    assert first_person(told, ANN, "en") == said
    assert third_person(said, ANN, "en") == told


def test_pronouns_of_a_statement_about_oneself_are_ones_own() -> None:
    told = "Ann Lee writes her paper, and she asks Bob to thank her for it."
    assert first_person(told, ANN, "en") == "I write my paper, and I ask Bob to thank me for it."


def test_what_was_said_to_the_listener_is_kept_with_the_name() -> None:
    said = "I will see you and your friend when you are back."
    assert third_person(said, ANN, "en", BOB) == (
        "Ann Lee will see Bob Ray and Bob Ray's friend when Bob Ray is back."
    )


def test_news_is_what_matters_and_has_not_come_up() -> None:
    assert news(["The bed is idle. " + PARTY]) == [PARTY]
    assert news([PARTY], avoid=[PARTY]) == []
    assert news(["She plans a party."]) == []


def test_texts_are_cut_between_words() -> None:
    assert fit("alpha beta gamma", 13) == "alpha beta"
    assert fit("  ", 10, "nothing") == "nothing"


def test_every_emoji_of_a_theme_can_be_shown() -> None:
    assert {theme.emoji for themes in THEMES.values() for theme in themes} <= set(EMOJIS)
