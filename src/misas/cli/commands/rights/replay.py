"""Replay OpenFisca's test files in a process of their own: this one may not import OpenFisca, and loads nothing of it.

Prints what differs from what a file expects, each case that the law contradicts with its decree, and last
`N passed, N failed, N superseded`. Exit 1 when a case fails, 2 when a file is no test file or when a value of a case is
not of the type of its variable: there is something to mend in the file before any rule is judged.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from misas.cli.house import House
from misas.cli.progress import progress
from misas.cli.terminal import BAD_INPUT, DONE, NO, say

OUTCOMES = ("passed", "failed", "superseded")
PROGRAM = (sys.executable, "-P", "-m", "openfisca_misas")
MISTYPED = "wrong_value"
BROKEN = "Le moteur de calcul s’est arrêté avant la fin. Les derniers cas n’ont pas été rejoués."
ABSENT = "OpenFisca n’est pas installé ici. Lancez : MISAS_ENVIRONMENT=rights ./misas rights replay …"


def run(options: Namespace, house: House) -> int:
    files = list(_files(options.paths))
    if not files:
        say("Aucun fichier YAML dans ce dossier.")
        return BAD_INPUT
    if not _is_installed():
        say(ABSENT)
        return BAD_INPUT
    counts: Counter[str] = Counter()
    read = unusable = expected = mistyped = 0
    say("Chargement des règles…")
    with _Events(files, published=options.published) as events:
        for event in events.reading():
            read += 1
            if "unusable" in event:
                unusable += 1
                say(unusable_sentence(event))
            else:
                expected += event["cases"]
        for event in in_order(progress(events.cases(), "Cas rejoués", expected)):
            counts[event["outcome"]] += 1
            mistyped += any(one["trouble"] == MISTYPED for one in event["differences"])
            for line in case_lines(event):
                print(line)
    print(", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES))
    if read < len(files) or counts.total() < expected:
        say(BROKEN)
        return BAD_INPUT
    return BAD_INPUT if unusable or mistyped else NO if counts["failed"] else DONE


def in_order(events: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The cases in the order of their files, each as soon as those before it have ended; those left by a death too."""
    waiting: dict[int, dict[str, Any]] = {}
    following = 0
    for event in events:
        waiting[event["rank"]] = event
        while following in waiting:
            yield waiting.pop(following)
            following += 1
    for rank in sorted(waiting):
        yield waiting[rank]


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and those of the folders named, in order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.suffix in (".yaml", ".yml") and one.is_file())
        else:
            yield path


def _is_installed() -> bool:
    from importlib.util import find_spec

    return find_spec("openfisca_core") is not None


class _Events:
    """The other process, ended with us."""

    def __init__(self, files: Sequence[Path], *, published: bool) -> None:
        words = [*PROGRAM, *(["--published"] if published else []), "--", *map(str, files)]
        self._process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True
        )
        self._files = len(files)

    def __enter__(self) -> _Events:
        return self

    def __exit__(self, *trouble: object) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        self._process.communicate()

    def _lines(self) -> Iterator[dict[str, Any]]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            yield json.loads(line)

    def reading(self) -> Iterator[dict[str, Any]]:
        """One event per file: its cases, or why it is no test file."""
        for _, event in zip(range(self._files), self._lines(), strict=False):
            yield event

    def cases(self) -> Iterator[dict[str, Any]]:
        """One event per case; fewer than were read when the process died."""
        return self._lines()


def unusable_sentence(event: dict[str, Any]) -> str:
    """Why a file is no test file."""
    from misas.wording.rights_replay import UNUSABLE

    at = f", ligne {event['line']}" if event["line"] else ""
    return UNUSABLE[event["unusable"]].format(file=event["file"], at=at)


def case_lines(event: dict[str, Any]) -> Iterator[str]:
    """What is told of a case: nothing when it passed."""
    from misas.wording.rights_replay import MARKS, difference_line

    if event["outcome"] == "passed":
        return
    when = f" ({event['period']})" if event["period"] else ""
    yield f"{MARKS[event['outcome']]} {event['file']} : {event['case'] or 'sans nom'}{when}"
    for difference in event["differences"]:
        yield f"    {difference_line(difference)}"
    if event["decree"]:
        yield f"    dépassé : {event['decree']}"
