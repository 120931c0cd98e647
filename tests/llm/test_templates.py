"""Models whose chat template is odd answer in this process: that always think, or know no system.

The template is put in the place of the embedded model's own, so that no other model is needed.
"""

import struct
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel

from townsfolk.llm.protocol import ChatRequest, Message
from townsfolk.llm.providers.llamacpp import LlamaCpp
from townsfolk.llm.weights import embedded_model
from townsfolk.settings import ModelSettings

pytestmark = [pytest.mark.model, pytest.mark.timeout(90)]

KEY = b"tokenizer.chat_template"
TURNS = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
)
TEMPLATES = {
    "always thinks": TURNS + "{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n"
    "{% endif %}",
    "thinks unless told not to": TURNS
    + "{% if add_generation_prompt %}<|im_start|>assistant\n{% if enable_thinking is defined and "
    "not enable_thinking %}<think>\n\n</think>\n\n{% endif %}{% endif %}",
    "knows no system": "{% if messages[0]['role'] == 'system' %}"
    "{{ raise_exception('System role not supported') }}{% endif %}" + TURNS,
    "wants turns": "{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant') }}{% endif %}"
    "{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:",
}


class Grass(BaseModel):
    colour: Literal["blue", "green"]


def with_template(template: str, path: Path) -> Path:
    """Write the embedded model with another template of the same length to `path`."""
    content = bytearray(embedded_model().read_bytes())
    begin = content.index(KEY) + len(KEY) + struct.calcsize("<IQ")
    (room,) = struct.unpack("<Q", content[begin - 8 : begin])
    filler = "{#" + " " * (room - len(template) - 4) + "#}"
    content[begin : begin + room] = (template + filler).encode()
    path.write_bytes(content)
    return path


def request(system: str) -> ChatRequest:
    messages = (Message("system", system), Message("user", "Which colour has grass? Use JSON."))
    return ChatRequest(
        messages, Grass.model_json_schema(), 40, 0.0, 1, "", "grass", Grass(colour="green")
    )


@pytest.mark.parametrize("name", TEMPLATES)
async def test_the_reply_is_the_answer_and_the_system_message_was_read(
    name: str, tmp_path: Path
) -> None:
    path = with_template(TEMPLATES[name], tmp_path / "odd.gguf")
    settings = ModelSettings(provider="llamacpp", context=1024, slots=1)
    model = await LlamaCpp.load(settings, path)
    try:
        short = await model.complete(request("You are Klaus."))
        long = await model.complete(request("You are Klaus." + " You like bread." * 8))
        talk = request("You are Klaus.")
        again = (Message("assistant", "{}"), Message("user", "That can't be used."))
        third = await model.complete(replace(talk, messages=(*talk.messages, *again)))
    finally:
        await model.close()
        path.unlink()
    for reply in (short, long, third):
        Grass.model_validate_json(reply.text)
    assert long.tokens_in - short.tokens_in >= 8 * 3
