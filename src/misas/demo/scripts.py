"""What may happen to somebody, as scripts from the referral on, with how often each is drawn.

Shares follow the founding figures loosely (domain.md §4): about half of what is closed ends with care
done, a quarter in drop-out, the rest in rights opened or guidance. They make a caseload to look at, not a simulation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from misas.core.cases.codes import AbandonReason, AttemptChannel, AttemptOutcome, EvidenceClass, ExitCode, WaitingOn
from misas.core.referrals.codes import TriageOutcome
from misas.demo.lives import Life

type Script = Callable[[Life], object]
O, Ch = AttemptOutcome, AttemptChannel  # noqa: E741 (short on purpose: scripts read like a schedule)


def just_received(life: Life) -> None:
    life.referred()


def waits_for_somebody(life: Life) -> None:
    life.referred().accepted()


def hard_to_reach(life: Life) -> None:
    life.referred().accepted().taken()
    life.tried(O.SENT, Ch.SMS).tried(O.NOT_REACHED).tried(O.VOICEMAIL, days=3).tried(O.NOT_REACHED, days=3)


def never_reached(life: Life) -> None:
    hard_to_reach(life)
    life.tried(O.SENT, Ch.LETTER, days=2).tried(O.NO_OTHER_CONTACT, Ch.REFERRER, days=6)
    life.closed(ExitCode.UNREACHABLE, days=15)


def refuses(life: Life) -> None:
    life.referred().accepted().taken().reached(agrees=False).closed(ExitCode.REFUSED_AT_START)


def care_done(life: Life) -> None:
    life.referred().accepted().taken().tried(O.NOT_REACHED).reached().confirmed().reviewed().planned()
    life.booked(12).done(13).closed(ExitCode.CARE_DONE, days=3)


def care_slowly_done(life: Life) -> None:
    life.referred().accepted().taken().tried(O.VOICEMAIL).reached(2).confirmed().reviewed(4)
    life.waiting(WaitingOn.DOCUMENTS).planned(8).waiting(WaitingOn.FUNDER)
    life.booked(25).done(26, EvidenceClass.DECLARED_BY_PERSON).closed(ExitCode.CARE_DONE, days=5)


def rights_opened(life: Life) -> None:
    life.referred().accepted("rights_to_open").taken().reached().confirmed().reviewed().planned(10)
    life.abandoned(AbandonReason.NO_LONGER_NEEDED).closed(ExitCode.RIGHTS_OPENED, days=8)


def drops_out(life: Life) -> None:
    life.referred().accepted().taken().reached().confirmed().reviewed().planned()
    life.abandoned(AbandonReason.PERSON_GAVE_UP).closed(ExitCode.DROPPED_OUT, days=4)


def no_offer(life: Life) -> None:
    life.referred().accepted().taken().reached().confirmed().reviewed().planned().booked(8)
    life.abandoned(AbandonReason.NO_OFFER).closed(ExitCode.NO_OFFER, days=2)


def handed_over(life: Life) -> None:
    life.referred().accepted().taken().reached().confirmed().reviewed().handed_over()


def handed_over_and_followed(life: Life) -> None:
    handed_over(life)
    life.handover_accepted("marc")


def guided(life: Life) -> None:
    life.referred().ended(TriageOutcome.GUIDANCE_ONLY, "question_answered")


def other_scheme(life: Life) -> None:
    life.referred().ended(TriageOutcome.OTHER_SCHEME, "agricultural_scheme")


SCRIPTS: Final[tuple[tuple[Script, int, int], ...]] = (
    # what happens        drawn  begins at most so many business days ago
    (just_received, 3, 2),
    (waits_for_somebody, 3, 2),
    (hard_to_reach, 10, 11),
    (never_reached, 5, 90),
    (refuses, 3, 90),
    (care_done, 26, 90),
    (care_slowly_done, 20, 90),
    (rights_opened, 8, 90),
    (drops_out, 6, 90),
    (no_offer, 3, 90),
    (handed_over, 3, 11),
    (handed_over_and_followed, 2, 30),
    (guided, 4, 90),
    (other_scheme, 2, 90),
)
