"""The cases of a test file in OpenFisca's own YAML format, as written: not too big, not too deep, and of this kind.

Not here: their computation (`one_case`).
"""

from pathlib import Path
from typing import Any

import yaml

from openfisca_misas import tables

SIGNS = frozenset({"input", "output"})
"""Without either in any of its cases, a file was not written for this."""
BYTES_MAX = 20_000_000
DEPTH_MAX = 100
"""Objects within objects: the deepest file of upstream has eight."""


class Unusable(ValueError):
    """A file that is no test file: `why` is "not_yaml", "no_case" or "too_big", `line` the faulty one (0: none)."""

    def __init__(self, name: str, why: str, line: int = 0) -> None:
        super().__init__(f"{name}: {why}{f', line {line}' if line else ''}")
        self.why, self.line = why, line


def read_cases(path: Path) -> list[dict[str, Any]]:
    """The cases of a file, as written. Raises Unusable when it is not YAML or holds no case."""
    try:
        found = yaml.load(_text(path), Loader=tables.LOADER)  # noqa: S506 (a safe loader)
    except Unusable:
        raise
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:  # ValueError: a date such as 2026-13-45
        mark = getattr(error, "problem_mark", None)
        raise Unusable(path.name, "not_yaml", mark.line + 1 if mark else 0) from error
    cases = found if isinstance(found, list) else [found]
    if not cases or not all(isinstance(case, dict) for case in cases) or not any(SIGNS & set(case) for case in cases):
        raise Unusable(path.name, "no_case")
    return cases


def _text(path: Path) -> str:
    """The text of a file that is not too big, nor so deep that its reader would fall. Raises Unusable, OSError."""
    with path.open("rb") as stream:
        content = stream.read(BYTES_MAX + 1)
    if len(content) > BYTES_MAX:
        raise Unusable(path.name, "too_big")
    text = content.decode("utf-8-sig")
    depth = 0
    for event in yaml.parse(text, Loader=tables.LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_MAX:
            raise Unusable(path.name, "too_big", event.start_mark.line + 1 if event.start_mark else 0)
    return text
