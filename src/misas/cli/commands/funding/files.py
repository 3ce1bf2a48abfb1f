"""The file of a funding command, taken as text, and its answer, written as bytes that depend on nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from misas.core.funding.reading import Cases, read_cases
from misas.core.refusals import Fault, Invalid

BYTES_MAX: Final = 64_000_000


def cases_of[Case](name: str, read: Callable[[object, str], Case]) -> Cases[Case]:
    """The cases of a file, or of standard input for `-`. Raises Invalid with every fault."""
    content = sys.stdin.buffer.read(BYTES_MAX + 1) if name == "-" else _bytes(Path(name))
    if len(content) > BYTES_MAX:
        raise Invalid([Fault.of("$", "funding.file_too_large", megabytes=BYTES_MAX // 1_000_000)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid([Fault.of("$", "funding.not_utf8")]) from None
    return read_cases(text, read)


def write(answers: Sequence[Mapping[str, Any]], *, is_collection: bool) -> None:
    """One JSON document on standard output: the answer, or the results of a collection in file order."""
    told: Mapping[str, Any] = {"results": answers} if is_collection else answers[0]
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(BYTES_MAX + 1)
