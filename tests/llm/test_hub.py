"""Models are pulled by the hub's documented API, and what isn't whole is never taken for one."""

import shutil
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest
from hub_stand_in import Hub, hub_stand_in

from townsfolk.errors import ModelMissingError, ModelUnavailableError, SettingsError
from townsfolk.llm import hub as hub_module
from townsfolk.llm.hub import find, pull
from townsfolk.llm.pulled import all_pulled, find_pulled, leftovers, remove

REPO = "org/Some-1B-GGUF"
SMALL = b"GGUF" + bytes(range(256)) * 40
LARGE = b"GGUF" + bytes(range(255, -1, -1)) * 8000


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr(hub_module, "WAITS_S", (0.0, 0.0))
    with hub_stand_in() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        monkeypatch.delenv("HF_TOKEN", raising=False)
        hub.files = {
            f"{REPO}/some-1b-q4_k_m.gguf": LARGE,
            f"{REPO}/some-1b-q8_0.gguf": SMALL,
            f"{REPO}/mmproj-some-1b.gguf": SMALL,
        }
        yield hub


def pulled(source: str) -> Path:
    return pull(find(source), lambda *_: None)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (REPO, "some-1b-q4_k_m"),
        (f"{REPO}:q8_0", "some-1b-q8_0"),
        (f"{REPO}:some-1b-q8_0.gguf", "some-1b-q8_0"),
        (f"hf.co/{REPO}:Q8_0", "some-1b-q8_0"),
        (f"https://huggingface.co/{REPO}", "some-1b-q4_k_m"),
        (f"https://huggingface.co/{REPO}/blob/main/some-1b-q8_0.gguf", "some-1b-q8_0"),
        (
            f"https://huggingface.co/{REPO}/resolve/main/some-1b-q8_0.gguf?download=true",
            "some-1b-q8_0",
        ),
    ],
)
def test_a_model_is_named_in_every_way_that_people_know(hub: Hub, source: str, name: str) -> None:
    assert find(source).name == name


def test_a_pulled_file_is_whole_and_found_by_its_name_and_its_repository(hub: Hub) -> None:
    seen: list[tuple[int, int, str]] = []
    path = pull(find(REPO), lambda *now: seen.append(now))
    assert path.read_bytes() == LARGE
    assert seen[-1] == (len(LARGE), len(LARGE), "some-1b-q4_k_m")
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
    for name in ("some-1b-q4_k_m", "some-1b-q4_k_m.gguf", REPO, f"{REPO}:some-1b-q4_k_m"):
        found = find_pulled(name)
        assert found is not None
        assert (found.path, found.size) == (path, len(LARGE))
    assert leftovers() == []


def test_a_cut_connection_is_gone_on_with_from_where_it_was_cut(hub: Hub) -> None:
    hub.cuts = [1_000_000, 300_000]
    assert pulled(REPO).read_bytes() == LARGE
    assert hub.ranges == ["bytes=1000000-", "bytes=1300000-"]


def test_a_pull_that_ended_is_gone_on_with_by_the_next(hub: Hub) -> None:
    hub.cuts = [700_000, 0, 0, 0]
    with pytest.raises(ModelUnavailableError, match=r"cut off at 1 of 2 MB.*goes on from there"):
        pulled(REPO)
    (part,) = leftovers()
    assert part.stat().st_size == 700_000
    assert all_pulled() == []
    assert pulled(REPO).read_bytes() == LARGE
    assert hub.ranges[-1] == "bytes=700000-"


def test_a_server_that_cannot_go_on_in_the_middle_begins_anew(hub: Hub) -> None:
    hub.cuts, hub.knows_ranges = [1_000_000], False
    assert pulled(REPO).read_bytes() == LARGE


@pytest.mark.parametrize("served", [LARGE[:-1] + b"x", LARGE + b"more"])
def test_another_file_than_described_is_thrown_away(hub: Hub, served: bytes) -> None:
    hub.served[f"{REPO}/some-1b-q4_k_m.gguf"] = served
    with pytest.raises(ModelMissingError, match=r"sha256 .* thrown away"):
        pulled(REPO)
    assert (all_pulled(), leftovers()) == ([], [])


def test_what_is_here_is_not_fetched_again(hub: Hub) -> None:
    path = pulled(REPO)
    hub.served[f"{REPO}/some-1b-q4_k_m.gguf"] = b"other"
    assert pulled(REPO) == path
    assert path.read_bytes() == LARGE


def test_a_model_in_parts_is_one_model(hub: Hub) -> None:
    hub.files = {f"{REPO}/q8/big-0000{n}-of-00002.gguf": LARGE + b"%d" % n for n in (1, 2)}
    path = pulled(REPO)
    (model,) = all_pulled()
    assert (model.name, model.path, len(model.files)) == ("big", path, 2)
    assert path.name == "big-00001-of-00002.gguf"
    remove(model)
    assert all_pulled() == []
    assert not path.parent.parent.exists()


def test_a_choice_is_left_to_the_user_with_sizes(hub: Hub) -> None:
    with pytest.raises(SettingsError, match=r"none that fits 'Q2'.*some-1b-q8_0 \(0\.0 GB\)"):
        find(f"{REPO}:Q2")
    with pytest.raises(SettingsError, match=r"several that fit '1b'"):
        find(f"{REPO}:1b")


def test_what_is_no_source_is_refused_with_an_example() -> None:
    for source in ("llama", "../../etc/passwd", "a/b/c", "org/.."):
        with pytest.raises(SettingsError, match="as org/repo or org/repo:FILE"):
            find(source)


def test_a_file_whose_name_would_leave_its_folder_is_no_model(hub: Hub) -> None:
    hub.files = {f"{REPO}/..\\..\\evil.gguf": SMALL, f"{REPO}/.gguf": SMALL}
    with pytest.raises(ModelMissingError, match="holds no GGUF file"):
        find(REPO)


@pytest.mark.parametrize(
    ("refusal", "error", "words"),
    [
        ((403, "GatedRepo"), ModelMissingError, "gated .* HF_TOKEN"),
        ((401, "GatedRepo"), ModelMissingError, "gated .* HF_TOKEN"),
        ((401, "RepoNotFound"), ModelMissingError, "There is no org/Some-1B-GGUF"),
        ((404, "RepoNotFound"), ModelMissingError, "There is no org/Some-1B-GGUF"),
        ((503, ""), ModelUnavailableError, "can't answer now .status 503"),
        ((429, ""), ModelUnavailableError, "can't answer now .status 429"),
    ],
)
def test_a_refusal_says_what_to_do(
    hub: Hub, refusal: tuple[int, str], error: type[Exception], words: str
) -> None:
    hub.refusals[f"/api/models/{REPO}"] = refusal
    with pytest.raises(error, match=words):
        find(REPO)


def test_without_a_network_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelUnavailableError, match=r"can't be reached .*internet"):
        find(REPO)


def test_a_mirror_that_is_none_is_named(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hub, "described", lambda *_: ["no"])
    with pytest.raises(ModelUnavailableError, match="HF_ENDPOINT"):
        find(REPO)


def test_a_full_disk_is_said_before_anything_is_fetched(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 9, 1))
    with pytest.raises(ModelMissingError, match="GB of disk"):
        pulled(REPO)
    assert len(hub.tokens) == 1


def test_the_token_goes_to_the_hub_and_not_on_to_where_it_leads(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    pulled(f"{REPO}:q8_0")
    assert hub.tokens == ["Bearer hf_secret", "Bearer hf_secret", ""]
