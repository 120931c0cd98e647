"""A small case of `python -m bench.kills`: a run killed again and again, and its power cut."""

import os
from pathlib import Path

from bench.kills import CUTS_A_KILL, Plan, is_sound, prove

from tiny_run import HOUR, bring_towns

KILLS = 5


def test_nothing_is_lost_when_a_run_is_killed_and_the_power_cut() -> None:
    bring_towns(Path(os.environ["TOWNSFOLK_HOME"]))
    row = prove(Plan("base_tiny", 9 * HOUR, kills=KILLS, call_s=0.02, slots=1, cut_every=1), seed=2)
    assert is_sound(row), row
    assert int(row["kills"]) >= KILLS - 2, "the run was over before it could be killed"
    assert int(row["power_cuts"]) >= CUTS_A_KILL
