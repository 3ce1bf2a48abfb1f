"""One whole life, told in the terminal: who did what, when, and what each screen then says.

A CCAS refers a woman who gives up two cares. She is reached at the third attempt, accompanied until both are done and
proven, and the CCAS hears how it ended. Every line comes from the rows: nothing here is written in advance but the
script of gestures.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone

from misas.actions import cases
from misas.actions.balance import draw_up
from misas.actions.territory import calendar_of
from misas.core.access import SYSTEM, Context
from misas.core.cases.codes import (
    AttemptChannel,
    AttemptOutcome,
    CareStage,
    CaseStatus,
    EvidenceClass,
    ExitCode,
    TaskKind,
)
from misas.core.referrals.codes import CareType, Channel
from misas.core.referrals.feedback import PlainState
from misas.demo.lives import Life
from misas.demo.people import GARD, settle
from misas.records.access.scope import working_in
from misas.records.cases.models import Case, ForgoneCare
from misas.records.referrals.queries import Followed, followed_by_organisation
from misas.wording import cases as words
from misas.wording.feedback import PLAIN_STATES, news_sentence
from misas.wording.referrals import CARE_TYPES, CHANNELS

SAID: Final[dict[str, Any]] = {
    "last_name": "Vernhet",
    "first_names": "Aurélie",
    "birth_date": "14/09/1979",
    "phone": "06 39 98 47 11",
    "address": "8 chemin du Mas Perdu",
    "postal_code": "30100",
    "commune": "Alès",
    "call_times": ["afternoon"],
    "motives": ["access_care"],
    "cares": [{"care_type": "dental_prosthetic", "stage": "quote_obtained"}, {"care_type": "optics"}],
    "reasons": ["out_of_pocket"],
    "informed": "oui",
    "agreed": "oui",
    "feedback": "oui",
}
DAYS_AGO: Final = 60  # business days: the story is over before today


@dataclass(frozen=True, slots=True)
class Told:
    """How the story ended, for whoever checks it."""

    proven: bool
    informed: bool
    exact: bool

    @property
    def well(self) -> bool:
        return self.proven and self.informed and self.exact


def play(say: Callable[[str], None], now: datetime | None = None) -> Told:
    """Play the story in the database at hand, saying each line. The database must be a scratch one."""
    at = now or timezone.now()
    house = settle(at)
    calendar = calendar_of(GARD)
    day = calendar.add_business_days(calendar.local_date(at), -DAYS_AGO)
    life = Life(
        house=house,
        calendar=calendar,
        at=calendar.instant(day, time(9, 40)),
        until=at,
        referrer="maud",
        caseworker="claire",
        said=SAID,
        channel=Channel.PORTAL,
        caisse=GARD,
        chance=random.Random(7),  # noqa: S311 (hours of the day only)
        key="story",
    )
    for who, what, after in _scenes(life):
        _tell(life, who, what, after, say)
    return _end(life, say)


def _scenes(life: Life) -> Iterator[tuple[str, str, bool]]:
    """Each gesture, once done: who did it, what it was, and whether the CCAS looks at its list then."""
    place = life.house.organisations["ccas"].name
    life.referred()
    yield "maud", f"({place}) signale Aurélie Vernhet à la caisse, par son {CHANNELS[life.channel].lower()}", True
    life.accepted()
    yield "claire", "lit le signalement, identifie la personne et ouvre son dossier", False
    life.taken()
    yield "claire", "prend le dossier", True
    life.tried(AttemptOutcome.SENT, AttemptChannel.SMS)
    yield "claire", "fait une 1re tentative : elle annonce l’appel par SMS", False
    life.tried(AttemptOutcome.NOT_REACHED)
    yield "claire", "fait une 2e tentative : elle appelle, personne ne répond", False
    life.tried(AttemptOutcome.VOICEMAIL, days=2)
    yield "claire", "fait une 3e tentative : elle appelle et laisse un message", False
    life.reached(2)
    yield "claire", "la joint : Aurélie Vernhet est d’accord pour être accompagnée", True
    life.confirmed()
    yield "claire", "confirme avec elle ses deux besoins de soins", False
    life.reviewed()
    yield "claire", "fait le bilan de ses droits", False
    life.planned(3)
    yield "claire", "convient avec elle d’un plan pour ses deux soins", True
    life.booked(6)
    yield "claire", "obtient deux rendez-vous", False
    life.done(8, EvidenceClass.DECLARED_BY_PERSON)
    yield "claire", "apprend d’elle que les deux soins sont réalisés", False
    life.later(4)
    for care in life.cares():
        life.do("claire", cases.prove_care, life.case, care, EvidenceClass.INVOICE)
    yield "claire", "reçoit les deux factures : les soins sont prouvés", False
    life.closed(ExitCode.CARE_DONE)
    yield "claire", f"clôt le dossier : {words.EXITS[ExitCode.CARE_DONE].lower()}", True


def _tell(life: Life, who: str, what: str, look: bool, say: Callable[[str], None]) -> None:
    local = life.calendar.local(life.at)
    say(f"{local:%d/%m/%Y} {local.hour} h {local.minute:02d}  {life.house.accounts[who].full_name} {what}.")
    if case := _case(life):
        say(f"    dossier   {_standing(life, case)}")
        for care in _cares(life):
            say(f"    soin      {_care(care)}")
    if look:
        line = _list_of_the_ccas(life)
        news = news_sentence(line.news_level, line.news_family) if line.news_level else ""
        say(f"    au CCAS   {line.number} : {PLAIN_STATES[PlainState(line.plain_state)]}. {news}")


def _standing(life: Life, case: Case) -> str:
    status = words.STATUSES[CaseStatus(case.status)]
    if case.closed_at is not None:
        told = f"{status}, motif « {words.EXITS[ExitCode(case.closed_code or '')]} »"
    else:
        told = f"{status}, suivi par {case.owner.full_name}"
    if not case.next_action:
        return told
    action = words.NEXT_ACTIONS[TaskKind(case.next_action)]
    return f"{told} ; prochaine action : {action}, le {case.next_due:%d/%m/%Y}"


def _care(care: ForgoneCare) -> str:
    proof = f", preuve : {words.EVIDENCE[EvidenceClass(care.evidence)]}" if care.evidence else ""
    return f"{CARE_TYPES[CareType(care.care_type)]} : {words.CARE_STAGES[CareStage(care.stage)]}{proof}"


def _case(life: Life) -> Case | None:
    with working_in(Context.for_system(GARD)):
        return Case.objects.filter(public_id=life.case).select_related("owner").first()


def _cares(life: Life) -> list[ForgoneCare]:
    with working_in(Context.for_system(GARD)):
        return list(ForgoneCare.objects.filter(case__public_id=life.case).order_by("id"))


def _list_of_the_ccas(life: Life) -> Followed:
    """What the member of the CCAS sees, in her own context: one referral, hers."""
    with working_in(life.house.context("maud")):
        return followed_by_organisation(life.house.organisations["ccas"].pk)[0]


def _end(life: Life, say: Callable[[str], None]) -> Told:
    line, cares, case = _list_of_the_ccas(life), _cares(life), _case(life)
    proven = bool(cares) and all(c.stage == CareStage.DONE and c.evidence == EvidenceClass.INVOICE for c in cares)
    informed = line.plain_state == PlainState.ENDED and line.news_level == "ended" and line.news_family == "care_done"
    drawn = draw_up(by=SYSTEM, at=life.at + timedelta(minutes=1))
    ended = case is not None and case.closed_code == ExitCode.CARE_DONE
    say("")
    proof = "prouvés" if proven else "non prouvés"
    say(f"{'✓' if proven and ended else '✗'} soins réalisés, {proof} ({len(cares)} soins)")
    say(
        f"{'✓' if informed else '✗'} CCAS {'informé' if informed else 'non informé'} : {line.unread} nouvelles non lues"
    )
    say(f"{'✓' if drawn.exact else '✗'} balance {'exacte' if drawn.exact else 'fausse'} : {drawn.received} reçu")
    return Told(proven and ended, informed, drawn.exact)
