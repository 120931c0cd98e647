from xml.etree import ElementTree

from tiny_run import ADA, BEN, CLEO
from townsfolk.store.reading import Reading
from townsfolk.study.relations import graphml, ties

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def test_ties_count_the_talks_before_a_step(reading: Reading) -> None:
    talks = sorted(reading.conversations(), key=lambda talk: talk.start)
    assert talks
    now = {(tie.first, tie.second): tie for tie in ties(reading)}
    assert sum(tie.talks for tie in now.values()) == len(talks)
    assert sum(tie.lines for tie in now.values()) == sum(len(one.utterances) for one in talks)
    before = ties(reading, talks[0].start)
    assert all(tie.talks == 0 and tie.first_talk is None and tie.known for tie in before)
    pair = tuple(sorted((talks[0].first, talks[0].second)))
    (begun,) = [t for t in ties(reading, talks[0].start + 1) if (t.first, t.second) == pair]
    assert (begun.talks, begun.first_talk) == (1, talks[0].start)


def test_ties_name_two_people_once_each_in_order(reading: Reading) -> None:
    pairs = [(tie.first, tie.second) for tie in ties(reading)]
    assert pairs == sorted(set(pairs))
    assert all(first < second for first, second in pairs)


def test_graphml_has_everybody_and_each_tie(reading: Reading) -> None:
    root = ElementTree.fromstring(graphml(reading))
    nodes = {node.get("id") for node in root.iter(f"{GRAPHML}node")}
    assert nodes == {ADA, BEN, CLEO}
    edges = list(root.iter(f"{GRAPHML}edge"))
    assert [(edge.get("source"), edge.get("target")) for edge in edges] == [
        (tie.first, tie.second) for tie in ties(reading)
    ]
    for edge, tie in zip(edges, ties(reading), strict=True):
        data = {one.get("key"): one.text or "" for one in edge}
        assert data["talks"] == str(tie.talks)
        assert len(data["talk_steps"].split()) == tie.talks
