"""A stand-in for Ollama, after its documented wire behaviour: it has rules in place of a model.

It keeps to the schema in `format`, streams lines of JSON, knows `num_predict` and `num_ctx`, and
refuses with Ollama's own words.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from stand_in_server import Answer, StandIn, serving

CHARACTERS_A_TOKEN = 4
DIMENSION = 16


def refusal(status: int, words: str) -> Answer:
    """Return an error as Ollama puts it."""
    return Answer({"error": words}, status)


@dataclass
class OllamaRules:
    """What the stand-in holds, by name, with what each model can do; `fault` goes before all."""

    models: dict[str, list[str]] = field(
        default_factory=lambda: {
            "nomic-embed-text:latest": ["embedding"],
            "tiny:latest": ["completion"],
        }
    )
    context: int = 4096
    fault: Answer | None = None
    think: str = ""
    has_schemas: bool = True
    part_delay_s: float = 0.0

    def respond(self, path: str, body: dict[str, Any]) -> Answer:
        """Answer a request."""
        if path == "GET /api/tags":
            return Answer({"models": [{"name": name, "model": name} for name in self.models]})
        name = _full(body.get("model", ""))
        if name not in self.models:
            return refusal(404, f"model '{body.get('model')}' not found")
        if path == "POST /api/show":
            facts = {"llama.context_length": self.context}
            return Answer({"capabilities": self.models[name], "model_info": facts, "details": {}})
        if self.fault is not None:
            return self.fault
        if path == "POST /api/embed":
            return Answer({"model": name, "embeddings": [_vector(body["input"])]})
        return self._chat(body)

    def _chat(self, body: dict[str, Any]) -> Answer:
        asked = body.get("format", "")
        if body.get("think") is not None and "thinking" not in self.models[_full(body["model"])]:
            return refusal(400, f'"{body["model"]}" does not support thinking')
        if isinstance(asked, dict) and not self.has_schemas:
            words = f'invalid format: {asked}; expected "json" or a valid JSON Schema object'
            return refusal(500, words[:200])
        prompt = sum(len(message["content"]) for message in body["messages"]) // CHARACTERS_A_TOKEN
        if prompt > body["options"]["num_ctx"]:
            return refusal(
                400,
                "the prompt is longer than the context length currently available to the model",
            )
        schema = asked if isinstance(asked, dict) else _told(body)
        reply = json.dumps(instance(schema, schema, body["options"]["seed"])).split(" ")
        return Answer(parts=tuple(self._lines(body, reply, prompt)), part_delay_s=self.part_delay_s)

    def _lines(self, body: dict[str, Any], words: list[str], prompt: int) -> list[str]:
        room = body["options"]["num_predict"]
        thoughts = self.think.split(" ") if self.think and body.get("think") is not False else []
        said = [("thinking", word) for word in thoughts]
        said += [("content", word if n == 0 else f" {word}") for n, word in enumerate(words)]
        lines = [
            _line(body, {"role": "assistant", "content": "", kind: word})
            for kind, word in said[:room]
        ]
        end = {
            "done_reason": "length" if len(said) > room else "stop",
            "prompt_eval_count": prompt,
            "eval_count": min(len(said), room),
        }
        return [*lines, _line(body, {"role": "assistant", "content": ""}, done=True, **end)]


@asynccontextmanager
async def ollama_stand_in(rules: OllamaRules | None = None) -> AsyncIterator[StandIn]:
    """Serve on a free port until the block ends; `base_url` is without `/v1`."""
    async with serving((rules or OllamaRules()).respond) as state:
        state.base_url = state.base_url.removesuffix("/v1")
        yield state


def instance(schema: Mapping[str, Any], root: Mapping[str, Any], seed: int) -> Any:
    """Return the smallest value that keeps to a schema; numbers and choices depend on the seed."""
    if "$ref" in schema:
        return instance(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, seed)
    for choices in ("anyOf", "oneOf", "allOf"):
        if choices in schema:
            return instance(schema[choices][0], root, seed)
    if "enum" in schema:
        return schema["enum"][seed % len(schema["enum"])]
    if "const" in schema:
        return schema["const"]
    return _of_type(schema, root, seed)


def _of_type(schema: Mapping[str, Any], root: Mapping[str, Any], seed: int) -> Any:
    kind = schema.get("type", "object")
    if kind == "object":
        parts = schema.get("properties", {})
        return {name: instance(part, root, seed) for name, part in parts.items()}
    if kind == "array":
        number = max(schema.get("minItems", 1), 1)
        return [instance(schema["items"], root, seed + n) for n in range(number)]
    if kind in ("integer", "number"):
        low = schema.get("minimum", 0)
        return low + seed % (schema.get("maximum", low + 9) - low + 1)
    if kind == "string":
        return "a plain word and more words"[: schema.get("maxLength", 80)].ljust(
            schema.get("minLength", 0), "."
        )
    return {"boolean": seed % 2 == 0}.get(kind)


def _full(name: str) -> str:
    return name if ":" in name else f"{name}:latest"


def _told(body: dict[str, Any]) -> dict[str, Any]:
    """Return the schema that the prompt's text tells."""
    schema: dict[str, Any] = json.loads(body["messages"][-1]["content"].rpartition("schema:\n")[2])
    return schema


def _line(body: dict[str, Any], message: dict[str, str], done: bool = False, **more: Any) -> str:
    return json.dumps({"model": body["model"], "message": message, "done": done} | more) + "\n"


def _vector(text: str | list[str]) -> list[float]:
    digest = hashlib.sha256(json.dumps(text).encode()).digest()
    return [byte - 127.5 for byte in digest[:DIMENSION]]
