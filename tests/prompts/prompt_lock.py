"""Which text each prompt's version stands for. Rewrite the lock with

PYTHONPATH=src python tests/prompts/prompt_lock.py
"""

import sys
from pathlib import Path

from townsfolk import prompts
from townsfolk.prompts.catalog import PROMPTS

FOLDER = Path(prompts.__file__).parent
LOCK = FOLDER / "versions.lock"
COMMAND = "PYTHONPATH=src python tests/prompts/prompt_lock.py"


def lines() -> list[str]:
    """Return `name version digest` for every prompt, sorted."""
    return sorted(f"{p.name} {p.version} {p.digest()}" for p in PROMPTS.values())


def main() -> None:
    LOCK.write_text("\n".join(lines()) + "\n", encoding="utf-8")
    sys.stdout.write(f"wrote {len(PROMPTS)} lines to {LOCK.name}\n")


if __name__ == "__main__":
    main()
