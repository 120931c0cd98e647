"""What somebody was doing when they were saved, whatever the file makes of it."""

from datetime import datetime
from typing import Any

import pytest

from townsfolk.classic.minds import action_of
from townsfolk.classic.save import Persona, Save
from townsfolk.clock import Clock
from townsfolk.names import PersonName

KLAUS = PersonName("Klaus Mueller")


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ([KLAUS, "is", "reading"], ("is", "reading")),
        ([KLAUS, "enjoys"], ("enjoys", "reading a book")),
        ([KLAUS, None, None], ("is", "reading a book")),
        ([], ("is", "reading a book")),
        ("Klaus", ("is", "reading a book")),
        (None, ("is", "reading a book")),
    ],
)
def test_an_action_is_kept_however_its_event_is_written(event: Any, told: tuple[str, str]) -> None:
    scratch = {
        "act_description": "reading a book",
        "act_start_time": "February 13, 2023, 00:01:00",
        "act_duration": 30,
        "act_event": event,
    }
    persona = Persona(KLAUS, scratch, nodes=(), places=())
    save = Save("one", Clock(datetime(2023, 2, 13), 10), 12, "the_ville", "", (persona,))
    action = action_of(persona, save)
    assert action is not None
    assert (action.predicate, action.thing) == told
    assert (action.start, action.end) == (6, 186)
