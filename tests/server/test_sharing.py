import base64
import gzip
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from townsfolk.errors import BadInputError
from townsfolk.server.sharing import Extract, share
from townsfolk.store.reading import Reading

Sharing = Callable[[Extract], str]


@pytest.fixture
def sharing(ville: str, web: Path, tmp_path: Path) -> Sharing:
    """Share that simulation with a page that is one line; returns the file's text."""
    (web / "shared").mkdir()
    (web / "shared" / "shared.js").write_text("page()\n", encoding="utf-8")
    (web / "shared" / "shared.css").write_text("body{margin:0}", encoding="utf-8")
    (web / "favicon.svg").write_text("<svg/>", encoding="utf-8")

    def shared(extract: Extract) -> str:
        with Reading.of(ville) as reading:
            share(reading, extract, web, tmp_path / "ville.html")
        return (tmp_path / "ville.html").read_text(encoding="utf-8")

    return shared


def part(text: str, name: str) -> Any:
    """Return what a part of a shared file holds."""
    found = re.search(f'id="part/{name}">([^<]*)<', text)
    assert found, f"There is no part {name}."
    content = gzip.decompress(base64.b64decode(found.group(1)))
    return content.decode() if name == "page" else json.loads(content)


def test_every_hour_and_every_mind_is_a_part_of_the_file(sharing: Sharing) -> None:
    text = sharing(Extract())
    contents = part(text, "contents")
    assert contents["facts"]["step"] == 4999
    spans = [part(text, f"span/{hour}") for hour in range(4999 // 360 + 1)]
    assert [one["changes"]["first"] for one in spans] == list(range(0, 5000, 360))
    assert [one["keyframe"]["step"] for one in spans] == list(range(-1, 4999, 360))
    for number, person in enumerate(contents["facts"]["people"]):
        mind = part(text, f"mind/{number}")
        assert len(mind["memories"]) == len(mind["about"]) > 10
        assert mind["plans"]
        assert f"sprites/{person['sprite']}.png" in contents["files"]


def test_a_part_of_the_time_holds_nothing_of_later_and_no_reasons_of_before(
    sharing: Sharing,
) -> None:
    text = sharing(Extract(3000, 3700))
    contents = part(text, "contents")
    assert (contents["facts"]["first"], contents["facts"]["step"]) == (3000, 3700)
    assert all(3000 <= mark["step"] <= 3700 for mark in contents["timeline"]["marks"])
    assert "span/7" not in text
    assert part(text, "span/8")["changes"]["first"] == 3000
    assert all(memory["added"] <= 3700 for memory in part(text, "mind/0")["memories"])
    assert all(call["step"] >= 3000 for call in part(text, "why/0/8"))
    asked = [one["calls"] for one in part(text, "model")["prompts"]]
    minds = [part(text, f"mind/{number}") for number in range(3)]
    assert sum(asked) == sum(len(mind["calls"]) for mind in minds) > 0


def test_who_knows_a_fact_is_found_out_up_to_the_last_step(sharing: Sharing) -> None:
    text = sharing(Extract(3000, 3700, facts=("Valentine's Day party", "a whale")))
    party, whale = part(text, "facts")
    assert (party["fact"], party["step"]) == ("Valentine's Day party", 3700)
    assert party["knowers"][0]["person"] == "Isabella Rodriguez"
    assert all(one["step"] <= 3700 for one in party["knowers"])
    assert whale["knowers"] == []


def test_without_minds_there_is_only_what_can_be_seen(sharing: Sharing) -> None:
    text = sharing(Extract(minds=False))
    assert set(re.findall(r'id="part/(\w+)', text)) == {"page", "contents", "map", "span"}


def test_only_the_page_itself_may_run_and_nothing_may_be_asked_for(sharing: Sharing) -> None:
    text = sharing(Extract())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    assert policy.group(1).startswith("default-src 'none'; script-src 'sha256-")
    for script in (part(text, "page"), re.findall(r"<script>(.*?)</script>", text, re.S)[-1]):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert digest in policy.group(1)
    assert "connect-src" not in policy.group(1)


def test_a_time_that_was_not_lived_is_refused(sharing: Sharing) -> None:
    with pytest.raises(BadInputError, match="has the steps 0 to 4999"):
        sharing(Extract(first=9000))


def test_sharing_the_same_twice_writes_the_same_file(sharing: Sharing) -> None:
    assert sharing(Extract()) == sharing(Extract())
