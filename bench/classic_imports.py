"""Measures importing the demo and the 25-person base of the original: seconds and memory.

    PYTHONPATH=src python bench/classic_imports.py ../shared/classic

Each import runs in a process of its own; seconds are of the processor, memory is the most it held.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SERVER = "environment/frontend_server"
IMPORTS = (
    "compressed_storage/July1_the_ville_isabella_maria_klaus-step-3-20",
    "storage/base_the_ville_n25",
)


def main() -> None:
    """Import each and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("classic", type=Path)
    classic = parser.parse_args().classic
    for embedder in ("words", "minilm"):
        for source in IMPORTS:
            seconds, megabytes = measured(classic / SERVER / source, embedder)
            print(f"{source}, {embedder}: {seconds:.1f} s, {megabytes:.0f} MB", flush=True)


def measured(source: Path, embedder: str) -> tuple[float, float]:
    """Import in a child and return its processor seconds and its peak memory in megabytes."""
    program = (
        "import resource, sys; from townsfolk.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as home:
        words = ["import", str(source), "--json", "--set", f"model.embedder={embedder}"]
        if embedder == "minilm":
            weights = Path.home() / ".cache/townsfolk"
            Path(home, "cache").symlink_to(weights, target_is_directory=True)
        environment = {**os.environ, "TOWNSFOLK_HOME": home}
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, int(done.stderr.split()[-1]) / 1000


if __name__ == "__main__":
    main()
