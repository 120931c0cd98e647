"""How a simulation, a person, a memory and a call look in the terminal."""

import json
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from townsfolk.cli.progress import counted
from townsfolk.cli.terminal import plain
from townsfolk.clock import hhmm, minute_of_day, spoken_date
from townsfolk.mind.schedule import index_at
from townsfolk.mind.state import MindState, from_json
from townsfolk.names import PersonName, parts_of
from townsfolk.store import asked
from townsfolk.store.reading import Plan, Reading
from townsfolk.vocabulary import Attempt, CallKey, Conversation, Memory, Retrieved

TALKS_SHOWN = 3


def simulation(reading: Reading) -> RenderableType:
    """Return a simulation: its facts, where everybody is, how its calls ended."""
    one = reading.overview()
    running = "  (running)" if one.running else ""
    return Group(
        Text(f"{one.name}{running}", style="bold"),
        _facts(
            {
                "now": f"{spoken_date(one.time.date())}, {one.time:%H:%M:%S} (step {one.step:,})",
                "base": f"{one.base}, seed {reading.meta['seed']}, language {one.language}",
                "model": plain(one.model),
                "forked from": reading.meta.get("forked_from", ""),
                "so far": f"{reading.count('memories'):,} memories, "
                f"{counted(reading.count('conversations'), 'talk')}, "
                f"{counted(reading.count('calls'), 'call')}",
            }
        ),
        Text(),
        _people(reading),
        *_outcomes(reading),
    )


def person(reading: Reading, who: PersonName, memories: int) -> RenderableType:
    """Return a person as they are now: what they do, their day, memories, talks."""
    now = reading.clock.time_at(reading.step)
    state = from_json(reading.mind_state(who))
    parts: list[RenderableType] = [
        Text(f"{who}, {spoken_date(now.date())}, {now:%H:%M:%S}", style="bold"),
        _facts(
            {
                "now": doing(reading, who),
                "at": place(reading, who),
                "these days": plain(state.currently),
                "wants to": plain(state.daily_requirement),
            }
        ),
    ]
    plan = reading.plan(who)
    if plan is not None:
        parts += [_heading("the day"), _schedule(reading, plan)]
    if memories:
        shown = reading.memories(who, memories)
        count = reading.memory_count(who)
        title = f"memories, the latest {len(shown)} of {count}"
        parts += [_heading(title), memory_table(reading, shown)]
    parts += _relations(reading, state)
    talks = reading.conversations(who, TALKS_SHOWN)
    if talks:
        parts += [_heading("latest talks"), *(talk(reading, one) for one in talks)]
    return Group(*parts)


def doing(reading: Reading, who: PersonName) -> str:
    """Return what a person does now, in a line."""
    action = reading.action(who)
    return "" if action is None else plain(f"{action.emoji} {action.text}".strip())


def place(reading: Reading, who: PersonName) -> str:
    """Return where a person's action is done, and the tile they stand on."""
    action, tile = reading.action(who), reading.tile(who)
    where = ", ".join(parts_of(action.address)[1:]) if action else ""
    return f"{where} (tile {tile.x}, {tile.y})".strip()


def memory_table(reading: Reading, memories: Iterable[Memory]) -> Table:
    """Return memories as a table; importance from 1 to 10, evidence as numbers of memories."""
    table = Table(box=None, pad_edge=False)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("when", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("imp.", justify="right", no_wrap=True)
    table.add_column("memory", ratio=1)
    table.add_column("rests on")
    for memory in memories:
        evidence = ", ".join(map(str, memory.evidence))
        figures = (str(memory.number), _when(reading, memory.step), memory.kind.value)
        table.add_row(*figures, str(memory.importance), plain(memory.text), evidence)
    return table


def memory_tree(reading: Reading, who: PersonName, number: int) -> Tree:
    """Return a memory over what it rests on, over what that rests on, to the first observation."""
    memory = reading.memory(who, number)
    tree = Tree(_memory_line(reading, memory))
    _grow(reading, who, memory, tree)
    return tree


def calls(reading: Reading, who: PersonName, limit: int) -> RenderableType:
    """Return the latest of a person's questions to the model, with their numbers."""
    lines = asked.calls(reading, who)
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    for title in ("#", "when", "step", "prompt", "outcome", "tries", "read", "written", "time"):
        left = title in ("when", "prompt", "outcome")
        table.add_column(title, justify="left" if left else "right", no_wrap=True)
    for number, line in list(enumerate(lines, start=1))[-limit:]:
        key, outcome = line.key, line.outcome or "open"
        style = "yellow" if outcome == "fallback" else ""
        prompt = key.prompt if not key.ordinal else f"{key.prompt} /{key.ordinal}"
        table.add_row(
            str(number),
            _when(reading, key.step),
            f"{key.step:,}",
            prompt,
            Text(outcome, style=style),
            str(line.tries),
            f"{line.tokens_in:,}",
            f"{line.tokens_out:,}",
            f"{line.seconds:.1f} s",
        )
    hint = f'Look into one with: townsfolk inspect {reading.name} "{who}" --call NUMBER'
    return Group(table, Text(hint, style="dim"))


def call(reading: Reading, key: CallKey) -> RenderableType:
    """Return a question to the model: what was asked, what came back, what it rested on."""
    found = asked.call(reading, key)
    parts: list[RenderableType] = [
        Text(f"{key}", style="bold"),
        _facts(
            {
                "when": _when(reading, key.step),
                "outcome": found.outcome,
                "model": plain(found.attempts[0].model) if found.attempts else "",
            }
        ),
    ]
    recalled = asked.recalls(reading, key)
    if recalled:
        parts += [_heading("memories that came to mind"), _recall_table(recalled)]
    for attempt in found.attempts:
        parts += _attempt(attempt, is_last=attempt is found.attempts[-1])
    return Group(*parts)


def talk(reading: Reading, one: Conversation) -> RenderableType:
    """Return a talk with all its lines."""
    where = ", ".join(parts_of(one.place)[1:]) or "in the open"
    head = f"{_when(reading, one.start)}  {one.first} and {one.second}, {where}"
    lines = [Text(f"{line.speaker}: {plain(line.text)}") for line in one.utterances]
    return Group(Text(head, style="dim"), *(Padding(line, (0, 0, 0, 2)) for line in lines))


def _people(reading: Reading) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("person", no_wrap=True)
    table.add_column("now", ratio=1)
    table.add_column("where", ratio=1)
    for who in reading.names():
        table.add_row(who, doing(reading, who), place(reading, who))
    return table


def _outcomes(reading: Reading) -> Sequence[RenderableType]:
    found = asked.outcomes(reading)
    if not found:
        return []
    table = Table(box=None, pad_edge=False)
    table.add_column("prompt", no_wrap=True)
    ends = ("valid", "repaired", "fallback")
    for title in ends:
        table.add_column(title, justify="right")
    for prompt, counts in found.items():
        table.add_row(prompt, *(f"{counts.get(end, 0):,}" for end in ends))
    tripped = asked.guards(reading)
    return [Text(), table, *([Text(f"guards: {guards(tripped)}")] if tripped else [])]


def guards(tripped: Mapping[str, int]) -> str:
    """Return in a line how often which guard against a known failure of models tripped."""
    return ", ".join(f"{name.replace('_', ' ')} {times:,}" for name, times in tripped.items())


def _schedule(reading: Reading, plan: Plan) -> Table:
    now = reading.clock.time_at(reading.step)
    of_today = reading.clock.time_at(plan.step).date() == now.date()
    current = index_at(plan.rows, minute_of_day(now)) if of_today else None
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    minute = 0
    for index, row in enumerate(plan.rows):
        span = f"{hhmm(minute)}-{hhmm(minute + row.minutes)}"
        minute += row.minutes
        table.add_row(span, plain(row.activity), style="bold" if index == current else "")
    return table


def _relations(reading: Reading, state: MindState) -> Sequence[RenderableType]:
    if not state.last_talk:
        return []
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    for other, last in sorted(state.last_talk.items()):
        table.add_row(other, _when(reading, last.step), plain(last.topic))
    return [_heading("last talked to"), table]


def _recall_table(recalled: Iterable[Retrieved]) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in ("#", "score", "recency", "relevance", "importance"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("memory", ratio=1)
    for one in recalled:
        scores = (one.score, one.recency, one.relevance, one.importance)
        figures = (f"{score:.2f}" for score in scores)
        table.add_row(str(one.memory.number), *figures, plain(one.memory.text))
    return table


def _attempt(attempt: Attempt, is_last: bool) -> Sequence[RenderableType]:
    parts: list[RenderableType] = []
    if is_last:
        for role, content in json.loads(attempt.messages):
            parts += [_heading(f"{role} says"), Text(plain(content))]
    title = (
        f"reply {attempt.attempt + 1}: {attempt.tokens_in:,} tokens read "
        f"({attempt.cached_tokens:,} cached), {attempt.tokens_out:,} written, "
        f"{attempt.seconds:.1f} s"
    )
    parts += [_heading(title), Text(plain(_indented(attempt.reply)))]
    if attempt.problem:
        parts.append(Text(f"not used: {plain(attempt.problem)}", style="yellow"))
    elif attempt.grade != "whole":
        parts.append(Text(f"read as: {attempt.grade or 'unknown'}", style="dim"))
    if attempt.guard:
        parts.append(Text(f"guard: {attempt.guard.replace('_', ' ')}", style="dim"))
    return parts


def _indented(reply: str) -> str:
    try:
        return json.dumps(json.loads(reply), ensure_ascii=False, indent=2)
    except ValueError:
        return reply


def _grow(reading: Reading, who: PersonName, memory: Memory, tree: Tree) -> None:
    for number in memory.evidence:
        below = reading.memory(who, number)
        _grow(reading, who, below, tree.add(_memory_line(reading, below)))


def _memory_line(reading: Reading, memory: Memory) -> Text:
    figures = f"#{memory.number} {memory.kind.value}, importance {memory.importance}"
    line = Text(f"{plain(memory.text)} ")
    return line.append(f"({figures}, {_when(reading, memory.step)})", style="dim")


def _facts(facts: dict[str, str]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, value in facts.items():
        if value:
            table.add_row(name, value)
    return table


def _heading(title: str) -> RenderableType:
    return Padding(Rule(Text(title), align="left", style="dim"), (1, 0, 0, 0))


def _when(reading: Reading, step: int) -> str:
    return f"{reading.clock.time_at(max(0, step)):%a %d %H:%M}"
