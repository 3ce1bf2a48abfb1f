"""RPPS, "Annuaire Santé" in open access (ANS): activities, know-how, diplomas.

Layout: reference §2.1, and the header of the file of 8 October 2026 as public readers quote it: `|` between fields, no
quoting (a `"` is data), a last `|` on every line, UTF-8 (an older reader says Windows-1252: detected). Columns are read
by name. Weighs 800 MB: each line becomes one row and is forgotten.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from misas.connectors.directory_files.known import MODES, PROFESSIONS, skill_known
from misas.connectors.directory_files.opening import Source, encoding_of
from misas.connectors.directory_files.reading import Pass, Progress, Tally
from misas.connectors.directory_files.tables import CELLS, CUT, Column, key, lines, picker, places
from misas.core.orientation.care_rows import ActivityRow, DiplomaRow, SkillRow
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import Layout
from misas.core.orientation.ports import UnreadableFile

NO_IDENTIFIER: Final = "orientation.line.no_identifier"
FRANCE: Final = frozenset({"99000", "99100"})  # the first is what the files were seen to hold
_FRENCH: Final = frozenset({"france"})

WHO: Final = (
    Column("national_id", "Identification nationale PP"),
    Column("pp_id", "Identifiant PP"),
    Column("last_name", "Nom d'exercice"),
    Column("first_name", "Prénom d'exercice"),
)
SKILLS: Final = (
    *WHO,
    Column("profession", "Code profession"),
    Column("profession_label", "Libellé profession"),
    Column("category", "Code catégorie professionnelle"),
    Column("skill_type", "Code type savoir-faire"),
    Column("skill_type_label", "Libellé type savoir-faire"),
    Column("skill", "Code savoir-faire"),
    Column("skill_label", "Libellé savoir-faire"),
)
DIPLOMAS: Final = (
    *WHO,
    Column("diploma_type", "Code type diplôme obtenu"),
    Column("diploma_type_label", "Libellé type diplôme obtenu"),
    Column("diploma", "Code diplôme obtenu"),
    Column("diploma_label", "Libellé diplôme obtenu"),
    Column("authorisation_type", "Code type autorisation"),
    Column("authorisation_type_label", "Libellé type autorisation"),
    Column("authorisation", "Code discipline autorisation"),
    Column("authorisation_label", "Libellé discipline autorisation"),
)
ACTIVITIES: Final = (
    Column("national_id", "Identification nationale PP"),
    Column("id_type", "Type d'identifiant PP"),
    Column("pp_id", "Identifiant PP"),
    Column("civility", "Code civilité d'exercice"),
    Column("last_name", "Nom d'exercice"),
    Column("first_name", "Prénom d'exercice"),
    Column("profession", "Code profession"),
    Column("profession_label", "Libellé profession"),
    Column("category", "Code catégorie professionnelle"),
    Column("skill_type", "Code type savoir-faire"),
    Column("skill", "Code savoir-faire"),
    Column("skill_label", "Libellé savoir-faire"),
    Column("mode", "Code mode exercice"),
    Column("mode_label", "Libellé mode exercice"),
    Column("siret", "Numéro SIRET site"),
    Column("finess", "Numéro FINESS site"),
    Column("legal_finess", "Numéro FINESS établissement juridique"),
    Column("structure_id", "Identifiant technique de la structure"),
    Column("site_name", "Raison sociale site"),
    Column("site_sign", "Enseigne commerciale site"),
    Column("recipient", "Complément destinataire (coord. structure)"),
    Column("place", "Complément point géographique (coord. structure)"),
    Column("street_number", "Numéro Voie (coord. structure)"),
    Column("street_suffix", "Indice répétition voie (coord. structure)"),
    Column("street_type", "Libellé type de voie (coord. structure)"),
    Column("street", "Libellé Voie (coord. structure)"),
    Column("distribution", "Mention distribution (coord. structure)"),
    Column("cedex", "Bureau cedex (coord. structure)"),
    Column("postal_code", "Code postal (coord. structure)"),
    Column("commune", "Code commune (coord. structure)"),
    Column("commune_name", "Libellé commune (coord. structure)"),
    Column("country", "Code pays (coord. structure)"),
    Column("country_name", "Libellé pays (coord. structure)"),
    Column("phone", "Téléphone (coord. structure)"),
    Column("other_phone", "Téléphone 2 (coord. structure)"),
    Column("email", "Adresse e-mail (coord. structure)"),
    Column("departement", "Code Département (structure)"),
    Column("former_structure_id", "Ancien identifiant de la structure"),
    Column("authority", "Autorité d'enregistrement"),
    Column("sector", "Code secteur d'activité"),
    Column("sector_label", "Libellé secteur d'activité"),
    Column("role", "Code rôle", optional=True),
    Column("kind", "Code genre activité", optional=True),
    Column("kind_label", "Libellé genre activité", optional=True),
)
# Columns of the file that we know and do not keep: their presence is no surprise.
UNUSED: Final = (
    "Type d'identifiant PP", "Libellé civilité d'exercice", "Code civilité", "Libellé civilité",
    "Libellé catégorie professionnelle", "Libellé type savoir-faire", "Numéro SIREN site",
    "Code type de voie (coord. structure)", "Télécopie (coord. structure)", "Libellé Département (structure)",
    "Code section tableau pharmaciens", "Libellé section tableau pharmaciens", "Libellé rôle",
)  # fmt: skip

_AT: Final = {column.name: i for i, column in enumerate(ACTIVITIES)}
_PROFESSION, _SKILL, _MODE = _AT["profession"], _AT["skill"], _AT["mode"]
_CEDEX, _POSTAL, _COMMUNE = _AT["cedex"], _AT["postal_code"], _AT["commune"]
_COUNTRY, _COUNTRY_NAME = _AT["country"], _AT["country_name"]
_FOREIGN: Final = ActivityRow._fields.index("foreign")


def formats(header: bytes) -> Format | None:
    """Which of the three files a first line opens."""
    line = header.partition(b"\n")[0]
    try:
        keys = {key(cell) for cell in line.decode(encoding_of(line)).split("|")}
    except (UnreadableFile, UnicodeDecodeError):
        return None
    if key("Identification nationale PP") not in keys and key("Identifiant PP") not in keys:
        return None
    if key("Code diplôme obtenu") in keys or key("Code discipline autorisation") in keys:
        return Format.RPPS_DIPLOMAS
    if key("Code mode exercice") in keys or key("Code postal (coord. structure)") in keys:
        return Format.RPPS_ACTIVITIES
    return Format.RPPS_SKILLS if key("Code savoir-faire") in keys else None


def read(source: Source, format: Format, progress: Progress) -> Pass:
    """Raises UnreadableFile when the header lacks a column."""
    head = source.head()
    encoding = encoding_of(head)
    line = head.partition(b"\n")[0].rstrip(b"\r")
    try:
        header = line.decode(encoding).split("|")
    except UnicodeDecodeError as error:
        raise UnreadableFile("orientation.file.encoding", encoding=encoding) from error
    columns = {Format.RPPS_ACTIVITIES: ACTIVITIES, Format.RPPS_SKILLS: SKILLS, Format.RPPS_DIPLOMAS: DIPLOMAS}[format]
    known = {key(name) for name in UNUSED} - {key(c.header) for c in columns}
    at = places([cell if key(cell) not in known else "" for cell in header], columns)
    take = picker(at)
    make: Callable[[list[str | None], Tally], tuple[Any, ...]] = {
        Format.RPPS_ACTIVITIES: activity,
        Format.RPPS_SKILLS: skill,
        Format.RPPS_DIPLOMAS: lambda v, tally: DiplomaRow._make(v),
    }[format]
    rows = partial(_rows, encoding=encoding, header=header, take=take, make=make)
    return Pass(source, format, rows, encoding=encoding, layout=Layout.VERIFIED, progress=progress)


def _rows(
    stream: io.BufferedReader,
    tally: Tally,
    *,
    encoding: str,
    header: Sequence[str],
    take: Callable[[Sequence[str]], list[str | None]],
    make: Callable[[list[str | None], Tally], tuple[Any, ...]],
) -> Iterator[tuple[Any, ...]]:
    stream.readline()
    width = len(header)
    closed = header[-1].strip() == ""  # the last `|` of every line
    for number, text, whole in lines(stream, encoding, tally):
        cells = text.split("|")
        if len(cells) != width:
            if not text.strip():
                continue
            if not whole:
                tally.truncated = True
            tally.breaks(number, CELLS if whole else CUT, text)
            continue
        if not whole and closed and cells[-1].strip():
            tally.truncated = True
            tally.breaks(number, CUT, text)
            continue
        values = take(cells)
        if values[0] is None:
            identify(values, cells, header)
        if values[0] is None:
            tally.breaks(number, NO_IDENTIFIER, text)
            continue
        yield make(values, tally)


def identify(values: list[str | None], cells: Sequence[str], header: Sequence[str]) -> None:
    """National identifier = type digit + identifier, when the file leaves it blank."""
    by_key = {key(name): cell.strip() for name, cell in zip(header, cells, strict=True)}
    kind, number = by_key.get(key("Type d'identifiant PP")), by_key.get(key("Identifiant PP"))
    if kind and number:
        values[0] = kind + number


def skill(values: list[str | None], tally: Tally) -> SkillRow:
    row = SkillRow._make(values)
    if row.skill is not None and not skill_known(row.skill):
        tally.unknown[f"skill:{row.skill}"] += 1
    return row


def activity(values: list[str | None], tally: Tally) -> ActivityRow:
    """The row, with the postal code of a CEDEX line and the mark of a foreign address."""
    profession, know_how, mode = values[_PROFESSION], values[_SKILL], values[_MODE]
    if profession is not None and profession not in PROFESSIONS:
        tally.unknown[f"profession:{profession}"] += 1
    if know_how is not None and not skill_known(know_how):
        tally.unknown[f"skill:{know_how}"] += 1
    if mode is not None and mode not in MODES:
        tally.unknown[f"mode:{mode}"] += 1
    postal_code, cedex = values[_POSTAL], values[_CEDEX]
    if postal_code is None:
        if cedex is not None and cedex[:5].isdigit() and len(cedex) > 5:
            values[_POSTAL] = cedex[:5]
    elif len(postal_code) > 5 and postal_code[:5].isdigit():  # "75008 CEDEX 8"
        values[_POSTAL] = postal_code[:5]
    values.insert(_FOREIGN, abroad(values))  # type: ignore[arg-type]
    return ActivityRow._make(values)


def abroad(values: Sequence[str | None]) -> bool | None:
    """By the country when it is told, else by the postal code, else by the commune; None when nothing tells."""
    country, name, postal_code = values[_COUNTRY], values[_COUNTRY_NAME], values[_POSTAL]
    if country is not None:
        return country not in FRANCE
    if name is not None:
        return name.casefold() not in _FRENCH
    if postal_code is not None:
        return not (len(postal_code) == 5 and postal_code.isdigit() and not postal_code.startswith("99"))
    return False if values[_COMMUNE] is not None else None
