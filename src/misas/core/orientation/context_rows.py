"""What stands around the care: the rows of the DILA, of data·inclusion and of the APL, columns in order.

Text is what the file says, without the spaces around it, None when blank; a code that no table knows is kept with its
label.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class CompetenceRow(NamedTuple):
    """DILA, one body competent for a commune. `caisse` (3 digits) only when the body is a CPAM and it can be told."""

    commune: str | None
    commune_name: str | None
    organism_type: str | None
    organism_id: str | None
    organism_name: str | None
    organism_commune: str | None
    caisse: str | None


class SocialStructureRow(NamedTuple):
    """data·inclusion v1, a structure. Several values in one cell are joined by `|`."""

    source: str | None
    id: str | None
    name: str | None
    updated_on: date | None
    description: str | None
    link: str | None
    siret: str | None
    commune_name: str | None
    postal_code: str | None
    commune: str | None
    street: str | None
    street_extra: str | None
    longitude: float | None
    latitude: float | None
    phone: str | None
    email: str | None
    website: str | None
    opening_hours: str | None  # OSM syntax
    accessibility: str | None
    networks: str | None  # reseaux_porteurs


class SocialServiceRow(NamedTuple):
    """data·inclusion v1, a service of a structure. Several values in one cell are joined by `|`."""

    source: str | None
    structure_id: str | None
    id: str | None
    name: str | None
    description: str | None
    updated_on: date | None
    link: str | None
    type: str | None
    themes: str | None
    fee: str | None
    fee_details: str | None
    publics: str | None
    publics_details: str | None
    access_conditions: str | None
    commune_name: str | None
    postal_code: str | None
    commune: str | None
    street: str | None
    street_extra: str | None
    longitude: float | None
    latitude: float | None
    phone: str | None
    email: str | None
    reception: str | None
    eligibility_zone: str | None
    contact: str | None
    mobilisation_link: str | None
    mobilisation: str | None
    mobilisable_by: str | None
    mobilisation_details: str | None
    weekly_hours: float | None
    weeks: int | None
    opening_hours: str | None


class AccessRow(NamedTuple):
    """APL (DREES), potential access of a commune's people to one profession, one year. Context, never a criterion."""

    commune: str | None
    commune_name: str | None
    profession: str | None  # general_practitioner, nurse, physiotherapist, midwife, dentist
    value: float | None  # consultations (or full-time equivalents per 100,000) a year, per standardised inhabitant
    year: int | None
    population: float | None  # standardised
