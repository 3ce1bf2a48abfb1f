"""What the public directories give us, format by format, and when a new file may replace the last one.

One NamedTuple per format: the exact columns of its staging table, in order. Text is what the file says, without the
spaces around it, None when blank; a code that no table knows is kept with its label. `judge` is the law of §12 of the
reference: any breach refuses the swap and the old lot goes on being served. Not here: reading files
(`connectors/directory_files`), COPY and swap (`records/orientation`), the French of the codes
(`wording/orientation_imports`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple


class Format(StrEnum):
    RPPS_ACTIVITIES = "rpps_activities"
    RPPS_SKILLS = "rpps_skills"
    RPPS_DIPLOMAS = "rpps_diplomas"
    FINESS_STRUCTURES = "finess_structures"
    FINESS_ACTIVITIES = "finess_activities"
    AMELI_PROFESSIONALS = "ameli_professionals"
    AMELI_CENTRES = "ameli_centres"
    DILA_COMPETENCE = "dila_competence"
    INCLUSION_STRUCTURES = "inclusion_structures"
    INCLUSION_SERVICES = "inclusion_services"
    APL = "apl"


class Layout(StrEnum):
    VERIFIED = "verified"  # the whole layout was seen, in a published file or schema
    UNVERIFIED = "unverified"  # read by name from a mapping file: nobody calls it faithful


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


ROWS: Final[Mapping[Format, type]] = MappingProxyType(
    {
        Format.RPPS_ACTIVITIES: ActivityRow,
        Format.RPPS_SKILLS: SkillRow,
        Format.RPPS_DIPLOMAS: DiplomaRow,
        Format.FINESS_STRUCTURES: SiteRow,
        Format.FINESS_ACTIVITIES: SiteActivityRow,
        Format.AMELI_PROFESSIONALS: AmeliProfessionalRow,
        Format.AMELI_CENTRES: AmeliCentreRow,
        Format.DILA_COMPETENCE: CompetenceRow,
        Format.INCLUSION_STRUCTURES: SocialStructureRow,
        Format.INCLUSION_SERVICES: SocialServiceRow,
        Format.APL: AccessRow,
    }
)


class Broken(NamedTuple):
    """A line that does not hold together: where (1 = first line of the file; rank of the object in JSON), why, what."""

    line: int
    code: str
    text: str  # at most TEXT_KEPT characters


TEXT_KEPT: Final = 200
BROKEN_KEPT: Final = 100  # examples in a report; `broken_count` counts them all


@dataclass(frozen=True, slots=True)
class LotReport:
    """What was seen in one file, once read to its end. `as_of` is the day the file says it describes."""

    format: Format
    file_name: str
    checksum: str  # SHA-256 of the file as given
    bytes: int  # of the file as given
    encoding: str
    layout: Layout
    as_of: date | None
    rows: int
    broken: tuple[Broken, ...] = ()
    broken_count: int = 0
    unknown_codes: Mapping[str, int] = field(default_factory=dict)  # "profession:98" → how many rows
    truncated: bool = False
    unpacked: int = 0  # bytes of the content, when the file is a zip; else as `bytes`

    @property
    def lines(self) -> int:
        return self.rows + self.broken_count


@dataclass(frozen=True, slots=True)
class Checks:
    """What a file must satisfy. Shares are of one. Rows stay within ± `band` of the last lot."""

    minimum_bytes: int
    least_rows: int
    most_unmatched: float = 0.08
    most_broken: float = 0.01
    band: float = 0.10


_M: Final = 1_000_000

# Half of what the real files weighed when last told (reference §2, 2025-2026): a floor that tells a part of a file,
# never a slow year. The size is that of the content, out of its zip.
NATIONAL: Final[Mapping[Format, Checks]] = MappingProxyType(
    {
        Format.RPPS_ACTIVITIES: Checks(380 * _M, 1_100_000),
        Format.RPPS_SKILLS: Checks(24 * _M, 150_000),
        Format.RPPS_DIPLOMAS: Checks(15 * _M, 100_000),
        Format.FINESS_STRUCTURES: Checks(100 * _M, 87_000),
        Format.FINESS_ACTIVITIES: Checks(50 * _M, 50_000),
        Format.AMELI_PROFESSIONALS: Checks(75 * _M, 275_000),
        Format.AMELI_CENTRES: Checks(1_400_000, 1_500),
        Format.DILA_COMPETENCE: Checks(1 * _M, 30_000),
        Format.INCLUSION_STRUCTURES: Checks(_M // 10, 100),
        Format.INCLUSION_SERVICES: Checks(_M // 10, 100),
        Format.APL: Checks(100_000, 30_000),
    }
)
# A sample or one territory: only emptiness is refused.
SAMPLE: Final[Mapping[Format, Checks]] = MappingProxyType({format: Checks(1, 1) for format in Format})


@dataclass(frozen=True, slots=True)
class Breach:
    """Why a lot may not replace the last one: a code of `wording/orientation_imports.BREACHES` and its values."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


SAME_FILE: Final = "orientation.lot.same_file"
NOT_KEPT: Final = "orientation.file.value"  # a value that no column can hold


def judge(
    report: LotReport,
    last: LotReport | None,
    *,
    checks: Checks | None = None,
    unmatched: int = 0,
    located: int | None = None,
    last_located: int | None = None,
) -> tuple[Breach, ...]:
    """Every breach at once; empty: the lot may be swapped in.

    `last` is the report of the lot now served. `unmatched`: rows whose commune is not found, among the `located` rows
    that should have one (French, and with an address); `located` defaults to all rows. `last_located`: how
    many the lot now served had; they stay within the band too, for addresses gone blank are none of them wrong. The
    very file of the last lot gives `SAME_FILE` alone: nothing to do, and nothing wrong.
    """
    if last is not None and last.checksum == report.checksum:
        return (Breach(SAME_FILE, {"file": report.file_name}),)
    limits = NATIONAL[report.format] if checks is None else checks
    breaches = []
    if report.truncated:
        breaches.append(Breach("orientation.lot.truncated", {"rows": report.rows}))
    size = report.unpacked or report.bytes
    if size < limits.minimum_bytes:
        breaches.append(Breach("orientation.lot.too_small", {"bytes": size, "least": limits.minimum_bytes}))
    least = max(limits.least_rows, 1)  # nothing ever takes the place of something
    if report.rows < least:
        breaches.append(Breach("orientation.lot.too_few_rows", {"rows": report.rows, "least": least}))
    if last is not None and abs(report.rows - last.rows) > limits.band * last.rows:
        values = {"rows": report.rows, "last": last.rows, "band": limits.band}
        breaches.append(Breach("orientation.lot.out_of_band", values))
    if last_located and located is not None and abs(located - last_located) > limits.band * last_located:
        values = {"located": located, "last": last_located, "band": limits.band}
        breaches.append(Breach("orientation.lot.located_out_of_band", values))
    if report.broken_count > limits.most_broken * report.lines:
        values = {"broken": report.broken_count, "lines": report.lines, "most": limits.most_broken}
        breaches.append(Breach("orientation.lot.broken", values))
    among = report.rows if located is None else located
    if unmatched > limits.most_unmatched * among:
        values = {"unmatched": unmatched, "located": among, "most": limits.most_unmatched}
        breaches.append(Breach("orientation.lot.unmatched", values))
    return tuple(breaches)
