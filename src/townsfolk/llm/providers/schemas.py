"""JSON schemas as model servers need them."""

from collections.abc import Mapping
from typing import Any

_OF_ONE = ("items", "additionalProperties", "not")
_OF_NAMED = ("properties", "$defs")
_OF_LISTS = ("anyOf", "oneOf", "allOf", "prefixItems")


def closed(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema with `additionalProperties: false` in every object that doesn't say.

    JSON schema lets an object have more properties than it names. A model that is held to such a
    schema goes on inventing properties until its reply is cut off.
    """
    result = {key: _closed_part(key, value) for key, value in schema.items()}
    if "properties" in result:
        result.setdefault("additionalProperties", False)
    return result


def _closed_part(key: str, value: Any) -> Any:
    if key in _OF_ONE and isinstance(value, Mapping):
        return closed(value)
    if key in _OF_NAMED and isinstance(value, Mapping):
        return {name: closed(part) for name, part in value.items()}
    if key in _OF_LISTS and isinstance(value, list):
        return [closed(part) for part in value]
    return value
