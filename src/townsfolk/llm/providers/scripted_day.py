"""The scripted stand-in's days: plan_day, decompose, reschedule, act and new_day."""

import re
from collections.abc import Iterable
from random import Random

from townsfolk.llm.providers.scripted_voice import (
    hosts_party,
    news,
    party_in,
    plain_verb,
    sentences,
)
from townsfolk.llm.providers.scripted_words import choose, distinct, fit, phrase, theme_of
from townsfolk.prompts import act, decompose, new_day, plan_day, reschedule

_ASLEEP = re.compile(r"\b(?:sleep|asleep|in bed|ngủ)", re.IGNORECASE)
_SLEEPING = {"en": "sleeping", "vi": "ngủ"}
_LEISURE = {
    "en": "having breakfast / taking a walk / having dinner / reading a book / listening to music",
    "vi": "ăn sáng / đi dạo / ăn tối / đọc sách / nghe nhạc",
}
_VARIED = {
    "en": "taking a walk / reading a book / chatting with friends / listening to music",
    "vi": "đi dạo / đọc sách / trò chuyện với bạn bè / nghe nhạc",
}


def plan(inputs: plan_day.Inputs, rng: Random) -> plan_day.Reply:
    """Follow the ordinary day, with one free hour varied at times, and go to today's party.

    Only hours at which something else begins are told, and those of the ordinary day.
    """
    sleeping = choose(_SLEEPING, inputs.language)
    first = inputs.ordinary_day[0][0]
    hours = {hour: _at(hour, inputs.ordinary_day, sleeping, rng) for hour in range(first, 24)}
    wake = next((hour for hour in hours if not _ASLEEP.search(hours[hour])), first)
    _vary(hours, wake, inputs.language, rng)
    _join_party(hours, wake, inputs)
    _enrich(hours, wake, inputs.language)
    asked = {hour for hour, _ in inputs.ordinary_day}
    told = {h: text for h, text in hours.items() if h in asked or text != hours.get(h - 1)}
    return plan_day.Reply(hours={f"{hour:02d}": text for hour, text in told.items()})


def _at(hour: int, day: list[tuple[int, str]], default: str, rng: Random) -> str:
    """Return what an ordinary day has at an hour; one of them if it has several."""
    latest = max(start for start, _ in day if start <= hour)
    return phrase(rng.choice([text for start, text in day if start == latest]), 58, default)


def _vary(hours: dict[int, str], wake: int, language: str, rng: Random) -> None:
    """Swap one hour of the afternoon or evening for something else, every other day."""
    hour = rng.randrange(13, 22)
    if rng.random() < 0.5 and hour > wake and hours.get(hour) == hours.get(hour - 1):
        hours[hour] = rng.choice(choose(_VARIED, language).split(" / "))


def _enrich(hours: dict[int, str], wake: int, language: str) -> None:
    """Make sure that a day has enough different activities, whatever the person's file says."""
    leisure = choose(_LEISURE, language).split(" / ")
    for at, text in zip((wake, 15, 18, 20, 21), leisure, strict=True):
        if len({text.lower() for text in hours.values()}) < plan_day.LEAST_ACTIVITIES:
            hours[at] = text


_MONTHS = "January February March April May June July August September October November December"
_DATE = re.compile(
    rf"\b({_MONTHS.replace(' ', '|')}) (\d{{1,2}})\b|\b(\d{{1,2}}) tháng (\d{{1,2}})"
)
_TIMES = re.compile(
    r"(?:from|at) (\d{1,2})(?::00)? ?(am|pm)(?: (?:to|until) (\d{1,2})(?::00)? ?(am|pm))?|"
    r"(?:từ|lúc) (\d{1,2}) giờ(?: đến (\d{1,2}) giờ)?( chiều| tối)?"
)
_GOING = {"en": "going to the party", "vi": "đi dự tiệc"}
_HOSTING = {"en": "hosting the party", "vi": "tổ chức tiệc"}
_PLACE = re.compile(r"\b(?:at|ở) ((?:[A-Z]\S+ ?)+)")


def _join_party(hours: dict[int, str], wake: int, inputs: plan_day.Inputs) -> None:
    """Put a party that is known of and takes place today into the plan.

    Which day it is stands in the first line of `today`.
    """
    head, _, rest = inputs.today[:2000].partition("\n")
    today = _date(head)
    told = (*inputs.memories, rest, inputs.daily_requirement)
    known = (line for text in told for line in sentences(text))
    for line in known:
        at = _TIMES.search(line)
        if not (today and at and party_in(line) and _date(line) == today):
            continue
        place = _PLACE.search(line)
        going = _HOSTING if hosts_party(inputs.name, [line]) else _GOING
        at_word = "ở" if inputs.language == "vi" else "at"
        where = f" {at_word} {place[1].strip(' .,')}" if place else ""
        for hour in _hours_of(at):
            if wake <= hour < 24:
                hours[hour] = phrase(choose(going, inputs.language) + where, 58)
        return


def _date(text: str) -> tuple[int, int] | None:
    found = _DATE.search(text)
    if not found:
        return None
    if found[1]:
        return _MONTHS.split().index(found[1]) + 1, int(found[2])
    return int(found[4]), int(found[3])


def _hours_of(times: re.Match[str]) -> range:
    """Return the hours of the day in `from 5 pm to 7 pm` or `từ 5 giờ đến 7 giờ chiều`."""
    if times[5]:
        later = 12 if times[7] else 0
        return range(int(times[5]) + later, int(times[6] or int(times[5]) + 2) + later)
    start = int(times[1]) % 12 + 12 * (times[2] == "pm")
    end = int(times[3]) % 12 + 12 * (times[4] == "pm") if times[3] else start + 2
    return range(start, end)


UNIT = 5
_LENGTHS = (1, 2, 3, 4, 5, 6, 8, 9, 10, 12)
"""What a task may take, in units of 5 minutes (`decompose.Minutes`)."""


def _reachable(most: int) -> list[frozenset[int]]:
    sums = [frozenset({0})]
    for _ in range(most):
        sums.append(frozenset(total + length for total in sums[-1] for length in _LENGTHS))
    return sums


_SUMS = _reachable(8)
_WITHIN = [frozenset[int]().union(*_SUMS[: most + 1]) for most in range(9)]


def split(minutes: int, wanted: int, most: int, rng: Random) -> list[int]:
    """Return about `wanted`, at most `most` lengths in minutes that add up to `minutes`.

    What is less than 5 minutes is left out, and so is what `most` tasks of 60 minutes can't hold.
    """
    whole = max(1, min(minutes // UNIT, 12 * most))
    units = next(units for units in range(whole, 0, -1) if units in _WITHIN[most])
    counts = [count for count in range(1, most + 1) if units in _SUMS[count]]
    count = min(counts, key=lambda count: abs(count - wanted))
    lengths = []
    for left in range(count - 1, -1, -1):
        fitting = [length for length in _LENGTHS if units - length in _SUMS[left]]
        mean = units / (left + 1)
        length = rng.choice(sorted(fitting, key=lambda length: abs(length - mean))[:2])
        lengths.append(length * UNIT)
        units -= length
    return lengths


_GOING_ON = {"en": "going on with the day", "vi": "tiếp tục công việc trong ngày"}
_UNKNOWN = {
    "en": ("starting with", "going on with", "finishing"),
    "vi": ("bắt đầu", "tiếp tục", "hoàn tất"),
}


def break_up(inputs: decompose.Inputs, rng: Random) -> decompose.Reply:
    """Split a block into its theme's steps in order, or into start, middle and end."""
    most = max(2, min(8, inputs.minutes // 10)) if inputs.minutes >= 2 * UNIT else 1
    lengths = split(inputs.minutes, min(rng.randint(2, 6), most), most, rng)
    tasks = _steps(inputs.activity, inputs.language, len(lengths), rng)
    told = [
        {"task": task, "minutes": minutes, **_look(task, inputs.activity, inputs.language)}
        for task, minutes in zip(tasks, lengths, strict=True)
    ]
    return decompose.Reply.model_validate({"tasks": told})


_USED = {"en": "being used", "vi": "được dùng"}


def _look(task: str, block: str, language: str) -> dict[str, str]:
    """Return the emoji of a task's theme, and what happens to the object it is done with."""
    theme = theme_of(task, language) or theme_of(block, language)
    state = theme.state if theme else choose(_USED, language)
    return {"emoji": theme.emoji if theme else "🙂", "object_state": state}


def _steps(activity: str, language: str, count: int, rng: Random) -> list[str]:
    """Return `count` steps of an activity; what its theme has too few of is the activity itself."""
    theme = theme_of(activity, language)
    default = choose(_GOING_ON, language)
    if theme is None:
        whole = phrase(activity, 40, default)
        start, middle, end = (f"{words} {whole}" for words in choose(_UNKNOWN, language))
        return [start, *[middle] * (count - 2), end] if count > 1 else [whole]
    steps = theme.steps()
    if count > len(steps):
        again = [phrase(activity, 58, default)] * (count - len(steps))
        return [*steps[:-1], *again, steps[-1]]
    kept = sorted(rng.sample(range(len(steps)), count))
    return [steps[index] for index in kept]


def plan_again(inputs: reschedule.Inputs, rng: Random) -> decompose.Reply:
    """Keep the first and the last of what was planned, as far as the minutes hold them."""
    default = choose(_GOING_ON, inputs.language)
    plans = distinct([phrase(text, 58, default) for _, text in inputs.planned]) or [default]
    most = max(1, min(6, inputs.minutes // UNIT))
    lengths = split(inputs.minutes, len(plans), most, rng)
    while len(plans) < len(lengths):
        plans.append(plans[-1])
    plans = [*plans[: len(lengths) - 1], plans[-1]]
    pairs = zip(plans, lengths, strict=True)
    return decompose.Reply.model_validate(
        {"tasks": [{"task": task, "minutes": minutes} for task, minutes in pairs]}
    )


def do(inputs: act.Inputs, rng: Random) -> act.Reply:
    """Take the likeliest place, now and then one of the next two, if it is in the same room."""
    first = inputs.places[0]
    near = [place for place in inputs.places[:3] if _room_of(place) == _room_of(first)]
    place = first if rng.random() < 0.85 else rng.choice(near)
    look = _look(inputs.task, inputs.block, inputs.language)
    return act.Reply(place=place, **look)


def _room_of(place: str) -> str:
    """Return the part before the object in `sector: arena: object`."""
    return place.rpartition(": ")[0]


_SILENT_E = re.compile(
    r"(?:mak|tak|hav|writ|prepar|serv|bak|arrang|clos|us|mov|com|giv|driv|chang|rins|brows|danc|"
    r"shar|practic|exercis|rid|shav|stor|smok|tun|compar|breath|underlin|outlin|compos|revis|mov|"
    r"welcom|solv|notic|fil|celebrat|meditat|decorat|organiz|pil|describ|leav|rehears|rewrit|"
    r"wip|tast|vot|sav|typ|rac|[a-z]{3,}(?:at|iz|uc))$"
)


def verb_and_thing(task: str, language: str) -> tuple[str, str]:
    """Split a task: `pouring coffee` is `pour` and `coffee`, at most 40 characters each."""
    plain = fit(re.sub(r"[^\w\s'-]", " ", task[:300]), 100, "")
    verb, _, thing = plain.partition(" ")
    if language != "vi":
        verb = _base(verb.lower())
    elif two := _TWO_WORDS.match(plain):
        verb, thing = two[0], plain[two.end() :]
    empty = {"en": ("do", "something"), "vi": ("làm", "việc")}
    default = choose(empty, language)
    return fit(verb, 40, default[0]), fit(thing, 40, default[1])


_TWO_WORDS = re.compile(
    r"(?:chuẩn bị|phục vụ|trò chuyện|nói chuyện|suy nghĩ|nghiên cứu|sắp xếp|trang trí|tiếp tục|"
    r"bắt đầu|hoàn tất|trả lời|tổ chức|giới thiệu)\b",
    re.IGNORECASE,
)


def _base(verb: str) -> str:
    if not verb.endswith("ing") or len(verb) < 5:
        return plain_verb(verb)
    stem = verb[:-3]
    if stem in ("ly", "dy", "ty"):
        return stem[0] + "ie"
    if _SILENT_E.search(stem) and stem not in ("eat", "treat", "heat", "beat"):
        return stem + "e"
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsz":
        return stem[:-1]
    return stem


_EARLIER = re.compile(r"^(?:Yesterday|Hôm qua)\b")
_LEARNED = {"en": "Yesterday {} learned that {}.", "vi": "Hôm qua {} biết được rằng {}."}
_PROUD = {"en": "Yesterday was about this: {}.", "vi": "Hôm qua có chuyện này: {}."}
_NO_DUTY = {"en": "{} goes through the day as usual.", "vi": "{} sống một ngày như thường lệ."}


def begin_day(inputs: new_day.Inputs, rng: Random) -> new_day.Reply:
    """Keep what was on the mind, drop the news of the day before, add the weightiest of the new."""
    lines = _ENDED_KEPT.split(" ".join(inputs.currently[:2000].split()))
    kept = _whole_sentences([line for line in lines if not _EARLIER.match(line)], 240)
    kept = kept or choose(_NO_DUTY, inputs.language).format(fit(inputs.name, 60))
    fresh = news(inputs.memories, avoid=[kept])[:3]
    happened = _happened(rng.choice(fresh[:2]), inputs) if fresh else ""
    return new_day.Reply(
        currently=fit(f"{kept} {happened}", 400), daily_requirement=_duty(inputs, fresh)
    )


def _whole_sentences(lines: list[str], limit: int) -> str:
    """Return the first sentences that fit into `limit` characters; the very first one cut to it."""
    kept = fit(lines[0], limit, "") if lines else ""
    for line in lines[1:]:
        if len(kept) + len(line) + 1 > limit:
            break
        kept = f"{kept} {line}"
    return fit(kept, limit, "")


_ENDED_KEPT = re.compile(r"(?<=[.!?…])\s+")


def _happened(fact: str, inputs: new_day.Inputs) -> str:
    told = fit(fact.rstrip(". "), 140)
    if told.startswith(inputs.name[:30]):
        return choose(_PROUD, inputs.language).format(told)
    return choose(_LEARNED, inputs.language).format(inputs.name[:30], told)


def _duty(inputs: new_day.Inputs, fresh: Iterable[str]) -> str:
    """Return the usual requirement, and the party heard of if there is one."""
    usual = fit(inputs.daily_requirement, 220, "")
    usual = usual or choose(_NO_DUTY, inputs.language).format(fit(inputs.name, 60))
    party = next((party_in(fact) for fact in fresh if party_in(fact)), "")
    if hosts_party(inputs.name, [inputs.currently, *inputs.memories]):
        party = ""
    if not party or party in usual or wants_to_go("", party, inputs.language)[1:] in usual:
        return fit(usual, 390)
    return fit(f"{usual} {wants_to_go(inputs.name[:30], party, inputs.language)}", 390)


def wants_to_go(name: str, party: str, language: str) -> str:
    """Return the wish to be at a party, as a sentence about `name`."""
    if language == "vi":
        return f"{name} muốn đến dự {party}."
    return f"{name} wants to go to the {party}."
