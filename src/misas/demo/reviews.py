"""Five persons of the demo whose rights are looked at: a pre-review, an interview left in the middle, two finished
reviews with their claims (one waits, one is silent for two months), a C2S to renew.

Settled once, also in a demo that was loaded before. The engine answers if it is there; what it has not said then comes
later, from the service. Every line goes through the real actions.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from misas.actions import rights
from misas.actions.ports import ports
from misas.actions.territory import calendar_of
from misas.core.access import SYSTEM, Actor, Context
from misas.core.referrals.codes import Channel
from misas.core.rights.claims import ClaimFact, ClaimFactKind, Filer
from misas.core.rights.codes import Entity, FactStatus, Nature, Role
from misas.core.rights.facts import HOUSEHOLD
from misas.core.rights.months import add_months
from misas.demo.lives import Life
from misas.demo.people import GARD, House
from misas.records.access.scope import working_in
from misas.records.referrals.models import Referral
from misas.records.rights.models import Claim, RightsReview

KEY: Final = "demo-rights-"
REFERRER: Final = "lea"
K: Final = ClaimFactKind
AT_HOME: Final = {
    "nationality": "french",
    "lives_in_france": True,
    "territory": "metropole",
    "base_cover": "open",
    "complementary_cover": "none",
    "mail_address": True,
}
ALONE: Final = AT_HOME | {
    "couple": False,
    "children_count": 0,
    "permit": "not_needed",
    "in_france_since": "1968-05-02",
    "housing_status": "tenant",
    "rent": 410,
    "housing_aid": 210,
    "lives_with_parents": False,
    "on_parents_tax_return": False,
    "activity": "inactive",
    "sick_leave": False,
    "c2s_opposed": False,
    "alsace_moselle_scheme": False,
}
NEITHER: Final = {
    "pregnancy": "none",
    "invalidity_category": "none",
    "disability_rate": "none",
    "gir": "none",
    "transport_reason": "none",
    "nir_status": "certified",
    "declared_gp": True,
    "health_space": True,
}


@dataclass(frozen=True, slots=True)
class Someone:
    """Whose review it is. Nobody of that name exists."""

    key: str
    last_name: str
    first_names: str
    birth_date: str
    phone: str
    commune: tuple[str, str]
    days_ago: int
    care: str
    cover: str = "base_only"
    caseworker: str = "claire"


PEOPLE: Final = (
    Someone("waiting", "Sorlin", "Agathe", "03/06/1971", "06 39 98 61 01", ("30100", "Alès"), 4, "optics"),
    Someone("begun", "Maurel", "Ismaël", "22/11/1986", "06 39 98 61 02", ("30000", "Nîmes"), 9, "dental_prosthetic"),
    Someone("claimed", "Chabrol", "Odile", "17/02/1964", "06 39 98 61 03", ("30700", "Uzès"), 35, "hearing_aid"),
    Someone("silent", "Tissot", "Bruno", "30/09/1967", "06 39 98 61 04", ("30200", "Bagnols-sur-Cèze"), 50, "optics"),
    Someone("renewal", "Arnal", "Sylvette", "08/01/1959", "06 39 98 61 05", ("30300", "Beaucaire"), 20,
            "dental_conservative", "c2s", "paul"),
)  # fmt: skip


@transaction.atomic
def settle_reviews(house: House, now: datetime) -> bool:
    """Settle them all, or none; False when they stand already."""
    if are_settled():
        return False
    for who in PEOPLE:
        life = _life(house, who, now)
        STORIES[who.key](life)
    with working_in(Context.for_system(GARD)):
        rights.sweep_warnings(GARD, at=now)
    return True


def are_settled() -> bool:
    with working_in(Context.for_system(GARD)):
        return Referral.objects.filter(key__startswith=KEY).exists()


def _life(house: House, who: Someone, now: datetime) -> Life:
    calendar = calendar_of(GARD)
    day = calendar.add_business_days(calendar.local_date(now), -who.days_ago)
    said = {
        "last_name": who.last_name,
        "first_names": who.first_names,
        "birth_date": who.birth_date,
        "phone": who.phone,
        "address": "12 rue des Micocouliers",
        "postal_code": who.commune[0],
        "commune": who.commune[1],
        "call_times": ["morning"],
        "motives": ["access_care"],
        "cares": [{"care_type": who.care}],
        "reasons": ["out_of_pocket"],
        "cover": who.cover,
        "informed": "oui",
        "agreed": "oui",
        "feedback": "oui",
    }
    return Life(
        house=house,
        calendar=calendar,
        at=calendar.instant(day, time(9, 10)),
        until=now,
        referrer=REFERRER,
        caseworker=who.caseworker,
        said=said,
        channel=Channel.DESK,
        caisse=GARD,
        chance=random.Random(who.key),  # noqa: S311 (hours of the day only)
        key=f"{KEY}{who.key}",
    )


def _waiting(life: Life) -> None:
    """Referred and taken; nobody has called yet, and what to ask first is known."""
    life.referred().accepted().taken()
    with working_in(Context.for_system(GARD)):
        review = rights.open_review(life.case, by=SYSTEM, at=life.soon())
        rights.answer(review.public_id, by=SYSTEM, at=life.soon())


def _begun(life: Life) -> None:
    """The interview stopped in the middle: a couple, a child, wages that she does not remember."""
    life.referred().accepted().taken().reached().confirmed()
    review = _open(life)
    partner = _add(life, review, Role.PARTNER, "Sa compagne")
    child = _add(life, review, Role.CHILD, "Son fils")
    _tell(life, review, AT_HOME | {"couple": True, "children_count": 1, "housing_status": "tenant", "rent": 640})
    _tell(life, review, {"birth_date": "1988-04-02", "activity": "employed"}, partner)
    _tell(life, review, {"birth_date": "2019-09-14", "in_charge": True, "shared_custody": False}, child)
    _tell(life, review, {"activity": "employed", "wage_net": None})
    _tell(life, review, {"pregnancy": None}, partner, FactStatus.DECLINED)
    _answer(life, review)


def _claimed(life: Life) -> None:
    """The review is finished, the C2S is claimed and complete: its two months run."""
    life.referred().accepted().taken().reached().confirmed()
    _finished(life, ALONE | {"rsa": 0, "unemployment_net": 640})
    claim = _claim(life)
    _step(life, claim, "file", ClaimFact(K.FILED, life.today, Filer.THIRD_PARTY, agreed_on=life.today))
    life.later(2)
    _step(life, claim, "ask_documents", ClaimFact(K.DOCUMENTS_ASKED, life.today, missing=(_document(),)))
    life.later(4)
    _step(life, claim, "complete", ClaimFact(K.COMPLETED, life.today))
    life.planned(1)


def _silent(life: Life) -> None:
    """The C2S was claimed more than two months ago and nobody answered: the silence is to be recorded."""
    life.referred().accepted().taken().reached().confirmed()
    _finished(life, ALONE | {"in_france_since": "1967-09-30", "wage_net": 520, "activity": "employed"})
    claim = _claim(life)
    _step(life, claim, "file", ClaimFact(K.FILED, life.today, Filer.PERSON))
    _step(life, claim, "complete", ClaimFact(K.COMPLETED, life.today))
    life.planned(2)


def _renewal(life: Life) -> None:
    """She has the C2S; its window of renewal is open."""
    life.referred().accepted().taken().reached().confirmed().reviewed()
    ends = add_months(life.calendar.local_date(life.until).replace(day=1), 4) - timedelta(days=1)
    life.do(
        life.caseworker, rights.note_open_right, life.case, "c2s", since=add_months(ends, -12) + timedelta(days=1),
        until=ends, source="cnam",
    )  # fmt: skip
    life.planned(1)


STORIES: Final = {
    "waiting": _waiting,
    "begun": _begun,
    "claimed": _claimed,
    "silent": _silent,
    "renewal": _renewal,
}


def _open(life: Life) -> UUID:
    life.soon()
    review: RightsReview = life.do(life.caseworker, rights.open_review, life.case)
    return review.public_id


def _add(life: Life, review: UUID, role: Role, label: str) -> str:
    life.soon(1)
    return str(life.do(life.caseworker, rights.add_member, review, role=role, label=label).key)


def _tell(
    life: Life, review: UUID, facts: Mapping[str, Any], member: str = "p1", empty: FactStatus = FactStatus.UNKNOWN
) -> None:
    """Each fact goes to this member or to the household, as the table says; None is not known, or not told."""
    table = ports().rules.table

    def tell(*, by: Actor, at: datetime) -> None:
        for fact, raw in facts.items():
            who = HOUSEHOLD if table[fact].entity is Entity.HOUSEHOLD else member
            status = empty if raw is None else FactStatus.SAID
            rights.record_fact(review, member=who, fact=fact, raw=raw, status=status, by=by, at=at)

    life.do(life.caseworker, tell)


def _answer(life: Life, review: UUID) -> None:
    life.soon()
    life.do(life.caseworker, rights.answer, review)


def _finished(life: Life, facts: Mapping[str, Any]) -> None:
    """One person alone who answered every question, and the review is done."""
    life.later(1)
    review = _open(life)
    _tell(life, review, _nothing_else() | dict(facts))
    life.soon(20)
    life.do(life.caseworker, rights.finish, review, without_engine=True)


def _nothing_else() -> dict[str, Any]:
    """No, or zero, to every question: what she has replaces it."""
    zero = {Nature.BOOLEAN: False, Nature.WHOLE: 0, Nature.MONTHLY: 0, Nature.AMOUNT: 0}
    table = ports().rules.table
    answers: dict[str, Any] = {one.id: zero[one.nature] for one in table.values() if one.nature in zero}
    return answers | {fact: raw for fact, raw in NEITHER.items() if fact in table}


def _claim(life: Life) -> UUID:
    life.soon()
    claim: Claim = life.do(life.caseworker, rights.prepare_claim, life.case, "c2s")
    return claim.public_id


def _step(life: Life, claim: UUID, verb: str, fact: ClaimFact) -> None:
    life.do(life.caseworker, rights.record_claim, claim, verb, fact)


def _document() -> str:
    return ports().rules.by_id["c2s"].documents[0]
