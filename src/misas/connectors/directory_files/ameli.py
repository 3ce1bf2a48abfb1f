"""Annuaire santé Ameli (CNAM): professionals and health centres.

Layout: reference §2.4; 24 and 14 columns, `;`, UTF-8 with its mark, as public readers found them on the files of 8 May
and 13 July 2026 (header order not told: read by name). Weekly, Licence Ouverte 2.0, published under CSP L.1461-2.
Whether cells are ever quoted is not known: both readings are kept (`tables.quoted`).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from misas.connectors.directory_files.known import AMELI_TYPES, OPTIONS, SECTORS, SPECIALITIES
from misas.connectors.directory_files.opening import Source, encoding_of
from misas.connectors.directory_files.reading import Pass, Progress, Tally
from misas.connectors.directory_files.tables import (
    CELLS,
    CUT,
    Column,
    key,
    lines,
    picker,
    places,
    quoted,
    town_of,
    yes,
)
from misas.core.orientation.care_rows import AmeliCentreRow, AmeliProfessionalRow
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import Layout
from misas.core.orientation.ports import UnreadableFile

NO_NAME: Final = "orientation.line.no_name"
ADDRESS: Final = (
    Column("phone", "coordonnees_num_tel"),
    Column("street", "coordonnees_voie"),
    Column("complement", "coordonnees_complement"),
    Column("place", "coordonnees_lieu_dit"),
    Column("postal_code", "coordonnees_code_postal"),
    Column("town", "coordonnees_ville"),
)
PROFESSIONALS: Final = (
    Column("last_name", "ps_activite_nom"),
    Column("first_name", "ps_activite_prenom"),
    Column("civility", "ps_activite_civilite"),
    Column("company", "ps_activite_raison_sociale"),
    Column("vitale", "ps_activite_carte_vitale"),
    Column("apcv", "ps_activite_apcv"),
    Column("type", "type_ps_code"),
    Column("type_label", "type_ps_libelle"),
    Column("speciality", "specialite_code"),
    Column("speciality_label", "specialite_libelle"),
    Column("particular", "activite_particuliere_code"),
    Column("particular_label", "activite_particuliere_libelle"),
    Column("sector", "secteur_conventionnel_code"),
    Column("sector_label", "secteur_conventionnel_libelle"),
    Column("option", "option_tarifaire_code"),
    Column("option_label", "option_tarifaire_libelle"),
    Column("nature", "nature_exercice_code"),
    Column("nature_label", "nature_exercice_libelle"),
    *ADDRESS,
)
CENTRES: Final = (
    Column("finess", "etab_finess"),
    Column("name", "etab_raison_sociale"),
    Column("vitale", "etab_carte_vitale"),
    Column("apcv", "etab_apcv"),
    Column("type", "type_etab_code"),
    Column("type_label", "type_etab_libelle"),
    Column("speciality", "specialite_code"),
    Column("speciality_label", "specialite_libelle"),
    *ADDRESS,
)


def formats(header: bytes) -> Format | None:
    line = header.partition(b"\n")[0]
    try:
        keys = {key(cell.strip('"')) for cell in line.decode(encoding_of(line)).split(";")}
    except (UnreadableFile, UnicodeDecodeError):
        return None
    if key("ps_activite_nom") in keys or (key("type_ps_code") in keys and key("specialite_code") in keys):
        return Format.AMELI_PROFESSIONALS
    return Format.AMELI_CENTRES if key("etab_finess") in keys or key("etab_raison_sociale") in keys else None


def read(source: Source, format: Format, progress: Progress) -> Pass:
    """Raises UnreadableFile when the header lacks a column."""
    head = source.head()
    encoding = encoding_of(head)
    try:
        text = head.partition(b"\n")[0].decode(encoding).rstrip("\r")
    except UnicodeDecodeError as error:
        raise UnreadableFile("orientation.file.encoding", encoding=encoding) from error
    header = [cell.strip('"') for cell in text.split(";")]
    people = format is Format.AMELI_PROFESSIONALS
    take = picker(places(header, PROFESSIONALS if people else CENTRES))
    make: Callable[[list[Any], Tally], tuple[Any, ...] | None] = professional if people else centre
    rows = partial(_rows, encoding=encoding, width=len(header), take=take, make=make)
    return Pass(source, format, rows, encoding=encoding, layout=Layout.VERIFIED, progress=progress)


def _rows(
    stream: io.BufferedReader,
    tally: Tally,
    *,
    encoding: str,
    width: int,
    take: Callable[[list[str]], list[str | None]],
    make: Callable[[list[Any], Tally], tuple[Any, ...] | None],
) -> Iterator[tuple[Any, ...]]:
    stream.readline()
    for number, text, whole in lines(stream, encoding, tally):
        cells = quoted(text, width)
        if len(cells) != width:
            if not text.strip():
                continue
            tally.truncated = tally.truncated or not whole
            tally.breaks(number, CELLS if whole else CUT, text)
            continue
        row = make(take(cells), tally)
        if row is None:
            tally.breaks(number, NO_NAME, text)
        else:
            yield row


def professional(values: list[Any], tally: Tally) -> AmeliProfessionalRow | None:
    """The row, or None for one that names nobody."""
    if values[0] is None and values[1] is None and values[3] is None:
        return None
    for name, at, known in (("type", 6, AMELI_TYPES), ("speciality", 8, SPECIALITIES), ("sector", 12, SECTORS)):
        if values[at] is not None and values[at] not in known:
            tally.unknown[f"{name}:{values[at]}"] += 1
    if values[14] is not None and values[14].lstrip("0") not in OPTIONS:
        tally.unknown[f"option:{values[14]}"] += 1
    values[4], values[5] = yes(values[4]), yes(values[5])
    return AmeliProfessionalRow._make(_located(values))


def centre(values: list[Any], tally: Tally) -> AmeliCentreRow | None:
    """The row, or None for one without a name nor a FINESS number."""
    if values[0] is None and values[1] is None:
        return None
    if values[6] is not None and values[6] not in SPECIALITIES:
        tally.unknown[f"speciality:{values[6]}"] += 1
    values[2], values[3] = yes(values[2]), yes(values[3])
    return AmeliCentreRow._make(_located(values))


def _located(values: list[Any]) -> list[Any]:
    """A CEDEX leaves the town and the postal code, and marks the row: its code belongs to no commune."""
    town, cedex = town_of(values[-1])
    postal_code = values[-2]
    if postal_code is not None and len(postal_code) > 5 and postal_code[:5].isdigit():
        values[-2], cedex = postal_code[:5], cedex or "CEDEX" in postal_code.upper()
    values[-1] = town
    values.append(cedex)
    return values
