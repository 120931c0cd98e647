"""People as of a step, and why they did what they did."""

from starlette.testclient import TestClient

WHO = "people/Isabella Rodriguez"


def test_a_person_is_shown_as_of_the_step(past: TestClient) -> None:
    night, noon = (past.get(WHO, params={"step": step}).json() for step in (100, 4400))
    assert night["action"]["kind"] == "sleep"
    assert night["place"].startswith("the Ville:Isabella Rodriguez's apartment")
    assert noon["memories"]["event"] > night["memories"]["event"]
    assert noon["path"]
    assert sum(row["minutes"] for row in noon["plan"]["rows"]) == 24 * 60


def test_memories_are_searched_filtered_and_paged(past: TestClient) -> None:
    everything = past.get(f"{WHO}/memories", params={"limit": 200}).json()
    numbers = [one["number"] for one in everything["memories"]]
    assert numbers == list(range(everything["total"], 0, -1))
    page = past.get(f"{WHO}/memories", params={"offset": 2, "limit": 3}).json()
    assert page["memories"] == everything["memories"][2:5]
    talks = past.get(f"{WHO}/memories", params={"kind": "chat"}).json()
    assert {one["kind"] for one in talks["memories"]} == {"chat"}
    found = past.get(f"{WHO}/memories", params={"search": "MARIA lopez"}).json()
    assert 0 < found["total"] < everything["total"]
    assert all("Maria Lopez" in one["text"] for one in found["memories"])
    early = past.get(f"{WHO}/memories", params={"step": 2200, "limit": 200}).json()
    assert early["total"] == sum(one["added"] <= 2200 for one in everything["memories"])


def test_what_a_memory_rests_on_is_found_down_to_the_first_observation(past: TestClient) -> None:
    thoughts = past.get(f"{WHO}/memories", params={"kind": "thought", "limit": 200}).json()
    thought = next(one for one in thoughts["memories"] if one["evidence"])
    found = past.get(f"{WHO}/memories/{thought['number']}/evidence").json()["memories"]
    numbers = {one["number"] for one in found}
    assert found[0] == thought
    assert all(set(one["evidence"]) <= numbers for one in found)
    assert past.get(f"{WHO}/memories/99999/evidence").status_code == 404


def test_each_row_action_and_sentence_leads_to_the_call_that_made_it(past: TestClient) -> None:
    person = past.get(WHO, params={"step": 4400}).json()
    rows = {row["call"].split("/")[2] for row in person["plan"]["rows"] if row["call"]}
    assert {"plan_day", "decompose"} <= rows
    for talk in past.get("conversations").json():
        for line in talk["lines"]:
            call = past.get(f"calls/{line['call']}").json()
            assert line["text"] in call["attempts"][-1]["reply"]
    action = past.get(WHO, params={"step": 3000}).json()["action"]
    call = past.get(f"calls/{action['call']}").json()
    assert action in call["actions"]
    assert call["messages"][-1]["role"] == "user"


def test_a_call_shows_what_came_to_mind_with_its_scores(past: TestClient) -> None:
    line = past.get("conversations").json()[0]["lines"][0]
    call = past.get(f"calls/{line['call']}").json()
    weights = call["weights"]
    assert call["recalled"]
    for one in call["recalled"]:
        parts = ("recency", "importance", "relevance")
        score = sum(weights[part] * one[part] for part in parts)
        assert abs(score - one["score"]) < 1e-4


def test_relations_say_since_when_and_how(past: TestClient) -> None:
    late = past.get(f"{WHO}/relations").json()["relations"]
    assert {one["other"] for one in late} == {"Maria Lopez", "Klaus Mueller"}
    talked = [one for one in late if one["talks"]]
    assert talked
    assert talked[0]["topic"]
    assert past.get(f"{WHO}/relations", params={"step": -1}).json()["step"] == -1


def test_nobody_is_found_under_another_name(past: TestClient) -> None:
    answer = past.get("people/Nobody")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Nobody in ville is called 'Nobody'."
