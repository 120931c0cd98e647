import json
from pathlib import Path
from typing import Any

import prompt_cases
import prompt_lock
import pytest

from townsfolk.prompts.catalog import PROMPTS
from townsfolk.prompts.prompt import Prompt, Reply, UnusableReplyError, variables_of

KNOWN_TO_ALL_SERVERS = {
    "type",
    "properties",
    "required",
    "items",
    "enum",
    "const",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
    "additionalProperties",
}
NAMES = sorted(PROMPTS)
SILENT = {"interview", "focal_questions", "insights"}
"""Prompts whose fallback says nothing at all: the caller goes without."""

each_prompt = pytest.mark.parametrize("name", NAMES)
each_case = pytest.mark.parametrize(
    "path", prompt_cases.paths(), ids=lambda path: f"{path.parent.name}/{path.stem}"
)


def test_every_text_has_types_beside_it_and_is_in_the_catalog() -> None:
    texts = {path.stem for path in prompt_lock.FOLDER.glob("*.md")} - {"opening"}
    modules = {path.stem for path in prompt_lock.FOLDER.glob("*.py")}
    assert texts == set(PROMPTS)
    assert texts <= modules
    helpers = {"catalog", "flat_schema", "gerund", "guards", "language", "leaving_out", "mending"}
    assert modules - texts == {"__init__", "prompt"} | helpers


@each_prompt
def test_a_text_uses_only_what_its_inputs_hold(name: str) -> None:
    prompt = PROMPTS[name]
    assert variables_of(prompt) <= set(prompt.inputs.model_fields) | {"language_name"}


def test_a_changed_text_has_a_new_version() -> None:
    locked = {line.split()[0]: line for line in prompt_lock.LOCK.read_text("utf-8").splitlines()}
    for line in prompt_lock.lines():
        name, version, digest = line.split()
        _, old_version, old_digest = locked.get(name, f"{name} 0 none").split()
        assert digest == old_digest or int(version) > int(old_version), (
            f"the text of {name}.md changed, but its version is still {version}; "
            "raise the version, or calls in the journal can't be told apart"
        )


def test_the_lock_is_up_to_date() -> None:
    locked = prompt_lock.LOCK.read_text("utf-8").splitlines()
    assert locked == prompt_lock.lines(), f"rewrite it: {prompt_lock.COMMAND}"


def test_every_prompt_has_a_case_with_a_good_and_a_broken_reply() -> None:
    for name in NAMES:
        cases = [prompt_cases.read(path) for path in prompt_cases.CASES.glob(f"{name}/*.yaml")]
        results = {key for case in cases for reply in case["replies"] for key in reply}
        assert {"parsed", "problem"} <= results, name


@each_case
def test_a_case_comes_out_as_written_down(path: Path) -> None:
    case = prompt_cases.read(path)
    assert case == prompt_cases.outcome(path, case), f"if so meant: {prompt_cases.COMMAND}"


@each_case
def test_a_schema_uses_only_what_all_servers_know(path: Path) -> None:
    prompt = PROMPTS[path.parent.name]
    inputs = prompt.inputs.model_validate(prompt_cases.read(path)["inputs"])
    schema = prompt.schema(inputs)
    # A pattern is passed over by servers that know none; unanchored ones mean other things to each.
    assert _keywords(schema) <= KNOWN_TO_ALL_SERVERS | {"pattern"}
    patterns = [limit["pattern"] for limit in schema["properties"].values() if "pattern" in limit]
    assert all(pattern[0] == "^" and pattern[-1] == "$" for pattern in patterns)
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == set(schema["properties"])


@each_case
def test_a_schema_is_the_same_each_time(path: Path) -> None:
    prompt = PROMPTS[path.parent.name]
    inputs = prompt.inputs.model_validate(prompt_cases.read(path)["inputs"])
    assert json.dumps(prompt.schema(inputs)) == json.dumps(prompt.schema(inputs))


@each_case
def test_a_fallback_passes_its_own_checks(path: Path) -> None:
    prompt = PROMPTS[path.parent.name]
    inputs = prompt.inputs.model_validate(prompt_cases.read(path)["inputs"])
    fallback: Reply = prompt.fallback(inputs)
    if prompt.name in SILENT:
        assert not any(fallback.model_dump().values())
    else:
        assert prompt.parse(fallback.model_dump_json(), inputs) == fallback


@pytest.mark.parametrize("name", sorted(set(PROMPTS) - {"rate_importance"}))
def test_instructions_given_back_are_refused(name: str) -> None:
    prompt = PROMPTS[name]
    path = min(prompt_cases.CASES.glob(f"{name}/*.yaml"))
    case = prompt_cases.read(path)
    inputs = prompt.inputs.model_validate(case["inputs"])
    good = next(json.loads(reply["raw"]) for reply in case["replies"] if "parsed" in reply)
    copied = _with_text(good, "who lives in a small town. Think")
    with pytest.raises(UnusableReplyError, match="repeats the instructions"):
        prompt.parse(json.dumps(copied), inputs)


def _with_text(value: Any, text: str) -> Any:
    """Return a reply whose free texts are replaced: those that no list of choices limits."""
    free = {"text", "why", "task", "answer", "currently", "statement", "memo", "object_state"}
    if isinstance(value, dict):
        return {
            key: text if key in free or key.isdigit() else _with_text(item, text)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [text if isinstance(item, str) else _with_text(item, text) for item in value]
    return value


def _keywords(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {word for item in schema for word in _keywords(item)}
    if not isinstance(schema, dict):
        return set()
    named = schema.get("properties", {})
    inside = {word for item in named.values() for word in _keywords(item)}
    rest = {key: value for key, value in schema.items() if key != "properties"}
    return set(schema) | inside | {word for item in rest.values() for word in _keywords(item)}


def test_an_unknown_variable_is_an_error_and_not_a_gap() -> None:
    prompt: Prompt[Any, Any] = PROMPTS["whisper"]
    assert "text" in variables_of(prompt)
    assert "nothing_of_the_kind" not in variables_of(prompt)
