"""Writes the files of one territory into a folder, plain or each in its zip, and says how many rows each holds."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final, cast

from misas.core.orientation.context_rows import SocialServiceRow, SocialStructureRow
from misas.core.orientation.formats import Format
from misas.demo.directory import bodies, json_files, people, sites, text_files
from misas.demo.directory.inclusion_files import write_inclusion
from misas.demo.directory.places import World, world

YEARS: Final = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make: a département or "all", how many RPPS activities (the rest follows), the seed, the files' day."""

    territory: str
    rows: int
    seed: int = 2026
    on: date = date(2026, 11, 1)
    zipped: bool = False
    formats: Collection[Format] = field(default_factory=lambda: frozenset(Format))


type Writer = Callable[[BinaryIO], int]


def generate(folder: Path, wanted: Wanted) -> dict[str, int]:
    """The rows that a faithful reader finds in each file, by file name. The folder is made when it does not exist."""
    folder.mkdir(parents=True, exist_ok=True)
    there = world(wanted.territory)
    made: dict[str, int] = {}
    for name, parts in _texts(there, wanted):
        made[name] = _write(folder / name, parts, wanted.zipped or len(parts) > 1, wanted.on)
    if Format.APL in wanted.formats:
        for profession, (stem, *_) in bodies.PROFESSIONS.items():
            name = f"apl_{stem}_{wanted.on.year - 2}.xlsx"
            years = range(wanted.on.year - 1 - YEARS, wanted.on.year - 1)
            rows = bodies.access_rows(there, profession, wanted.seed, years)
            made[name] = bodies.write_access(rows, folder / name, profession, wanted.on)
    return made


def _texts(there: World, wanted: Wanted) -> Iterator[tuple[str, list[tuple[str, Writer]]]]:
    """Each file to make: its name, and what it holds (a zip when several)."""
    day, formats = f"{wanted.on:%Y%m%d}", wanted.formats
    suffix = ".zip" if wanted.zipped else ""

    def crowd() -> Iterator[people.Person]:
        return people.people(there, wanted.rows, wanted.seed)

    def places() -> Iterator[sites.Entity]:
        return sites.entities(there, wanted.rows, wanted.seed)

    def pairs() -> Iterator[tuple[SocialStructureRow, SocialServiceRow]]:
        return bodies.structures(there, wanted.rows, wanted.seed, wanted.on)

    every: dict[Format, tuple[str, Writer]] = {
        Format.RPPS_ACTIVITIES: (
            f"PS_LibreAcces_Personne_activite_{day}0830.txt",
            lambda stream: text_files.write_activities(crowd(), stream),
        ),
        Format.RPPS_SKILLS: (
            f"PS_LibreAcces_SavoirFaire_{day}0830.txt",
            lambda stream: text_files.write_skills(crowd(), stream),
        ),
        Format.RPPS_DIPLOMAS: (
            f"PS_LibreAcces_Dipl_AutExerc_{day}0830.txt",
            lambda stream: text_files.write_diplomas(crowd(), stream),
        ),
        Format.FINESS_STRUCTURES: (
            f"finess-structure-{day}-0530.json",
            lambda stream: json_files.write_structures(places(), stream, wanted.on),
        ),
        Format.FINESS_ACTIVITIES: (
            f"finess-activite-{day}-0546.json",
            lambda stream: json_files.write_activities(places(), stream, wanted.on),
        ),
        Format.AMELI_PROFESSIONALS: (
            f"liste-ps-{day}-023058.csv",
            lambda stream: text_files.write_professionals(crowd(), stream),
        ),
        Format.AMELI_CENTRES: (
            f"liste-cds-{day}-043106.csv",
            lambda stream: text_files.write_centres((r for e in places() for r in sites.centre_rows(e)), stream),
        ),
        Format.INCLUSION_STRUCTURES: (
            f"structures-inclusion-{wanted.on}.json",
            lambda stream: write_inclusion((structure for structure, _ in pairs()), stream),
        ),
        Format.INCLUSION_SERVICES: (
            f"services-inclusion-{wanted.on}.json",
            lambda stream: write_inclusion((service for _, service in pairs()), stream),
        ),
    }
    for format, (name, writer) in every.items():
        if format in formats:
            yield name + suffix, [(name, writer)]
    if Format.DILA_COMPETENCE in formats:
        competence = "api-lannuaire-administration-locale-competence-geographique.json"
        yield (
            f"dila-{day}.zip",
            [
                (competence, lambda s: bodies.write_competence(bodies.competences(there, wanted.seed), s)),
                (
                    "api-lannuaire-administration.json",
                    lambda s: bodies.write_bodies(bodies.competences(there, wanted.seed), s),
                ),
            ],
        )


def _write(path: Path, parts: list[tuple[str, Writer]], zipped: bool, on: date) -> int:
    """How many rows the first part holds: the others only serve it."""
    if not zipped:
        with path.open("wb", buffering=1 << 20) as stream:
            return parts[0][1](stream)
    counts = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, writer in parts:
            with _member(archive, name, on) as stream:
                counts.append(writer(stream))
    return counts[0]


@contextmanager
def _member(archive: zipfile.ZipFile, name: str, on: date) -> Iterator[BinaryIO]:
    info = zipfile.ZipInfo(name, (on.year, on.month, on.day, 8, 30, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as stream:
        yield cast(BinaryIO, stream)


def manifest(made: dict[str, int], wanted: Wanted) -> str:
    """The figures beside the files, as JSON."""
    told = {"territory": wanted.territory, "rows": wanted.rows, "seed": wanted.seed, "on": str(wanted.on)}
    return json.dumps({**told, "files": made}, ensure_ascii=False, indent=2) + "\n"
