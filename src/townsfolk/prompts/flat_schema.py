"""JSON schemas as every server takes them."""

import json
from functools import cache
from typing import Any, cast

from pydantic import BaseModel


def flat_schema(reply: type[BaseModel]) -> dict[str, Any]:
    """Return a type's JSON schema without `$ref`s, titles and defaults, which not every server's
    converter knows. The caller may change it."""
    return cast(dict[str, Any], json.loads(_flat_schema(reply)))


@cache
def _flat_schema(reply: type[BaseModel]) -> str:
    schema = reply.model_json_schema()
    definitions = schema.pop("$defs", {})

    def flatten(node: Any, named: bool = False) -> Any:
        if isinstance(node, list):
            return [flatten(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return flatten(definitions[node["$ref"].rsplit("/", 1)[-1]])
        dropped = () if named else ("title", "default", "description")
        return {
            key: flatten(value, named=key == "properties")
            for key, value in node.items()
            if key not in dropped
        }

    return json.dumps(flatten(schema))
