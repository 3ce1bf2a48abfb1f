"""A line, its faults and its answers as plain values to keep, and back. Not here: sealing them (`records/imports`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from misas.core.imports.columns import Column, Recognition
from misas.core.imports.grid import Line, Mark
from misas.core.referrals.said import Said
from misas.core.refusals import Fault


def answers_of(said: Said, recognition: Recognition) -> dict[str, Any]:
    """What the file says, under the names that the receipt of a referral reads. What the house knows is left out."""
    kept = {
        name: value
        for name, value in said.as_json().items()
        if not name.startswith("referrer_") or name in recognition.known
    }
    return kept | ({"nir": said.nir} if said.nir else {})


def kept_line(line: Line, faults: Iterable[Fault], answers: Mapping[str, Any] | None) -> dict[str, Any]:
    marks = {str(place): mark.value for place, mark in line.marks.items()}
    return {"cells": list(line.cells), "marks": marks, "faults": kept_faults(faults), "answers": answers}


def kept_faults(faults: Iterable[Fault]) -> list[list[Any]]:
    return [[f.field, f.code, {name: _plain(value) for name, value in f.values}] for f in faults]


def line_of(number: int, words: Mapping[str, Any]) -> Line:
    marks = {int(place): Mark(mark) for place, mark in words["marks"].items()}
    return Line(number, tuple(words["cells"]), marks)


def faults_of(words: Mapping[str, Any]) -> tuple[Fault, ...]:
    return tuple(
        Fault.of(field, code, **{name: _whole(value) for name, value in values.items()})
        for field, code, values in words["faults"]
    )


def kept_columns(recognition: Recognition) -> list[list[Any]]:
    return [[c.position, c.header, c.name] for c in recognition.columns]


def recognition_of(header_line: int, columns: Iterable[list[Any]], ours: Iterable[int]) -> Recognition:
    return Recognition(header_line, tuple(Column(*column) for column in columns), frozenset(ours))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return list(value) if isinstance(value, tuple) else value


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"])
    return tuple(value) if isinstance(value, list) else value
