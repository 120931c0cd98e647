"""Reads a save or a demo back by the original's rules, and says what its programs would refuse."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from townsfolk.classic.values import as_tile, as_time

SCRATCH_KEYS = frozenset(
    "vision_r att_bandwidth retention curr_time curr_tile daily_plan_req name first_name last_name "  # noqa: SIM905  as in the reference
    "age innate learned currently lifestyle living_area concept_forget daily_reflection_time "
    "daily_reflection_size overlap_reflect_th kw_strg_event_reflect_th kw_strg_thought_reflect_th "
    "recency_w relevance_w importance_w recency_decay importance_trigger_max "
    "importance_trigger_curr importance_ele_n thought_count daily_req f_daily_schedule "
    "f_daily_schedule_hourly_org act_address act_start_time act_duration act_description "
    "act_pronunciatio act_event act_obj_description act_obj_pronunciatio act_obj_event "
    "chatting_with chat chatting_with_buffer chatting_end_time act_path_set planned_path".split()
)
"""What its loader demands of a scratch file (classic-format 6)."""
META_KEYS = frozenset(
    "fork_sim_code start_date curr_time sec_per_step maze_name persona_names step".split()  # noqa: SIM905
)
NODE_KEYS = frozenset(
    "node_count type_count type depth created expiration subject predicate object description "  # noqa: SIM905
    "embedding_key poignancy keywords filling".split()
)
FRAME_KEYS = frozenset({"movement", "pronunciatio", "description", "chat"})


def check_save(folder: Path) -> list[str]:
    """Return what is wrong with a `storage/NAME` folder; nothing when it can be loaded."""
    meta = _load(folder / "reverie/meta.json")
    return [*_meta(meta), *_steps(folder, meta), *_people(folder, meta)]


def check_demo(folder: Path) -> list[str]:
    """Return what is wrong with a `compressed_storage/NAME` folder."""
    meta = _load(folder / "meta.json")
    frames = _load(folder / "master_movement.json")
    problems = [*_meta(meta), *_people(folder, meta)]
    if list(frames) != [str(step) for step in range(len(frames))]:
        problems.append("master_movement.json: steps are missing or out of order.")
    if frames and set(frames["0"]) != set(meta["persona_names"]):
        problems.append("master_movement.json: step 0 doesn't have everybody.")
    return problems + [text for step in frames for text in _frame(step, frames[step])]


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _meta(meta: dict[str, Any]) -> Iterator[str]:
    yield from (f"meta.json: {key} is missing." for key in sorted(META_KEYS - meta.keys()))
    if as_time(meta.get("curr_time")) is None or as_time(meta.get("start_date")) is None:
        yield "meta.json: a date can't be read."


def _steps(folder: Path, meta: dict[str, Any]) -> Iterator[str]:
    names = set(meta["persona_names"])
    last = folder / f"environment/{meta['step']}.json"
    if not last.is_file():
        yield f"environment/{meta['step']}.json is missing, and it can't be loaded without."
    elif not names <= _load(last).keys():
        yield f"environment/{meta['step']}.json doesn't have everybody."
    for path in sorted((folder / "movement").glob("*.json")):
        content = _load(path)
        if set(content["persona"]) != names:
            yield f"movement/{path.name} doesn't have everybody."
        yield from _frame(path.stem, content["persona"])


def _frame(step: str, frame: dict[str, Any]) -> Iterator[str]:
    for name, one in frame.items():
        if set(one) != FRAME_KEYS or as_tile(one["movement"]) is None:
            yield f"step {step}: {name} lacks a field."
        elif " @ " not in one["description"] or len(one["pronunciatio"]) > 3:
            yield f"step {step}: what {name} does can't be shown."


def _people(folder: Path, meta: dict[str, Any]) -> Iterator[str]:
    for name in meta["persona_names"]:
        home = folder / "personas" / name / "bootstrap_memory"
        missing = SCRATCH_KEYS - _load(home / "scratch.json").keys()
        yield from (f"{name}: scratch.json lacks {key}." for key in sorted(missing))
        yield from _memories(name, home / "associative_memory")


def _memories(name: str, folder: Path) -> Iterator[str]:
    nodes = _load(folder / "nodes.json")
    embeddings = folder / "embeddings.json"
    vectors = _load(embeddings) if embeddings.is_file() else {}
    for number in range(1, len(nodes) + 1):
        node = nodes.get(f"node_{number}")
        if node is None:
            yield f"{name}: node_{number} is missing."
        elif NODE_KEYS - node.keys():
            yield f"{name}: node_{number} lacks a field."
        elif node["embedding_key"] not in vectors:
            yield f"{name}: node_{number} has no embedding."
