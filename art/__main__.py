"""Draws everything again; or says what differs; or draws someone new.

python -m art
python -m art check
python -m art person "Ana Nowak"
"""

import sys

from art.build import ROOT, TOWN, build, check
from townsfolk.looks.draw import draw_person
from townsfolk.looks.features import features_of
from townsfolk.people.person import snake_case


def main(arguments: list[str]) -> int:
    """Return the exit code: 1 when `check` finds differences, 2 for anything unknown."""
    match arguments:
        case []:
            build(ROOT)
        case ["person", name]:
            draw_person(features_of(name), snake_case(name), ROOT / TOWN)
        case ["check"]:
            found = check(ROOT)
            for file in found:
                print(f"{file} isn't what the scripts draw; run `python -m art`")
            return int(bool(found))
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
