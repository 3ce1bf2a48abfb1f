"""DILA, competence of local bodies: which CPAM (and CAF, CCAS…) answers for a commune.

Names of fields come from `layouts/dila.toml`, and the report says that the layout is unverified. One record is a
commune and a type of body with the identifiers of its bodies; each becomes a row. The name and seat of a body are known
when the same zip also holds the directory of the bodies. The file names no caisse: a CPAM is told apart by its
département, and by its seat where several share one; None rather than a guess.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

import ijson

from misas.connectors.directory_files.layouts import layout
from misas.connectors.directory_files.objects import first, many, objects, part, said, text
from misas.connectors.directory_files.opening import BOM, Source, encoding_of
from misas.connectors.directory_files.reading import Pass, Progress, Tally
from misas.core.orientation.context_rows import CompetenceRow
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import Layout
from misas.core.orientation.ports import UnreadableFile
from misas.core.territory.reference import CaisseFacts
from misas.lib.text import normalise

NO_COMMUNE: Final = "orientation.line.no_commune"


class Organism(NamedTuple):
    name: str | None
    commune: str | None


def formats(head: bytes) -> Format | None:
    names = layout("dila")["competence"]["type"]
    return Format.DILA_COMPETENCE if any(f'"{name}"'.encode() in head for name in names[:1]) else None


def holds_organisms(head: bytes) -> bool:
    """Whether a content looks like the directory of the bodies: JSON with names and pivots."""
    return b'"pivot"' in head and b'"nom"' in head


def read(source: Source, beside: Iterable[Source], caisses: Iterable[CaisseFacts], progress: Progress) -> Pass:
    """`beside`: the other contents of the same zip. Raises UnreadableFile when no record is found where expected."""
    head = source.head()
    encoding = encoding_of(head)
    names = layout("dila")["competence"]
    prefix = _prefix(source, names["prefixes"])
    if prefix is None or not any(f'"{name}"'.encode() in head for name in names["commune"]):
        raise UnreadableFile("orientation.file.columns_missing", columns=names["commune"][0])
    organisms: dict[str, Organism] = {}
    for other in beside:
        if holds_organisms(other.head()):
            organisms.update(_organisms(other, frozenset(names["kept"])))
    rows = partial(_rows, prefix=prefix, encoding=encoding, organisms=organisms, caisses=tuple(caisses))
    return Pass(source, Format.DILA_COMPETENCE, rows, encoding=encoding, layout=Layout.UNVERIFIED, progress=progress)


def _prefix(source: Source, prefixes: Iterable[str]) -> str | None:
    """The first place where a record stands: in the list that the file is, or in one of those it holds."""
    whole = source.head(100).removeprefix(BOM).lstrip().startswith(b"[")
    for prefix in prefixes:
        if whole != (prefix == "item"):
            continue
        with source.open() as stream:
            if stream.read(len(BOM)) != BOM:
                stream.seek(0)
            try:
                if next(ijson.items(stream, prefix), None) is not None:
                    return prefix
            except ijson.JSONError:
                continue
    return None


def _rows(stream: io.BufferedReader, tally: Tally, **how: Any) -> Iterator[CompetenceRow]:
    return said(_each(stream, tally, **how), {"organism_id": layout("dila")["competence"]["organism"][0]}, tally)


def _each(
    stream: io.BufferedReader,
    tally: Tally,
    *,
    prefix: str,
    encoding: str,
    organisms: Mapping[str, Organism],
    caisses: tuple[CaisseFacts, ...],
) -> Iterator[CompetenceRow]:
    names = layout("dila")["competence"]
    kept, with_caisse = frozenset(names["kept"]), frozenset(names["caisse"])
    for rank, record in enumerate(objects(stream, prefix, encoding, tally), 1):
        kind = _told(record, names["type"])
        if kind not in kept:
            continue
        commune = _told(record, names["commune"])
        if commune is None:
            tally.breaks(rank, NO_COMMUNE, json.dumps(record, ensure_ascii=False))
            continue
        for identifier in _listed(record, names["organism"]) or [None]:
            body = organisms.get(identifier or "")
            name = body.name if body else _told(record, names["organism_name"])
            seat = body.commune if body else None
            yield CompetenceRow(
                commune=commune,
                commune_name=_told(record, names["commune_name"]),
                organism_type=kind,
                organism_id=identifier,
                organism_name=name,
                organism_commune=seat,
                caisse=caisse_of(name, seat, caisses) if kind in with_caisse else None,
            )


def _organisms(source: Source, kept: frozenset[str]) -> Iterator[tuple[str, Organism]]:
    """The bodies of the kept types: some thousands, of the 86,000."""
    names = layout("dila")["organisms"]
    prefix = _prefix(source, names["prefixes"])
    if prefix is None:
        return
    encoding = encoding_of(source.head())
    with source.open() as stream:
        for record in objects(stream, prefix, encoding, Tally()):
            identifier = _told(record, names["id"])
            pivots = [part(p) for p in _unfolded(_raw(record, names["pivot"]))]
            if identifier is None or not any(_told(pivot, names["pivot_type"]) in kept for pivot in pivots):
                continue
            covered = next((c for p in pivots for c in _unfolded(_raw(p, names["pivot_commune"]))), None)
            yield identifier, Organism(_told(record, names["name"]), _told(record, names["commune"]) or text(covered))


def _raw(record: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((record[name] for name in names if record.get(name) is not None), None)


def _told(record: Mapping[str, Any], names: Iterable[str]) -> str | None:
    return first(*(record.get(name) for name in names))


def _listed(record: Mapping[str, Any], names: Iterable[str]) -> list[str | None]:
    return [text(value) for value in _unfolded(_raw(record, names)) if text(value) is not None]


def _unfolded(value: Any) -> list[Any]:
    """A list, also when it was written as a text of JSON; keys in lower case."""
    if isinstance(value, str) and value.strip()[:1] in ("[", "{"):
        try:
            value = json.loads(value)
        except json.JSONDecodeError:
            return [value]
    return many(value)


def caisse_of(name: str | None, seat: str | None, caisses: Iterable[CaisseFacts]) -> str | None:
    """The code of a CPAM from the commune of its seat, three digits; None when two could be meant.

    A département with one caisse settles it; else the town of the seat of one of them, in the name of the body.
    """
    if seat is None:
        return None
    departement = seat[:3] if seat.startswith("97") else seat[:2]
    near = [c for c in caisses if departement in c.departements]
    if len(near) > 1:
        words = f" {normalise(name or '')} "
        near = [c for c in near if f" {normalise(c.seat)} " in words]
    return f"{near[0].code:03d}" if len(near) == 1 else None
