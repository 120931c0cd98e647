"""Makes a simulation out of a save or a demo of the original: people, minds and their past."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import townsfolk
from townsfolk.classic import minds
from townsfolk.classic.brought import Brought, Life
from townsfolk.classic.finding import Find, map_near
from townsfolk.classic.folder import Folder
from townsfolk.classic.past import read_demo, read_past
from townsfolk.classic.persons import person_of
from townsfolk.classic.report import Report
from townsfolk.classic.save import Save, read_save
from townsfolk.classic.towns import KeptTown, bring_town, kept_town, our_town
from townsfolk.classic.values import as_int
from townsfolk.classic.writing import write
from townsfolk.errors import BadInputError
from townsfolk.llm.protocol import Embedder
from townsfolk.names import Address
from townsfolk.settings import Settings, override
from townsfolk.store import shelf
from townsfolk.store.past_only import LIVES_ON, PAST_ONLY


def import_simulation(
    found: Find, name: str, settings: Settings, embedder: Embedder, map_path: Path | None = None
) -> Report:
    """Write a simulation file from a save or a demo, and return the account of it.

    `map_path` is a matrix folder; without one, that of the copy around the save is taken, and
    without any, our own Ville. Raises `BadInputError` when nothing can be saved; no file is left
    behind then.
    """
    report = Report(found=str(found))
    path = shelf.new_path(name)
    folder = Folder(found.path, report)
    save = read_save(
        folder, *(("meta.json",) if found.kind == "demo" else ("reverie", "meta.json"))
    )
    if found.kind == "demo":
        past, steps = read_demo(folder, save)
        save = _as_long_as_shown(save, steps, report)
    else:
        past = read_past(folder, save)
    _require_lived(save)
    kept = _town(found, save, map_path, report)
    lives = list(_lives(save, kept, report))
    if not lives:
        raise BadInputError(f"Nobody of {found.name!r} can live in this town: {_why(report)}")
    brought = Brought(kept, save, past, lives)
    write(path, _facts(found, brought, _settings(settings, save), embedder), brought, embedder)
    report.made["simulation"] = name
    report.is_past_only = found.kind == "demo"
    _tell(report, brought, embedder)
    return report


def _require_lived(save: Save) -> None:
    """Raise `BadInputError` when more time is said to have passed than anybody ran the program."""
    days = save.step * save.clock.seconds_per_step // 86_400
    if days > _MOST_DAYS or save.clock.start.year + days // 365 > _LAST_YEAR:
        raise BadInputError(
            f"{save.name!r} says that {save.step:,} steps of {save.clock.seconds_per_step:,} "
            f"seconds have passed since {save.clock.start:%Y-%m-%d}: expected at most {_MOST_DAYS} "
            "days. Correct step, sec_per_step and start_date in its meta.json."
        )


_MOST_DAYS, _LAST_YEAR = 730, 9000


def _as_long_as_shown(save: Save, steps: int, report: Report) -> Save:
    """Let a demo end with its last step, whatever its facts say."""
    if not steps or steps == save.step:
        return save
    report.converted.append(f"The end: {steps:,} steps are shown, where {save.step:,} were named.")
    return replace(save, step=steps)


def _town(found: Find, save: Save, map_path: Path | None, report: Report) -> KeptTown:
    ours = None if map_path else kept_town(save.town)
    if ours is not None:
        return ours
    matrix = map_path or map_near(found.path, save.maze)
    if matrix is not None:
        return bring_town(matrix, report)
    report.leave_out(
        "The map: none lies beside it, so people live in our own Ville and stand where they did "
        "things; their ways between are left out. Give the map with --map FOLDER."
    )
    return our_town()


def _why(report: Report) -> str:
    return " ".join(report.left_out[:3]) or "no reason is known."


def _settings(settings: Settings, save: Save) -> Settings:
    """Return the settings of the simulation: the clock's, and what the save's people share."""
    first = save.personas[0].scratch
    wanted = {
        "simulation.seconds_per_step": min(save.clock.seconds_per_step, 600),
        "mind.vision": as_int(first.get("vision_r"), 8, low=1, high=40),
        "mind.attention": as_int(first.get("att_bandwidth"), 8, low=1, high=100),
        "mind.retention": as_int(first.get("retention"), 8, low=0, high=100),
        "mind.reflection_threshold": as_int(first.get("importance_trigger_max"), 150, low=1),
    }
    return override(settings.model_dump(), wanted, "the save")


def _facts(found: Find, brought: Brought, settings: Settings, embedder: Embedder) -> dict[str, str]:
    save = brought.save
    return {
        "base": found.name,
        "town": brought.kept.town.name,
        "start": save.clock.start.isoformat(),
        "seconds_per_step": str(settings.simulation.seconds_per_step),
        "seed": str(settings.simulation.seed),
        "language": settings.simulation.language,
        "settings": settings.model_dump_json(exclude={"server"}),
        "mind_settings": settings.mind.model_dump_json(),
        "model": json.dumps({"provider": "imported", "name": "imported"}),
        "embedder": embedder.name,
        "embedding_dimension": str(embedder.dimension),
        "step": "0",
        "townsfolk": townsfolk.__version__,
        "imported_from": found.kind,
        "imported_steps": str(save.step),
        "gaps": json.dumps(brought.past.gaps),
        **(PAST_ONLY if found.kind == "demo" else LIVES_ON),
    }


def _lives(save: Save, kept: KeptTown, report: Report) -> Iterator[Life]:
    for persona in save.personas:
        person = person_of(persona, kept.town, kept.sprites, report)
        if person is not None:
            memories = minds.memories_of(persona, save, report)
            yield Life(persona, person, memories, minds.state_of(persona, person, save, kept.town))
            unknown = {Address(one) for one in persona.places} - kept.town.objects.keys()
            unknown -= kept.town.arenas.keys()
            if unknown:
                report.leave_out(
                    f"{persona.name} knows {len(unknown)} places that aren't on the map, such as "
                    f"{min(unknown)!r}."
                )


def _tell(report: Report, brought: Brought, embedder: Embedder) -> None:
    save, past = brought.save, brought.past
    report.count("movements", len(past.tiles))
    report.count("actions", len(past.shown))
    report.count("talks seen", len(past.talks))
    if any("memories" in what for what in report.read):
        report.converted.append(
            f"Memories: all were embedded anew with {embedder.name}, so that old and new ones can "
            "be compared; the saved embeddings are of another model."
        )
    moment = f"{save.clock.time_at(save.step):%Y-%m-%d %H:%M:%S}"
    report.converted.append(
        f"Time: a recording of {save.step:,} steps, until {moment}; it doesn't go on."
        if report.is_past_only
        else f"Time: step {save.step:,}, {moment}, is the next."
    )
    report.leave_out(
        "Sums that nothing rests on: kw_strength.json, concept_forget, thought_count and the like."
    )
