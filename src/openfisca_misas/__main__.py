"""`python -m openfisca_misas FILE…`: replay test files in a process of its own, one line of JSON per event.

For a program that may not import OpenFisca and wants to follow: {"file", "cases"} as each file is read, {"file",
"unusable", "line"} when it is no test file, then {"rank", "case", "file", …} as each case ends; `rank` is its place
among all, from 0. Its words for people are the affair of whoever reads. Exit: 0, whatever the cases said.

Cases are computed month by month: each month of law that a process meets for the first time costs it more than a case.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

from openfisca_misas import case_files, replay, system

Task = tuple[int, str, dict[str, Any]]
"""The rank of a case, its file, what is written of it."""
AT_ONCE = 6
"""How many cases of a month a process takes together: enough to share its months, few enough to end with the others."""


class _Loaded:
    """What each process of the pool inherits by fork: the system, loaded once."""

    system: Any = None
    published = False
    voice = multiprocessing.get_context("fork").Lock()


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
    batches = list(_by_month(tasks))
    if options.processes <= 1 or len(batches) == 1:
        for one in batches:
            _run(one)
        return 0
    with multiprocessing.get_context("fork").Pool(min(options.processes, len(batches))) as pool:
        for _ in pool.imap_unordered(_run, batches):
            pass
    return 0


def _by_month(tasks: list[Task]) -> Iterator[list[Task]]:
    """The cases of one month together, a few at once."""
    months: dict[str, list[Task]] = {}
    for task in tasks:
        months.setdefault(str(task[2].get("period")).removeprefix("month:"), []).append(task)
    for _, month in sorted(months.items()):
        for start in range(0, len(month), AT_ONCE):
            yield month[start : start + AT_ONCE]


def _read(files: Sequence[Path]) -> Iterator[Task]:
    """The cases of every file that holds some; each file is told as it is read."""
    ranks = count()
    for path in files:
        try:
            cases = case_files.read_cases(path)
        except case_files.Unusable as unusable:
            _tell({"file": str(path), "unusable": unusable.why, "line": unusable.line})
        except OSError as error:
            _tell({"file": str(path), "unusable": "unreadable", "line": 0, "detail": error.strerror or ""})
        else:
            _tell({"file": str(path), "cases": len(cases)})
            yield from ((next(ranks), str(path), case) for case in cases)


def _run(tasks: list[Task]) -> None:
    for rank, path, case in tasks:
        result = replay.result_of(case, _Loaded.system, published=_Loaded.published)
        told = {k: v for k, v in asdict(result).items() if k != "name"}
        _tell({"rank": rank, "file": path, "case": result.name, **told})


def _tell(event: dict[str, Any]) -> None:
    """One line, whole: the processes of the pool write to one pipe, each in its turn."""
    line = json.dumps(event, ensure_ascii=False, default=str) + "\n"
    with _Loaded.voice:
        sys.stdout.write(line)
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
