"""Who has to do with whom, as of a step: what was so from the start, and the talks since."""

from dataclasses import dataclass
from xml.etree import ElementTree

from townsfolk.names import PersonName
from townsfolk.store.reading import Reading


@dataclass(frozen=True, slots=True)
class Tie:
    """Two people who know each other, `first` before `second` by name.

    `known` says whether one of them knew the other from the start. Steps are `None` while the two
    have not talked; `lines` counts what was said in all their talks.
    """

    first: PersonName
    second: PersonName
    known: bool
    talks: int
    lines: int
    first_talk: int | None
    last_talk: int | None


def ties(reading: Reading, step: int | None = None) -> list[Tie]:
    """Return who has to do with whom before a step, by default now, in order of names."""
    until = reading.step if step is None else step
    known = {
        _pair(person.name, relation.other)
        for person in reading.people()
        for relation in person.relations
    }
    talks: dict[tuple[PersonName, PersonName], list[tuple[int, int]]] = {}
    for talk in sorted(reading.conversations(), key=lambda one: (one.start, one.first)):
        lines = sum(1 for line in talk.utterances if line.step < until)
        if talk.start < until:
            talks.setdefault(_pair(talk.first, talk.second), []).append((talk.start, lines))
    everyone = set(reading.names())
    pairs = {pair for pair in known if everyone.issuperset(pair)} | talks.keys()
    return [_tie(pair, pair in known, talks.get(pair, [])) for pair in sorted(pairs)]


def graphml(reading: Reading) -> bytes:
    """Return the graph of all ties over time as GraphML: an edge has the step of each talk."""
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.Element(f"{{{_NAMESPACE}}}graphml")
    for where, name, kind in _KEYS:
        fields = {"id": name, "for": where, "attr.name": name, "attr.type": kind}
        ElementTree.SubElement(root, f"{{{_NAMESPACE}}}key", fields)
    graph = ElementTree.SubElement(
        root, f"{{{_NAMESPACE}}}graph", {"id": reading.name, "edgedefault": "undirected"}
    )
    for person in reading.people():
        node = ElementTree.SubElement(graph, f"{{{_NAMESPACE}}}node", {"id": person.name})
        _add_data(node, {"age": person.age, "home": person.home})
    starts = _starts(reading)
    for tie in ties(reading):
        ends: dict[str, str] = {"source": tie.first, "target": tie.second}
        edge = ElementTree.SubElement(graph, f"{{{_NAMESPACE}}}edge", ends)
        steps = " ".join(map(str, starts.get((tie.first, tie.second), [])))
        known = "true" if tie.known else "false"
        data = {"known": known, "talks": tie.talks, "lines": tie.lines, "talk_steps": steps}
        _add_data(edge, data)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_KEYS = (
    ("node", "age", "int"),
    ("node", "home", "string"),
    ("edge", "known", "boolean"),
    ("edge", "talks", "int"),
    ("edge", "lines", "int"),
    ("edge", "talk_steps", "string"),
)


def _add_data(element: ElementTree.Element, values: dict[str, object]) -> None:
    for key, value in values.items():
        ElementTree.SubElement(element, f"{{{_NAMESPACE}}}data", {"key": key}).text = str(value)


def _starts(reading: Reading) -> dict[tuple[PersonName, PersonName], list[int]]:
    found: dict[tuple[PersonName, PersonName], list[int]] = {}
    for talk in sorted(reading.conversations(), key=lambda one: (one.start, one.first)):
        found.setdefault(_pair(talk.first, talk.second), []).append(talk.start)
    return found


def _pair(one: PersonName, other: PersonName) -> tuple[PersonName, PersonName]:
    return (one, other) if one < other else (other, one)


def _tie(pair: tuple[PersonName, PersonName], known: bool, talks: list[tuple[int, int]]) -> Tie:
    steps = [start for start, _ in talks]
    return Tie(
        *pair,
        known=known,
        talks=len(talks),
        lines=sum(lines for _, lines in talks),
        first_talk=steps[0] if steps else None,
        last_talk=steps[-1] if steps else None,
    )
