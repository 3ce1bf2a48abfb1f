"""What the file of a right says, in whole sentences: delay, renewal, stake, opening; and the clock of a claim.

A sentence with a date says what happens that day and who must move. Not here: the texts of each right, which are its
file's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from misas.core.rights.claims import APPEAL_MONTHS, FILE_WITHIN, Claim, ClaimStatus, Filer, RefusalReason
from misas.core.rights.codes import Certainty, Opening, Silence
from misas.core.rights.engine import C2S, C2SFigures
from misas.core.rights.months import add_months
from misas.core.rights.renewals import EarlyWarning, RenewalWindow, WarningKind, WindowState
from misas.core.rights.rules import Delay, Right
from misas.core.rights.stakes import yearly
from misas.core.rights.standing import BY_RSA, FREE_TIER, PAID_TIERS, PRESUMED, Standing, form_of
from misas.lib.french import NBSP, day, euros, listed
from misas.wording.rights_claims import REASONS, RESOURCES_OF_C2S, TO_CONTEST
from misas.wording.rights_reasons import money

OPENINGS: Final = {
    Opening.AUTOMATIC: "Ce droit s’ouvre seul, sans demande.",
    Opening.PRESUMED: "Ce droit s’ouvre sans examen des ressources, dès qu’il est demandé.",
    Opening.REQUEST: "Ce droit se demande.",
}
NOTHING_TO_ASK: Final = {
    Standing.OPEN: "La personne l’a déjà. Il n’y a rien à demander.",
    Standing.UNDER_WAY: "Une demande est en cours. Suivez-la dans l’onglet Droits du dossier.",
    Standing.NOT_DUE: "D’après les réponses, ce droit n’est pas dû. La personne peut toujours le demander.",
}
"""What is said of a right that is not to be asked for, in the place of how it opens."""

THE_AME_INSTEAD: Final = {
    Standing.DUE: "C’est l’aide médicale de l’État (AME) que cette personne peut demander.",
    Standing.TO_CHECK: "C’est l’aide médicale de l’État (AME) qui est à vérifier pour cette personne.",
    Standing.OPEN: "Cette personne a l’aide médicale de l’État (AME).",
    Standing.UNDER_WAY: "Une demande d’aide médicale de l’État (AME) est en cours pour cette personne.",
}
"""What is said where the C2S is not due for want of a permit to stay."""
WHERE_TO_APPEAL: Final = "Le recours s’envoie à l’adresse indiquée sur la décision, avec une copie de celle-ci."
AFTER_APPEAL: Final = "La personne a ensuite deux mois pour saisir le tribunal indiqué sur la décision."
APPEAL_DELAY: Final = "Réponse au recours sous deux mois. Sans réponse, le recours est rejeté."
TO_KNOW_ONLY: Final = "Ceci est une information. Il n’y a rien à demander pour elle."

DELAY_NOT_CHECKED: Final = "Délai de réponse non vérifié."
DELAY_IN_DOUBT: Final = "Ce délai reste à confirmer par l’organisme qui décide."
RENEWAL_NOT_CHECKED: Final = "Renouvellement non vérifié."
_NUMBERS: Final = {1: "un", 2: "deux", 3: "trois", 4: "quatre", 6: "six"}


def term_words(right: Right) -> str:
    """Its delay; that no text fixes any, and why; or that nobody looked it up."""
    if right.delay is not None:
        return delay_words(right.delay)
    if right.no_delay is None:
        return DELAY_NOT_CHECKED
    return f"Aucun délai fixé par un texte{NBSP}: {right.no_delay.reason[0].lower()}{right.no_delay.reason[1:]}."


def delay_words(delay: Delay) -> str:
    """« Réponse sous deux mois. Sans réponse, la demande est acceptée. »"""
    term = f"{_count(delay.months)}{NBSP}mois" if delay.months else f"{delay.days}{NBSP}jours"
    ends = {Silence.ACCEPTANCE: " Sans réponse, la demande est acceptée.",
            Silence.REFUSAL: " Sans réponse, la demande est refusée."}  # fmt: skip
    told = ends[delay.silence] if delay.silence else ""
    doubt = f" {DELAY_IN_DOUBT}" if delay.certainty is Certainty.TO_CONFIRM else ""
    return f"Réponse sous {term} à partir du dossier complet.{told}{doubt}"


def claim_delay_words(status: ClaimStatus, delay: Delay | None) -> str:
    """The delay that runs for a claim: of its answer, or of the appeal against a refusal."""
    if status is ClaimStatus.APPEALED:
        return APPEAL_DELAY
    return delay_words(delay) if delay else ""


def renewal_words(right: Right) -> str:
    """When it is asked again; that it is not, and why; or that nobody looked it up."""
    renewal = right.renewal
    if renewal is None:
        return f"{right.no_renewal.reason}." if right.no_renewal else RENEWAL_NOT_CHECKED
    if renewal.is_automatic:
        return "Le renouvellement se fait seul. Vérifiez-le avant la fin du droit."
    if renewal.is_advised:
        return (
            f"Nous conseillons de le redemander {_count(renewal.opens_months)}{NBSP}mois avant la fin du droit"
            f"{_at_latest(renewal.closes_months)}{NBSP}: la réponse peut tarder."
        )
    return (
        f"Le renouvellement se demande entre {_count(renewal.opens_months)}{NBSP}mois"
        f" et {_count(renewal.closes_months)}{NBSP}mois avant la fin du droit."
    )


def stake_words(right: Right, amount: Decimal | None = None) -> str:
    """An estimate of a year, with its basis: of what was computed for her, else of the file. Never a promise."""
    computed = yearly(right, amount)
    if computed is not None and amount is not None:
        return (
            f"Estimation{NBSP}: environ {_whole(computed)} sur un an. Base{NBSP}: douze fois {money(amount)},"
            " le montant calculé pour ce mois, si rien ne change."
        )
    if right.stake is None:
        return ""
    basis = f"{right.stake.basis[:1].lower()}{right.stake.basis[1:]}".rstrip(".")
    about = "environ" if right.stake.is_average else "jusqu’à"
    return f"Estimation{NBSP}: {about} {_whole(right.stake.euros)} sur un an. Base{NBSP}: {basis}."


def _at_latest(months: int) -> str:
    return f", et au plus tard {_count(months)}{NBSP}mois avant" if months else ""


def _whole(amount: Decimal) -> str:
    return euros(round(amount) * 100, decimals=False)


def amount_words(right: Right, amount: Decimal | None) -> str:
    """The amount of an answer: an estimate a month when the engine computed it, else what the file fixes."""
    if amount is None or amount <= 0:
        return ""
    return f"environ {money(amount)} par mois" if right.asks_engine else money(amount)


def c2s_words(right: Right, figures: C2SFigures | None) -> str:
    """What a C2S that is due costs: « gratuite », « avec participation, 28,00 € par mois pour le foyer ».

    "" for another right, and while it is not known."""
    if right.id == BY_RSA:
        return FREE
    if figures is None or right.id not in (C2S, PRESUMED):
        return ""
    tiers = {figures.tier_low, figures.tier_high}
    if tiers == {FREE_TIER}:
        return FREE
    if not tiers <= PAID_TIERS:
        return EITHER if tiers <= {FREE_TIER, *PAID_TIERS} else ""
    low, high = figures.contribution_low, figures.contribution_high
    if high <= 0:
        return PAYING
    if low == high:
        return f"{PAYING}, {money(high)} par mois pour le foyer"
    return f"{PAYING}, de {money(low)} à {money(high)} par mois pour le foyer selon ce qui manque"


FREE: Final = "gratuite"
PAYING: Final = "avec participation"
EITHER: Final = "gratuite ou avec participation"


def claim_sentences(claim: Claim, delay: Delay | None, today: date) -> tuple[str, ...]:
    """Where a claim stands, each clock as a sentence with its date."""
    return tuple(_claim(claim, delay, today))


def _claim(claim: Claim, delay: Delay | None, today: date) -> Iterator[str]:
    silence, appeal = claim.silence_on(delay), claim.appeal_until
    match claim.status:
        case ClaimStatus.PREPARED:
            assert claim.prepared_on is not None
            yield f"Préparée le {_day(claim.prepared_on)}. À déposer avant le {_day(claim.prepared_on + FILE_WITHIN)}."
        case ClaimStatus.FILED:
            yield _filed(claim)
            if claim.missing:
                yield f"Pièces attendues{NBSP}: {listed(claim.missing)}."
            yield "Le délai de réponse part du jour où le dossier est complet."
        case ClaimStatus.COMPLETE:
            assert claim.complete_on is not None
            yield f"Dossier complet le {_day(claim.complete_on)}."
            if silence is None or delay is None:
                yield "Les textes ne donnent pas de sens au silence."
            else:
                accepted = delay.silence is Silence.ACCEPTANCE
                if today < silence:
                    ends = "sera acceptée" if accepted else "sera refusée"
                    yield f"Sans réponse le {_day(silence)}, la demande {ends}."
                else:
                    ends = "est acceptée" if accepted else "est refusée"
                    yield f"Le délai de réponse a fini le {_day(silence)}{NBSP}: sans réponse, la demande {ends}."
        case ClaimStatus.GRANTED:
            yield (
                f"Acceptée sans réponse de l’administration, le {_day(claim.decided_on)}."
                if claim.is_implicit
                else f"Accordée le {_day(claim.decided_on)}."
            )
            yield from _open_days(claim)
        case ClaimStatus.REFUSED:
            yield (
                f"Refusée par le silence de l’administration, le {_day(claim.decided_on)}."
                if claim.is_implicit
                else f"Refusée le {_day(claim.decided_on)}."
            )
            yield from _why_refused(claim)
            if appeal is not None and today <= appeal:
                yield from _to_contest(claim)
                yield f"La personne peut contester jusqu’au {_day(appeal)}. {WHERE_TO_APPEAL}"
            elif appeal is not None:
                yield f"Le délai pour contester a fini le {_day(appeal)}."
        case ClaimStatus.APPEALED:
            yield from _appealed(claim, today)
        case ClaimStatus.WITHDRAWN:
            yield f"Abandonnée le {_day(claim.last_on)}."
    if (late := claim.late_refusal) is not None:
        yield (
            f"Un refus du {_day(late.on)} a été reçu le {_day(late.received_on)}, après la fin du délai."
            f" Il n’enlève pas l’accord par silence{NBSP}: demandez à l’organisme de le reconnaître."
        )


def _appealed(claim: Claim, today: date) -> Iterator[str]:
    """An appeal has a clock of its own: two months' silence rejects it (CSS R142-6; CRPA L231-4)."""
    assert claim.appealed_on is not None
    ends = add_months(claim.appealed_on, APPEAL_MONTHS)
    yield f"Recours déposé le {_day(claim.appealed_on)}."
    yield from _why_refused(claim)
    yield from _to_contest(claim)
    if today < ends:
        yield f"Sans réponse le {_day(ends)}, le recours sera rejeté."
    else:
        yield f"Le délai de réponse a fini le {_day(ends)}{NBSP}: sans réponse, le recours est rejeté."
    yield AFTER_APPEAL


def _why_refused(claim: Claim) -> Iterator[str]:
    """The reason that the decision gives, in its own words when they were noted."""
    if claim.reason is None:
        return
    told = f"Motif donné{NBSP}: {_small(REASONS[claim.reason])}."
    yield f"{told} «{NBSP}{claim.reason_text}{NBSP}»" if claim.reason_text else told


def _to_contest(claim: Claim) -> Iterator[str]:
    """What the appeal has to explain."""
    if claim.reason is RefusalReason.RESOURCES and form_of(claim.right) == C2S:
        yield RESOURCES_OF_C2S
    elif claim.reason is not None:
        yield TO_CONTEST[claim.reason]


def _small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _filed(claim: Claim) -> str:
    who = "par la personne" if claim.filer is Filer.PERSON else "par un tiers"
    agreed = f", avec son accord du {_day(claim.agreed_on)}" if claim.agreed_on else ""
    return f"Déposée le {_day(claim.filed_on)} {who}{agreed}."


def _open_days(claim: Claim) -> Iterator[str]:
    if claim.since and claim.until:
        yield f"Droit ouvert du {_day(claim.since)} au {_day(claim.until)}."
    elif claim.since:
        yield f"Droit ouvert à partir du {_day(claim.since)}."


def window_words(window: RenewalWindow, today: date) -> str:
    """The sentence of a renewal window on a day, with the day that matters."""
    ends = _day(window.ends_on)
    if window.is_automatic and window.state(today) is not WindowState.ENDED:
        return f"Ouvert jusqu’au {ends}. Le renouvellement se fait seul."
    match window.state(today):
        case WindowState.BEFORE:
            return f"Ouvert jusqu’au {ends}. Le renouvellement se demande à partir du {_day(window.opens_on)}."
        case WindowState.OPEN | WindowState.CLOSING:
            return f"Ouvert jusqu’au {ends}. Le renouvellement est à demander avant le {_day(window.closes_on)}."
        case WindowState.LATE:
            return f"Ouvert jusqu’au {ends}. La date du {_day(window.closes_on)} est passée{NBSP}: risque de coupure."
        case WindowState.ENDED:
            return f"Terminé depuis le {ends}."


def warning_words(found: EarlyWarning) -> str:
    """What may go wrong if nobody moves, with its day."""
    return WARNED[found.kind].format(due=day(found.due))


WARNED: Final = {
    WarningKind.RENEWAL_OPEN: "Le renouvellement peut être demandé jusqu’au {due}.",
    WarningKind.RENEWAL_CLOSING: "Le renouvellement est à demander avant le {due}.",
    WarningKind.RENEWAL_LATE: "Le renouvellement est en retard. Le droit s’arrête le {due}.",
    WarningKind.RIGHT_ENDED: "Le droit s’est terminé le {due}.",
    WarningKind.RIGHT_ENDING: "Ce droit se termine le {due}. Voyez avec la personne ce qui le suit.",
    WarningKind.NOT_FILED: "La demande préparée n’est pas déposée. Elle devait l’être avant le {due}.",
    WarningKind.NOT_COMPLETE: (
        "Personne n’a dit si le dossier est complet. Demandez-le : le délai de réponse part de là."
    ),
    WarningKind.DOCUMENTS_MISSING: "Des pièces manquent. Envoyez-les avant le {due}.",
    WarningKind.SILENCE_REACHED: "Le délai de réponse est passé depuis le {due}. Notez la décision.",
    WarningKind.APPEAL_ENDING: "Le délai pour contester se termine le {due}.",
    WarningKind.NO_ANSWER: "Pas de réponse connue le {due}. Demandez où en est la demande.",
}


def _day(value: date | None) -> str:
    assert value is not None  # the fold of the facts gives it for this status
    return day(value)


def _count(number: int) -> str:
    return _NUMBERS.get(number, str(number))
