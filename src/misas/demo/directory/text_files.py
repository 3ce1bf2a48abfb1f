"""Writes RPPS (three files) and Ameli (two), from the model of people and sites.

RPPS: `|`, no quoting, a last `|` on every line, UTF-8 without a mark, CRLF never. Ameli: `;`, UTF-8 with its mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final

from misas.core.orientation.care_rows import ActivityRow, AmeliCentreRow, AmeliProfessionalRow, DiplomaRow, SkillRow
from misas.demo.directory.people import Person, activity_rows, ameli_rows, diploma_rows, skill_rows

ACTIVITY_HEADER: Final = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|"
    "Libellé civilité d'exercice|Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|Code profession|"
    "Libellé profession|Code catégorie professionnelle|Libellé catégorie professionnelle|Code type savoir-faire|"
    "Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|Code mode exercice|Libellé mode exercice|"
    "Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|Numéro FINESS établissement juridique|"
    "Identifiant technique de la structure|Raison sociale site|Enseigne commerciale site|"
    "Complément destinataire (coord. structure)|Complément point géographique (coord. structure)|"
    "Numéro Voie (coord. structure)|Indice répétition voie (coord. structure)|Code type de voie (coord. structure)|"
    "Libellé type de voie (coord. structure)|Libellé Voie (coord. structure)|Mention distribution (coord. structure)|"
    "Bureau cedex (coord. structure)|Code postal (coord. structure)|Code commune (coord. structure)|"
    "Libellé commune (coord. structure)|Code pays (coord. structure)|Libellé pays (coord. structure)|"
    "Téléphone (coord. structure)|Téléphone 2 (coord. structure)|Télécopie (coord. structure)|"
    "Adresse e-mail (coord. structure)|Code Département (structure)|Libellé Département (structure)|"
    "Ancien identifiant de la structure|Autorité d'enregistrement|Code secteur d'activité|Libellé secteur d'activité|"
    "Code section tableau pharmaciens|Libellé section tableau pharmaciens|Code rôle|Libellé rôle|Code genre activité|"
    "Libellé genre activité|"
)
SKILL_HEADER: Final = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Nom d'exercice|Prénom d'exercice|Code profession|"
    "Libellé profession|Code catégorie professionnelle|Libellé catégorie professionnelle|Code type savoir-faire|"
    "Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|"
)
DIPLOMA_HEADER: Final = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Nom d'exercice|Prénom d'exercice|"
    "Code type diplôme obtenu|Libellé type diplôme obtenu|Code diplôme obtenu|Libellé diplôme obtenu|"
    "Code type autorisation|Libellé type autorisation|Code discipline autorisation|Libellé discipline autorisation|"
)
_PLACE: Final = (
    "coordonnees_num_tel",
    "coordonnees_voie",
    "coordonnees_complement",
    "coordonnees_lieu_dit",
    "coordonnees_code_postal",
    "coordonnees_ville",
)
PROFESSIONAL_HEADER: Final = (
    "ps_activite_nom", "ps_activite_prenom", "ps_activite_civilite", "ps_activite_raison_sociale",
    "ps_activite_carte_vitale", "ps_activite_apcv", "type_ps_code", "type_ps_libelle", "specialite_code",
    "specialite_libelle", "activite_particuliere_code", "activite_particuliere_libelle", "secteur_conventionnel_code",
    "secteur_conventionnel_libelle", "option_tarifaire_code", "option_tarifaire_libelle", "nature_exercice_code",
    "nature_exercice_libelle", *_PLACE,
)  # fmt: skip
CENTRE_HEADER: Final = (
    "etab_finess", "etab_raison_sociale", "etab_carte_vitale", "etab_apcv", "type_etab_code", "type_etab_libelle",
    "specialite_code", "specialite_libelle", *_PLACE,
)  # fmt: skip
_CIVILITIES: Final = {"DR": "Docteur", "M": "Monsieur", "MME": "Madame"}
_CODES: Final = {"Rue": "R", "Avenue": "AV", "Boulevard": "BD", "Place": "PL", "Chemin": "CHE", "Impasse": "IMP",
                 "Allée": "ALL", "Quai": "QU", "Route": "RTE", "Square": "SQ", "Cours": "CRS"}  # fmt: skip


def write_activities(people: Iterable[Person], stream: BinaryIO) -> int:
    return _lines(ACTIVITY_HEADER, (_activity(p, row) for p in people for row in activity_rows(p)), stream)


def write_skills(people: Iterable[Person], stream: BinaryIO) -> int:
    return _lines(SKILL_HEADER, (_skill(row) for p in people for row in skill_rows(p)), stream)


def write_diplomas(people: Iterable[Person], stream: BinaryIO) -> int:
    return _lines(DIPLOMA_HEADER, (_diploma(row) for p in people for row in diploma_rows(p)), stream)


def write_professionals(people: Iterable[Person], stream: BinaryIO) -> int:
    rows = (row for person in people for row in ameli_rows(person))
    return _marked(PROFESSIONAL_HEADER, (_entry(row) for row in rows), stream)


def write_centres(rows: Iterable[AmeliCentreRow], stream: BinaryIO) -> int:
    return _marked(CENTRE_HEADER, (_entry(row) for row in rows), stream)


def _lines(header: str, lines: Iterable[Sequence[str | None]], stream: BinaryIO) -> int:
    stream.write(header.encode() + b"\n")
    count, held = 0, []
    for cells in lines:
        held.append("|".join([cell or "" for cell in cells]))
        count += 1
        if len(held) == 2_000:
            stream.write(("|\n".join(held) + "|\n").encode())
            held = []
    if held:
        stream.write(("|\n".join(held) + "|\n").encode())
    return count


def _marked(header: Sequence[str], lines: Iterable[str], stream: BinaryIO) -> int:
    stream.write(b"\xef\xbb\xbf" + ";".join(header).encode() + b"\n")
    count = 0
    for line in lines:
        count += 1
        stream.write(line.encode() + b"\n")
    return count


def _activity(person: Person, row: ActivityRow) -> Sequence[str | None]:
    """The 56 cells. What the reader restores is taken away again: a postal code that only the CEDEX line holds."""
    practice = person.practices[int(row.structure_id[-1])] if row.structure_id else person.practices[0]
    told = row.postal_code if practice.foreign or practice.postal_told else None
    skill_label = "Spécialité ordinale" if row.skill else None
    return (
        row.id_type, row.pp_id, row.national_id, row.civility, _CIVILITIES[row.civility or "M"],
        "MME" if person.woman else "M", "Madame" if person.woman else "Monsieur", row.last_name, row.first_name,
        row.profession, row.profession_label, row.category, "Civil", row.skill_type, skill_label, row.skill,
        row.skill_label, row.mode, row.mode_label, row.siret, row.siret and row.siret[:9], row.finess,
        row.legal_finess, row.structure_id, row.site_name, row.site_sign, row.recipient, row.place, row.street_number,
        row.street_suffix, _CODES[row.street_type or "Rue"], row.street_type, row.street, row.distribution, row.cedex,
        told, row.commune, row.commune_name, row.country, row.country_name, row.phone, row.other_phone, None,
        row.email, row.departement, None, row.former_structure_id, row.authority, row.sector, row.sector_label,
        None, None, row.role, "Fonction non définie" if row.role else None, row.kind, row.kind_label,
    )  # fmt: skip


def _skill(row: SkillRow) -> Sequence[str | None]:
    return ("8", row.pp_id, row.national_id, row.last_name, row.first_name, row.profession, row.profession_label,
            row.category, "Civil", row.skill_type, row.skill_type_label, row.skill, row.skill_label)  # fmt: skip


def _diploma(row: DiplomaRow) -> Sequence[str | None]:
    return ("8", row.pp_id, row.national_id, row.last_name, row.first_name, row.diploma_type, row.diploma_type_label,
            row.diploma, row.diploma_label, *row[8:])  # fmt: skip


def _entry(row: AmeliProfessionalRow | AmeliCentreRow) -> str:
    """The cells before the mark of a CEDEX, which goes back to the town. A `;` in a text would ask for quotes: none."""
    cells = ["" if c is None else str(c).lower() if isinstance(c, bool) else str(c) for c in row[:-1]]
    if row.cedex:
        cells[-1] += " CEDEX"
    return ";".join(cells)
