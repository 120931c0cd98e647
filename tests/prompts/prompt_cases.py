"""Cases as files: `cases/NAME/*.yaml`, each with inputs, the rendered text and replies.

A reply is raw text from a model with what it parses to (`parsed`) or the exact complaint
(`problem`). After a prompt changed, write down what now comes out, and read the difference, with

PYTHONPATH=src python tests/prompts/prompt_cases.py
"""

import sys
from pathlib import Path
from typing import Any

import yaml

from townsfolk.prompts.catalog import PROMPTS
from townsfolk.prompts.prompt import UnusableReplyError

CASES = Path(__file__).parent / "cases"
COMMAND = "PYTHONPATH=src python tests/prompts/prompt_cases.py"

Case = dict[str, Any]


def paths() -> list[Path]:
    return sorted(CASES.glob("*/*.yaml"))


def read(path: Path) -> Case:
    case: Case = yaml.safe_load(path.read_text(encoding="utf-8"))
    return case


def outcome(path: Path, case: Case) -> Case:
    """Return the case with what its prompt makes of it: the text, and each reply's result."""
    prompt = PROMPTS[path.parent.name]
    inputs = prompt.inputs.model_validate(case["inputs"])
    rendered = prompt.render(inputs)
    replies = [_result(path.parent.name, reply["raw"], inputs) for reply in case["replies"]]
    told = [{"what": old["what"]} | new for old, new in zip(case["replies"], replies, strict=True)]
    text = [f"{role}: {said}" for role, said in rendered]
    return {"inputs": case["inputs"], "rendered": text, "replies": told}


def _result(name: str, raw: str, inputs: Any) -> Case:
    try:
        parsed = PROMPTS[name].parse(raw, inputs).model_dump()
    except UnusableReplyError as error:
        return {"raw": raw, "problem": str(error)}
    return {"raw": raw, "parsed": parsed}


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they are read."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def main() -> None:
    for path in paths():
        case = outcome(path, read(path))
        text = yaml.dump(case, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=96)
        path.write_text(text, encoding="utf-8")
    sys.stdout.write(f"wrote {len(paths())} cases\n")


if __name__ == "__main__":
    main()
