"""How a prompt pair works: rendering, the reply's schema, and what makes a reply usable.

The reply type is the contract with the model. Its JSON schema, narrowed by `limits` to what is
possible at this moment (the places a person knows, say), constrains decoding where the server
can; `parse` checks form and sense and says in one sentence what is wrong, which goes back to the
model; the guards of `prompts.guards` look at each text. When no reply is usable, `fallback` gives
the boring, deterministic answer.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Generic, Literal, Self, TypeVar, cast

import jinja2
import jinja2.meta
import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from townsfolk.prompts import guards
from townsfolk.prompts.flat_schema import flat_schema
from townsfolk.prompts.guards import Guard, Saying, word_runs
from townsfolk.prompts.leaving_out import Part
from townsfolk.prompts.mending import objects_in
from townsfolk.vocabulary import Grade

LANGUAGES = {"en": "English", "vi": "Vietnamese (tiếng Việt)"}

_PROMPTS = Path(__file__).parent
_TURN = re.compile(r"^=== (system|user|assistant)$", re.MULTILINE)
PHRASE = 80
"""The most characters of an activity: the longest of a routine, and a small model's breath."""
_ENVIRONMENT = jinja2.Environment(
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,  # noqa: S701  the text goes to a model, not to a page
)


class Inputs(BaseModel):
    """What every prompt knows: who is asked, and what the day looks like for them.

    `identity` never changes for a person and `today` changes once a day; they open every prompt,
    so that a server's prefix cache serves them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    parts: ClassVar[tuple[Part, ...]] = ()
    """What can be left out when a context is too small, the first the soonest. Whoever changes it
    raises the prompt's version: the journal says how much was left out, not what."""

    name: str
    identity: str
    today: str
    language: str = "en"

    def spare(self) -> int:
        """Return how many entries of its lists can be left out at most."""
        return sum(part.spare(getattr(self, part.name)) for part in self.parts)

    def shortened(self, count: int) -> Self:
        """Return the same with `count` entries less, taken from its parts in their order."""
        left: dict[str, Any] = {}
        for part in self.parts:
            entries = getattr(self, part.name)
            lost = min(count, part.spare(entries))
            left[part.name] = part.without(entries, lost)
            count -= lost
        return self.model_copy(update=left)


class Reply(BaseModel):
    """What a model answers: small and flat."""

    model_config = ConfigDict(frozen=True, extra="forbid")


I = TypeVar("I", bound=Inputs)  # noqa: E741  the usual letter for an input type
R = TypeVar("R", bound=Reply)


class UnusableReplyError(ValueError):
    """A reply has the wrong form or makes no sense; the message is for the model.

    `guard` names the known failure it is, if it is one.
    """

    def __init__(self, message: str, guard: str = "") -> None:
        super().__init__(message)
        self.guard = guard


@dataclass(frozen=True, slots=True)
class Usable(Generic[R]):
    """A reply that can be used: how it was read, and which guard will put something in it right."""

    reply: R
    grade: Grade
    guard: str = ""


Role = Literal["system", "user", "assistant"]
Turn = tuple[Role, str]
"""One message of a prompt: who says it, and what."""


def _no_limits(_: Any) -> Mapping[str, Mapping[str, Any]]:
    return {}


def _no_check(_reply: Any, _inputs: Any) -> None:
    return None


def _nothing_to_put_right(_reply: Any, _inputs: Any) -> str:
    return ""


@dataclass(frozen=True)
class Prompt(Generic[I, R]):
    """One thing people are asked: text with its model settings, types, and what is usable.

    `limits` narrows the schema of the reply's properties for these inputs. `check` raises
    `UnusableReplyError` for a reply of the right form that makes no sense. `put_right` names the
    guard, of `guards.PUT_RIGHT`, by which whoever asked will change something of a usable reply.
    """

    name: str
    version: int
    temperature: float
    max_tokens: int
    text: str
    inputs: type[I]
    reply: type[R]
    fallback: Callable[[I], R]
    limits: Callable[[I], Mapping[str, Mapping[str, Any]]] = _no_limits
    check: Callable[[R, I], None] = _no_check
    guards: tuple[Guard, ...] = guards.EVERYWHERE
    put_right: Callable[[R, I], str] = _nothing_to_put_right

    def render(self, inputs: I) -> tuple[Turn, ...]:
        """Return the messages: the opening that a person's prompts share, then the prompt's own.

        A line `=== role` in the text begins another message; what stands before the first one is
        the user's. What the text says as `system` goes on where the opening ends. Raises jinja2's
        `UndefinedError` for a variable that `Inputs` lacks.
        """
        values = inputs.model_dump()
        values["language_name"] = LANGUAGES.get(inputs.language, inputs.language)
        opening = _template(_opening()).render(values).strip()
        first, *others = _TURN.split(_template(self.text).render(values))
        roles = cast(list[Role], ["user", *others[::2]])
        parts = list(zip(roles, [first, *others[1::2]], strict=True))
        system = "\n\n".join([opening, *(text.strip() for role, text in parts if role == "system")])
        own = [(role, text.strip()) for role, text in parts if role != "system"]
        return (("system", system), *((role, text) for role, text in own if text))

    def schema(self, inputs: I) -> dict[str, Any]:
        """Return the JSON schema of the reply, narrowed to what is possible for these inputs."""
        schema = flat_schema(self.reply)
        for name, limit in self.limits(inputs).items():
            schema["properties"][name] = {**schema["properties"][name], **limit}
        return schema

    def parse(self, text: str, inputs: I) -> R:
        """Return the reply in a model's text, or raise `UnusableReplyError` with what is wrong."""
        return self.read(text, inputs).reply

    def read(self, text: str, inputs: I) -> Usable[R]:
        """Return the reply in a model's text with how it was read.

        Of several objects in it the first that is of the right form counts. Raises
        `UnusableReplyError` with what is wrong, for the model.
        """
        problem = ""
        for found in objects_in(text):
            try:
                reply = self.reply.model_validate_json(found.text)
            except ValidationError as error:
                problem = problem or _problems(error.errors())
                continue
            reply = _without_key_names(reply)
            self.judge(reply, inputs)
            return Usable(reply, found.grade, self.put_right(reply, inputs))
        raise UnusableReplyError(problem)

    def judge(self, reply: R, inputs: I) -> None:
        """Raise `UnusableReplyError` when a reply of the right form makes no sense."""
        self._guard(reply, inputs)
        self.check(reply, inputs)

    def digest(self) -> str:
        """Return a hash of what is fixed of a prompt, which `versions.lock` pins to its version."""
        fixed = f"{_opening()}\n{self.temperature} {self.max_tokens}\n{self.text}"
        return hashlib.sha256(fixed.encode()).hexdigest()[:16]

    def _guard(self, reply: R, inputs: I) -> None:
        """Raise `UnusableReplyError` for a text in which a guard finds a known failure.

        What is chosen from a list isn't the model's own words.
        """
        chosen = _chosen_from_lists(self.limits(inputs))
        given = "\n".join(one_line(text) for _, text in _strings(inputs.model_dump())).lower()
        for key, said in _strings(reply.model_dump()):
            if key in chosen:
                continue
            saying = Saying(
                key=key,
                text=said,
                language=inputs.language,
                language_name=LANGUAGES.get(inputs.language, inputs.language),
                instructions=_instructions(self.text),
                name=inputs.name,
                given=given,
                said=getattr(inputs, "said", ()),
            )
            name, complaint = guards.first_complaint(self.guards, saying)
            if complaint:
                raise UnusableReplyError(complaint, name)


def beside(
    file: str,
    inputs: type[I],
    reply: type[R],
    fallback: Callable[[I], R],
    limits: Callable[[I], Mapping[str, Mapping[str, Any]]] = _no_limits,
    check: Callable[[R, I], None] = _no_check,
    spoken: bool = False,
    put_right: Callable[[R, I], str] = _nothing_to_put_right,
) -> Prompt[I, R]:
    """Make the prompt whose text lies beside the Python file of its types.

    `spoken` prompts are asked for what people say to each other.
    """
    path = Path(file).with_suffix(".md")
    _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
    return Prompt(path.stem, **yaml.safe_load(front), text=text, inputs=inputs, reply=reply,
                  fallback=fallback, limits=limits, check=check, put_right=put_right,
                  guards=guards.EVERYWHERE + (guards.SPOKEN if spoken else ()))  # fmt: skip


def variables_of(prompt: Prompt[Any, Any]) -> set[str]:
    """Return the variables a prompt's text uses (for the tests)."""
    tree = _ENVIRONMENT.parse(prompt.text)
    return jinja2.meta.find_undeclared_variables(tree)


def clipped(text: str, limit: int = PHRASE - 2) -> str:
    """Cut a text to a limit at the end of a word, for a fallback that must fit a phrase."""
    folded = one_line(text)
    return folded if len(folded) <= limit else folded[:limit].rsplit(" ", 1)[0]


def one_line(text: str) -> str:
    """Fold white space, drop control characters and quotation marks around the whole."""
    if not text.isprintable():
        text = "".join(c for c in text if c.isprintable() or c.isspace())
    folded = " ".join(text.split())
    if len(folded) > 1 and folded[0] in "\"“'" and folded[-1] in "\"”'":
        folded = folded[1:-1].strip()
    return folded


def whole(limit: int) -> Callable[[str], str]:
    """Return what cuts a text that filled its limit back to its last whole sentence or word.

    Constrained decoding closes a string at its maximum length in the middle of a word.
    """

    def cut(text: str) -> str:
        if len(text) < limit - 1:
            return text
        end = max(text.rfind(mark) for mark in ".!?…")
        if end >= limit // 3:
            return text[: end + 1]
        return text.rsplit(" ", 1)[0].rstrip(",;:-") or text

    return cut


def folded(value: object) -> object:
    """Fold white space in a text before it is checked; leave everything else to the check."""
    return one_line(value) if isinstance(value, str) else value


def _bare(value: object) -> object:
    """Take a number or time off the front of a phrase, and dangling marks off its end."""
    if not isinstance(value, str):
        return value
    return re.sub(r"^[\W\d]*\d[\W\d]*", "", one_line(value)).rstrip(' ,;:.-{}[]()"')


def _worded(text: str) -> str:
    if not re.search(r"[^\W\d_]{2}", text):
        raise ValueError("expected a few words")
    return text


Phrase = Annotated[
    str,
    Field(min_length=1, max_length=PHRASE),
    BeforeValidator(_bare),
    AfterValidator(whole(PHRASE)),
    AfterValidator(_worded),
]
"""A few words, such as an activity: at most `PHRASE` characters."""
Sentence = Annotated[
    str,
    Field(min_length=1, max_length=200),
    BeforeValidator(folded),
    AfterValidator(whole(200)),
]
"""A sentence or two: at most 200 characters."""
Paragraph = Annotated[
    str,
    Field(min_length=1, max_length=400),
    BeforeValidator(folded),
    AfterValidator(whole(400)),
]
"""A few sentences: at most 400 characters."""


@cache
def _opening() -> str:
    return (_PROMPTS / "opening.md").read_text(encoding="utf-8")


def _without_key_names(reply: R) -> R:
    """Take the key off a text that begins with it: `text: Hello!` says `Hello!`."""
    bare = {
        key: value[len(key) + 1 :].strip()
        for key, value in reply
        if isinstance(value, str) and value.lower().startswith(f"{key}:")
    }
    return reply.model_copy(update=bare) if bare and all(bare.values()) else reply


@cache
def _template(text: str) -> jinja2.Template:
    return _ENVIRONMENT.from_string(text)


def _problems(errors: list[ErrorDetails]) -> str:
    said = []
    for error in errors[:3]:
        where = ".".join(map(str, error["loc"])) or "the reply"
        said.append(f"{where}: {error['msg']}")
    return "; ".join(said)


def _strings(value: Any, key: str = "") -> list[tuple[str, str]]:
    """Return all texts in a reply, each with the key it stands under."""
    if isinstance(value, str):
        return [(key, value)]
    if isinstance(value, dict):
        return [text for name, item in value.items() for text in _strings(item, name)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in _strings(item, key)]
    return []


def _chosen_from_lists(limits: Mapping[str, Any]) -> set[str]:
    """Return the names under which a reply may only hold what a list offers."""
    chosen = {name for name, limit in limits.items() if "enum" in limit}
    for limit in limits.values():
        chosen |= _chosen_from_lists(limit.get("items", {}).get("properties", {}))
    return chosen


@cache
def _instructions(text: str) -> frozenset[tuple[str, ...]]:
    """Return the runs of words that stand in a prompt's own text, between its variables."""
    both = _opening() + "\n{{ }}" + text
    fixed = re.split(r"\{\{.*?\}\}|\{%.*?%\}", both, flags=re.DOTALL)
    return frozenset(run for part in fixed for run in word_runs(part))
