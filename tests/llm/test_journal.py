from dataclasses import replace

from pydantic import BaseModel

from townsfolk.llm.journal import hash_of, text_of
from townsfolk.llm.protocol import ChatRequest, Message


class Nothing(BaseModel):
    pass


REQUEST = ChatRequest(
    messages=(Message("system", "Ada, ở quán"), Message("user", "What now?")),
    schema={"type": "object", "properties": {"a": {}, "b": {}}},
    max_tokens=90,
    temperature=0.5,
    seed=3,
    person="Ada",
    prompt="act",
    inputs=Nothing(),
)


def test_messages_are_kept_as_readable_json() -> None:
    assert text_of(REQUEST.messages) == '[["system", "Ada, ở quán"], ["user", "What now?"]]'


def test_whatever_a_model_sees_changes_the_hash() -> None:
    others = [
        replace(REQUEST, messages=REQUEST.messages[:1]),
        replace(REQUEST, schema={"type": "array"}),
        replace(REQUEST, max_tokens=91),
        replace(REQUEST, temperature=0.6),
    ]
    assert len({hash_of(request) for request in [REQUEST, *others]}) == 5


def test_what_a_model_does_not_see_and_the_order_of_keys_do_not() -> None:
    schema = {"properties": {"b": {}, "a": {}}, "type": "object"}
    assert hash_of(replace(REQUEST, schema=schema, person="Ben")) == hash_of(REQUEST)
