"""What providers do to a question's messages before a model reads them, and to its reply after."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from townsfolk.llm.protocol import Message

_THINKING = re.compile(r"\A.*</think(?:ing)?>", re.DOTALL)
_FENCED = re.compile(r"\A```\w*\s*(.*?)\s*```\Z", re.DOTALL)
_ROLE_REFUSED = re.compile(
    r"system role|(role|conversation|messages?).{0,40}alternat|unsupported.{0,20}role|"
    r"only user.{0,20}assistant",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """Return a reply without what the model thought before it, and without a code fence."""
    text = _THINKING.sub("", text).strip()
    fenced = _FENCED.match(text)
    return fenced[1] if fenced else text


def with_schema_told(messages: Sequence[Message], schema: Mapping[str, Any]) -> tuple[Message, ...]:
    """Return the messages with the schema in the last, for servers that hold a reply to none."""
    told = (
        "Reply with one JSON object and nothing else: with values, not with the schema itself. It "
        "follows this schema:\n"
        f"{json.dumps(schema, ensure_ascii=False)}"
    )
    *before, last = messages
    return (*before, replace(last, content=f"{last.content}\n\n{told}"))


def without_system(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Return the messages as user and assistant in turn, for templates that know nothing else."""
    turns: list[Message] = []
    for message in messages:
        turn = replace(message, role="user") if message.role == "system" else message
        if turns and turns[-1].role == turn.role:
            turns[-1] = replace(turn, content=f"{turns[-1].content}\n\n{turn.content}")
        else:
            turns.append(turn)
    return tuple(turns)


def refuses_roles(said: str) -> bool:
    """Return whether a server's words say that its template takes no system message."""
    return _ROLE_REFUSED.search(said) is not None
