"""Schemas as servers get them."""

from pydantic import BaseModel

from townsfolk.llm.providers.schemas import closed


class Part(BaseModel):
    text: str


class Whole(BaseModel):
    one: Part
    many: list[Part]
    either: Part | None
    properties: int
    named: dict[str, Part]


def test_every_object_with_named_properties_is_closed() -> None:
    schema = closed(Whole.model_json_schema())
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["Part"]["additionalProperties"] is False
    inline = {"anyOf": [{"items": {"properties": {"a": {"type": "string"}}}}, {"type": "null"}]}
    assert closed(inline)["anyOf"][0]["items"]["additionalProperties"] is False


def test_a_property_may_be_called_properties() -> None:
    parts = closed(Whole.model_json_schema())["properties"]
    assert parts["properties"] == {"title": "Properties", "type": "integer"}


def test_an_object_that_says_what_else_it_holds_keeps_it() -> None:
    named = closed(Whole.model_json_schema())["properties"]["named"]
    assert named["additionalProperties"] == {"$ref": "#/$defs/Part"}


def test_the_schema_that_was_given_stays_as_it_was() -> None:
    given = Whole.model_json_schema()
    closed(given)
    assert given == Whole.model_json_schema()
