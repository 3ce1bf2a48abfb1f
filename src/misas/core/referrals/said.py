"""What a referrer says, and which of it each door asks: one table, FIELDS (domain.md §2.2).

A referral is what a channel said, kept as said. Reading typed text is `reading`, faults are `validation`,
who the person turns out to be belongs to `persons`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from misas.core.persons.codes import AddressKind, DayPart, SafeContact
from misas.core.privacy.codes import AgreementMode, InformedHow, Withheld
from misas.core.referrals.codes import CareType, Channel, Motive, Reason, SaidStage


class Door(StrEnum):
    """Who speaks: an organisation under agreement, a health professional, an agent of the caisse."""

    PARTNER = "partner"
    HEALTH = "health"
    AGENT = "agent"


class Need(StrEnum):
    """Whether a door asks a field. PREFILLED comes from the account or the workstation and may be corrected."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NOT_ASKED = "not_asked"
    PREFILLED = "prefilled"


class Block(StrEnum):
    REFERRER = "referrer"
    PERSON = "person"
    MOTIVE = "motive"
    CARE = "care"
    SITUATION = "situation"
    URGENCY = "urgency"
    AGREEMENT = "agreement"
    FOLLOW_UP = "follow_up"


class Form(StrEnum):
    """The shape of an answer; `reading` knows how each is typed."""

    LINE = "line"
    FREE_TEXT = "free_text"
    DATE = "date"
    YES_NO = "yes_no"
    PHONE = "phone"
    EMAIL = "email"
    NIR = "nir"
    RPPS = "rpps"
    CODE = "code"
    CODES = "codes"
    CARES = "cares"


class ResourcesBand(StrEnum):
    """Resources as the person says them; never an amount, never a proof."""

    NONE = "none"
    SOCIAL_MINIMUM = "social_minimum"
    LOW = "low"
    MEDIUM = "medium"
    UNKNOWN = "unknown"


class Household(StrEnum):
    ALONE = "alone"
    COUPLE = "couple"
    SINGLE_PARENT = "single_parent"
    COUPLE_WITH_CHILDREN = "couple_with_children"
    HOSTED = "hosted"
    UNKNOWN = "unknown"


class Housing(StrEnum):
    OWN_HOME = "own_home"
    TENANT = "tenant"
    HOSTED = "hosted"
    SHELTER = "shelter"
    NO_HOME = "no_home"
    UNKNOWN = "unknown"


class CoverSaid(StrEnum):
    """The cover as declared. ENDING is a right being lost while we read."""

    C2S = "c2s"
    COMPLEMENTARY = "complementary"
    BASE_ONLY = "base_only"
    AME = "ame"
    ENDING = "ending"
    NONE = "none"
    UNKNOWN = "unknown"


class ReturnChannel(StrEnum):
    PORTAL = "portal"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class CareSaid:
    """One care given up, as said: what, since when, where it stands, until when the quote holds."""

    care_type: CareType
    since: date | None = None
    stage: SaidStage | None = None
    quote_until: date | None = None


R, O, N, P = Need.REQUIRED, Need.OPTIONAL, Need.NOT_ASKED, Need.PREFILLED  # noqa: E741


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the table. `length` counts characters; `codes` is the list a coded answer is taken from."""

    name: str
    block: Block
    form: Form
    partner: Need
    health: Need
    agent: Need
    length: int = 0
    codes: type[StrEnum] | None = None

    def need(self, door: Door) -> Need:
        return {Door.PARTNER: self.partner, Door.HEALTH: self.health, Door.AGENT: self.agent}[door]


FIELDS: Final[tuple[Field, ...]] = (
    #     name                  block             form            PARTNER HEALTH AGENT
    Field("referrer_name", Block.REFERRER, Form.LINE, R, R, P, length=120),
    Field("referrer_function", Block.REFERRER, Form.LINE, O, O, P, length=120),
    Field("referrer_phone", Block.REFERRER, Form.PHONE, O, O, P, length=20),
    Field("referrer_email", Block.REFERRER, Form.EMAIL, O, O, P, length=254),
    Field("rpps", Block.REFERRER, Form.RPPS, N, R, N, length=11),
    Field("last_name", Block.PERSON, Form.LINE, R, R, R, length=100),
    Field("birth_name", Block.PERSON, Form.LINE, O, O, P, length=100),
    Field("first_names", Block.PERSON, Form.LINE, R, R, R, length=100),
    Field("birth_date", Block.PERSON, Form.DATE, R, R, R),
    Field("phone", Block.PERSON, Form.PHONE, O, O, O, length=20),
    Field("other_phone", Block.PERSON, Form.PHONE, O, O, O, length=20),
    Field("email", Block.PERSON, Form.EMAIL, O, O, O, length=254),
    Field("address", Block.PERSON, Form.LINE, O, O, P, length=200),
    Field("postal_code", Block.PERSON, Form.LINE, O, O, P, length=5),
    Field("commune", Block.PERSON, Form.LINE, O, O, P, length=100),
    Field("no_fixed_home", Block.PERSON, Form.YES_NO, O, O, O),
    Field("call_times", Block.PERSON, Form.CODES, O, O, O, codes=DayPart),
    Field("language", Block.PERSON, Form.LINE, O, O, O, length=40),
    Field("interpreter", Block.PERSON, Form.YES_NO, O, O, O),
    Field("accessibility", Block.PERSON, Form.LINE, O, O, O, length=200),
    Field("safe_contact", Block.PERSON, Form.CODES, O, O, O, codes=SafeContact),
    Field("third_party_name", Block.PERSON, Form.LINE, O, O, O, length=120),
    Field("third_party_role", Block.PERSON, Form.LINE, O, O, O, length=80),
    Field("third_party_phone", Block.PERSON, Form.PHONE, O, O, O, length=20),
    Field("nir", Block.PERSON, Form.NIR, O, O, P, length=15),  # partner: only if its kind is on the legal list
    Field("motives", Block.MOTIVE, Form.CODES, R, R, R, codes=Motive),
    Field("cares", Block.CARE, Form.CARES, O, R, O),
    Field("reasons", Block.CARE, Form.CODES, O, O, O, codes=Reason),
    Field("resources", Block.SITUATION, Form.CODE, O, N, P, codes=ResourcesBand),
    Field("household", Block.SITUATION, Form.CODE, O, N, P, codes=Household),
    Field("housing", Block.SITUATION, Form.CODE, O, N, P, codes=Housing),
    Field("cover", Block.SITUATION, Form.CODE, O, N, P, codes=CoverSaid),
    Field("pregnancy", Block.SITUATION, Form.YES_NO, O, O, O),
    Field("urgent", Block.URGENCY, Form.YES_NO, O, O, O),
    Field("urgent_before", Block.URGENCY, Form.DATE, O, O, O),
    Field("urgent_text", Block.URGENCY, Form.FREE_TEXT, O, O, O, length=200),
    Field("comment", Block.URGENCY, Form.FREE_TEXT, O, O, O, length=500),
    Field("informed", Block.AGREEMENT, Form.YES_NO, R, R, R),
    Field("informed_on", Block.AGREEMENT, Form.DATE, R, R, R),
    Field("informed_how", Block.AGREEMENT, Form.CODE, R, R, R, codes=InformedHow),
    Field("agreed", Block.AGREEMENT, Form.YES_NO, R, R, R),
    Field("agreed_on", Block.AGREEMENT, Form.DATE, R, R, R),
    Field("agreement_mode", Block.AGREEMENT, Form.CODE, R, R, R, codes=AgreementMode),
    Field("withheld", Block.AGREEMENT, Form.CODES, O, O, O, codes=Withheld),
    Field("feedback", Block.AGREEMENT, Form.YES_NO, O, O, O),  # not ticked is a no: nothing but the receipt goes back
    Field("return_channel", Block.FOLLOW_UP, Form.CODE, O, O, O, codes=ReturnChannel),
)

BY_NAME: Final[Mapping[str, Field]] = {f.name: f for f in FIELDS}
CARES_MAX: Final = 8
LANGUAGE_CODE: Final = re.compile(r"[a-z]{2}")


def need(name: str, door: Door, *, holds_nir: bool) -> Need:
    """What a door does with a field; the NIR is asked only of those the law lets hold it (CSS R.115-1, R.115-2)."""
    if name == "nir" and not holds_nir:
        return Need.NOT_ASKED
    return BY_NAME[name].need(door)


def asked(door: Door, *, holds_nir: bool) -> tuple[Field, ...]:
    """The fields a door shows, in the order of the table."""
    return tuple(f for f in FIELDS if need(f.name, door, holds_nir=holds_nir) is not Need.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Said:
    """Everything one referral says. Empty text and empty tuple mean not said; no answer is ever guessed."""

    referrer_name: str = ""
    referrer_function: str = ""
    referrer_phone: str = ""
    referrer_email: str = ""
    rpps: str = ""
    last_name: str = ""
    birth_name: str = ""
    first_names: str = ""
    birth_date: date | None = None
    phone: str = ""
    other_phone: str = ""
    email: str = ""
    address: str = ""
    postal_code: str = ""
    commune: str = ""
    no_fixed_home: bool = False
    call_times: tuple[DayPart, ...] = ()
    language: str = ""
    interpreter: bool = False
    accessibility: str = ""
    safe_contact: tuple[SafeContact, ...] = ()
    third_party_name: str = ""
    third_party_role: str = ""
    third_party_phone: str = ""
    nir: str = field(default="", repr=False)
    motives: tuple[Motive, ...] = ()
    cares: tuple[CareSaid, ...] = ()
    reasons: tuple[Reason, ...] = ()
    resources: ResourcesBand | None = None
    household: Household | None = None
    housing: Housing | None = None
    cover: CoverSaid | None = None
    pregnancy: bool = False
    urgent: bool = False
    urgent_before: date | None = None
    urgent_text: str = ""
    comment: str = ""
    informed: bool = False
    informed_on: date | None = None
    informed_how: InformedHow | None = None
    agreed: bool = False
    agreed_on: date | None = None
    agreement_mode: AgreementMode | None = None
    withheld: tuple[Withheld, ...] = ()
    feedback: bool = False
    return_channel: ReturnChannel | None = None

    def as_json(self) -> dict[str, Any]:
        """What was said, without the empty answers and **without the NIR**, which is only ever kept sealed."""
        return {
            f.name: _plain(value)
            for f in fields(self)
            if f.name != "nir" and (value := getattr(self, f.name)) not in ("", None, (), False)
        }


def _plain(value: Any) -> Any:
    if isinstance(value, CareSaid):
        return {f.name: _plain(v) for f in fields(value) if (v := getattr(value, f.name)) is not None}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


HOW_BY_CHANNEL: Final[Mapping[Channel, InformedHow]] = {
    Channel.PHONE: InformedHow.BY_PHONE,
    Channel.CAMPAIGN: InformedHow.IN_WRITING,
    Channel.POST: InformedHow.IN_WRITING,
}


def completed(said: Said, *, channel: Channel, today: date) -> Said:
    """What one tick means on the one-page forms: informed and agreed today, aloud, the way the channel speaks.

    A motive left empty is read from the care or the reasons said; nothing else is inferred.
    """
    how = HOW_BY_CHANNEL.get(channel, InformedHow.IN_PERSON)
    informed_on = said.informed_on or (today if said.informed else None)
    return replace(
        said,
        motives=said.motives or implied_motives(said),
        informed_on=informed_on,
        informed_how=said.informed_how or (how if said.informed else None),
        agreed_on=said.agreed_on or ((informed_on or today) if said.agreed else None),
        agreement_mode=said.agreement_mode or (AgreementMode.ORAL if said.agreed else None),
    )


ABOUT_RIGHTS: Final = frozenset({Reason.NO_COMPLEMENTARY, Reason.COMPLEX_PROCEDURES, Reason.LACK_OF_KNOWLEDGE})


def implied_motives(said: Said) -> tuple[Motive, ...]:
    """The motives a care or a reason already says: the desk does not ask the same thing twice."""
    motives = []
    if said.cares or set(said.reasons) - ABOUT_RIGHTS:
        motives.append(Motive.ACCESS_CARE)
    if ABOUT_RIGHTS & set(said.reasons):
        motives.append(Motive.ACCESS_RIGHTS)
    return tuple(motives)


def identity_of(said: Said) -> dict[str, Any]:
    """What was said of the person, under the names and codes of `core.persons.identity`: to judge, then to record.

    The third party, the accessibility and a language in plain words stay with the referral: a human codes them.
    """
    return {
        "birth_name": said.birth_name or said.last_name,
        "used_name": said.last_name if said.birth_name and said.birth_name != said.last_name else "",
        "first_names": said.first_names,
        "birth_date": said.birth_date,
        "nir": said.nir,
        "phone": said.phone,
        "other_phone": said.other_phone,
        "email": said.email,
        "address": said.address,
        "address_kind": AddressKind.NONE.value if said.no_fixed_home else AddressKind.HOME.value,
        "postal_code": said.postal_code,
        "commune": said.commune,
        "best_hours": tuple(said.call_times),
        "language": said.language if LANGUAGE_CODE.fullmatch(said.language) else "",
        "interpreter": said.interpreter,
        "safe_contact": tuple(flag for flag in said.safe_contact if flag is not SafeContact.ASK_THIRD_PARTY),
    }
