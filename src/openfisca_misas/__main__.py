"""`python -m openfisca_misas FILE…`: replay test files in a process of its own, one line of JSON per event.

For a program that may not import OpenFisca and wants to follow: {"file", "cases"} as each file is read, {"file",
"unusable", "line"} when it is no test file, then {"case", "file", …} as each case ends, in the order of the files. Its
words for people are the affair of whoever reads. Exit: 0, whatever the cases said.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from openfisca_misas import replay, system

Task = tuple[str, dict[str, Any]]


class _Loaded:
    """What each process of the pool inherits by fork: the system, loaded once."""

    system: Any = None
    published = False


def main(words: Sequence[str]) -> int:
    parser = ArgumentParser(prog="python -m openfisca_misas", description=__doc__)
    parser.add_argument("--published", action="store_true", help="OpenFisca-France as published, nothing of ours")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args(words)
    tasks = list(_read(options.files))
    if not tasks:
        return 0
    _Loaded.system = system.published() if options.published else system.corrected()
    _Loaded.published = options.published
    if options.processes <= 1 or len(tasks) == 1:
        for one in map(_run, tasks):
            _tell(one)
        return 0
    with multiprocessing.get_context("fork").Pool(min(options.processes, len(tasks))) as pool:
        for one in pool.imap(_run, tasks):
            _tell(one)
    return 0


def _read(files: Sequence[Path]) -> Iterator[Task]:
    """The cases of every file that holds some; each file is told as it is read."""
    for path in files:
        try:
            cases = replay.read_cases(path)
        except replay.Unusable as unusable:
            _tell({"file": str(path), "unusable": unusable.why, "line": unusable.line})
        except OSError as error:
            _tell({"file": str(path), "unusable": "unreadable", "line": 0, "detail": error.strerror or ""})
        else:
            _tell({"file": str(path), "cases": len(cases)})
            yield from ((str(path), case) for case in cases)


def _run(task: Task) -> dict[str, Any]:
    path, case = task
    result = replay.result_of(case, _Loaded.system, published=_Loaded.published)
    return {"file": path, "case": result.name, **{k: v for k, v in asdict(result).items() if k != "name"}}


def _tell(event: dict[str, Any]) -> None:
    print(json.dumps(event, ensure_ascii=False, default=str), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
