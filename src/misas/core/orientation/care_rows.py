"""Who cares, and where: the rows of the RPPS, of FINESS+ and of the Annuaire santé ameli, columns in order.

Text is what the file says, without the spaces around it, None when blank; a code that no table knows is kept with its
label.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class ActivityRow(NamedTuple):
    """RPPS, one activity of a professional. `national_id` = type digit + identifier: the key of a person."""

    national_id: str | None
    id_type: str | None
    pp_id: str | None
    civility: str | None
    last_name: str | None
    first_name: str | None
    profession: str | None
    profession_label: str | None
    category: str | None
    skill_type: str | None
    skill: str | None
    skill_label: str | None
    mode: str | None
    mode_label: str | None
    siret: str | None
    finess: str | None
    legal_finess: str | None
    structure_id: str | None
    site_name: str | None
    site_sign: str | None
    recipient: str | None
    place: str | None
    street_number: str | None
    street_suffix: str | None
    street_type: str | None
    street: str | None
    distribution: str | None
    cedex: str | None
    postal_code: str | None  # of the file; else the five digits that open the "Bureau cedex" line
    commune: str | None  # code INSEE, often blank
    commune_name: str | None
    country: str | None
    country_name: str | None
    foreign: bool | None  # True: outside France; None: the row does not say
    phone: str | None
    other_phone: str | None
    email: str | None
    departement: str | None
    former_structure_id: str | None
    authority: str | None
    sector: str | None
    sector_label: str | None
    role: str | None
    kind: str | None  # genre activité, GENR01 = care
    kind_label: str | None


class SkillRow(NamedTuple):
    """RPPS, one know-how (savoir-faire) of a professional."""

    national_id: str | None
    pp_id: str | None
    last_name: str | None
    first_name: str | None
    profession: str | None
    profession_label: str | None
    category: str | None
    skill_type: str | None
    skill_type_label: str | None
    skill: str | None
    skill_label: str | None


class DiplomaRow(NamedTuple):
    """RPPS, one diploma or authorisation to practise."""

    national_id: str | None
    pp_id: str | None
    last_name: str | None
    first_name: str | None
    diploma_type: str | None
    diploma_type_label: str | None
    diploma: str | None
    diploma_label: str | None
    authorisation_type: str | None
    authorisation_type_label: str | None
    authorisation: str | None
    authorisation_label: str | None


class SiteRow(NamedTuple):
    """FINESS+, one site (entité géographique d'exercice) with what is told of its legal entity."""

    site_id: str | None
    finess: str | None
    legal_id: str | None
    legal_finess: str | None
    legal_name: str | None
    legal_status: str | None
    siren: str | None
    siret: str | None
    short_name: str | None
    name: str | None
    category: str | None
    tariff_mode: str | None
    state: str | None  # A active, I inactive
    opened_on: date | None
    closed_on: date | None
    updated_on: date | None
    street_number: str | None
    street_type: str | None
    street: str | None
    street_as_published: str | None  # told when the street was mended (TH turned into E)
    street_extra: str | None
    place: str | None
    routing_line: str | None  # ligne d'acheminement, without its CEDEX
    cedex: bool | None
    postal_code: str | None
    commune: str | None
    latitude: float | None  # degrees WGS84
    longitude: float | None
    position: str | None  # "as_told", "swapped", "other_fields", "projected" or "unusable"
    position_score: float | None
    phone: str | None
    email: str | None


class SiteActivityRow(NamedTuple):
    """FINESS+, one activity carried out on a site."""

    activity_id: str | None
    site_id: str | None
    finess: str | None
    legal_id: str | None
    legal_finess: str | None
    state: str | None
    nature: str | None  # AASA, ASR, EML, ASDR, ASOCR, AMSR, AER, AMF, AMM, as the file writes it
    kind: str | None  # type of activity, TRE_R392
    activity: str | None
    modality: str | None  # modality, or mode of working
    form: str | None  # form, or public
    begins_on: date | None
    ends_on: date | None
    capacity: int | None  # the largest told


class AmeliProfessionalRow(NamedTuple):
    """Annuaire santé Ameli, one entry of a professional: no RPPS number, no position."""

    last_name: str | None
    first_name: str | None
    civility: str | None  # H or F
    company: str | None
    vitale: bool | None
    apcv: bool | None
    type: str | None
    type_label: str | None
    speciality: str | None
    speciality_label: str | None
    particular: str | None
    particular_label: str | None
    sector: str | None
    sector_label: str | None
    option: str | None
    option_label: str | None
    nature: str | None
    nature_label: str | None
    phone: str | None
    street: str | None
    complement: str | None
    place: str | None
    postal_code: str | None
    town: str | None  # without its CEDEX
    cedex: bool | None


class AmeliCentreRow(NamedTuple):
    """Annuaire santé Ameli, one speciality of a health centre."""

    finess: str | None
    name: str | None
    vitale: bool | None
    apcv: bool | None
    type: str | None
    type_label: str | None
    speciality: str | None
    speciality_label: str | None
    phone: str | None
    street: str | None
    complement: str | None
    place: str | None
    postal_code: str | None
    town: str | None
    cedex: bool | None
