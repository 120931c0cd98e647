"""Who knows whom and what, how the model fared, and what two simulations have in common."""

from starlette.testclient import TestClient

API = "http://127.0.0.1/api"
PARTY = "Isabella is planning a Valentine's Day party at Hobbs Cafe"


def test_the_party_is_known_to_whom_it_was_told(past: TestClient) -> None:
    found = past.get("diffusion", params={"fact": PARTY}).json()
    known = {one["person"]: one for one in found["knowers"]}
    assert found["people"] == 3
    assert known["Isabella Rodriguez"]["how"] == "known"
    assert known["Isabella Rodriguez"]["step"] == -1
    for name in ("Maria Lopez", "Klaus Mueller"):
        assert (known[name]["how"], known[name]["source"]) == ("talk", "Isabella Rodriguez")
        talks = past.get(f"people/{name}/conversations").json()
        talk = next(one for one in talks if one["start"] == known[name]["talk"])
        assert talk["end"] <= known[name]["step"]
        assert "party" in known[name]["memory"]["text"].lower()


def test_nobody_knows_before_they_are_told(past: TestClient) -> None:
    late = past.get("diffusion", params={"fact": PARTY}).json()["knowers"]
    first_told = min(one["step"] for one in late if one["how"] == "talk")
    early = past.get("diffusion", params={"fact": PARTY, "step": first_told - 1}).json()
    assert [one["person"] for one in early["knowers"]] == ["Isabella Rodriguez"]


def test_what_was_never_said_is_known_to_nobody(past: TestClient) -> None:
    fact = "A whale was seen in the harbour of Lisbon"
    assert past.get("diffusion", params={"fact": fact}).json()["knowers"] == []


def test_the_relations_are_those_of_everybody(past: TestClient) -> None:
    late = past.get("relations").json()["relations"]
    assert len({one["person"] for one in late}) == 3
    assert past.get("people/Maria Lopez/relations").json()["relations"] == [
        one for one in late if one["person"] == "Maria Lopez"
    ]


def test_each_prompt_is_counted(past: TestClient) -> None:
    use = past.get("model").json()
    assert {"act", "plan_day", "utterance"} <= {one["prompt"] for one in use["prompts"]}
    for one in use["prompts"]:
        assert one["calls"] == one["valid"] + one["repaired"] + one["fallback"]
    assert use["failures"] == []
    assert use["status"] is None


def test_a_copy_does_not_differ_until_it_goes_another_way(past: TestClient) -> None:
    past.post("fork", json={"name": "what_if", "step": 4399})
    same = past.get("comparison", params={"with": "what_if"}).json()
    assert (same["last"], same["parted"], same["differences"]) == (4399, None, [])
    assert all(person["stretches"] == [] for person in same["people"])
