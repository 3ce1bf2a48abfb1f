"""What happened to a case, said in a line and a sentence: the titles of the timeline and the toasts of the gestures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from misas.core.cases.codes import (
    AbandonReason,
    AfterClosure,
    AttemptChannel,
    AttemptOutcome,
    EvidenceClass,
    ExitCode,
    FactKind,
    PostponeReason,
    TaskKind,
    WaitingOn,
)
from misas.core.documents.codes import DocumentKind
from misas.core.funding.life.codes import ApplicationFactKind
from misas.core.orientation.appointment_codes import AppointmentFactKind
from misas.core.orientation.codes import CallOutcome
from misas.core.referrals.codes import CareType
from misas.core.rights.claims import ClaimFactKind, ClaimStatus
from misas.lib import french
from misas.wording import cases as words
from misas.wording.appointments import CALL_OUTCOMES
from misas.wording.appointments import FACTS as APPOINTMENT_FACTS
from misas.wording.caseload import CARES
from misas.wording.documents import KINDS
from misas.wording.funding_life import FACTS as AID_FACTS
from misas.wording.rights import CLAIM_FACTS

K = FactKind

NOTE = "Note"
SERVICE = "MisAS"
CANCELLED = "Rendez-vous annulé, recherche reprise"
STEPS = ("Signalement", "Contact", "Bilan des droits", "Financement", "Rendez-vous", "Soins réalisés")

CHANNELS = {
    AttemptChannel.PHONE: "Appel",
    AttemptChannel.SMS: "SMS",
    AttemptChannel.LETTER: "Courrier",
    AttemptChannel.AMELI_MESSAGE: "Message ameli",
    AttemptChannel.EMAIL: "Courriel",
    AttemptChannel.FRONT_DESK: "Accueil",
    AttemptChannel.REFERRER: "Structure à l’origine du signalement",
}

TONES = {
    K.AGREED: "ok",
    K.CARE_DONE: "ok",
    K.CARE_PROVEN: "ok",
    K.CLOSED: "quiet",
    K.DECLINED: "warn",
    K.CARE_MISSED: "warn",
    K.CARE_ABANDONED: "warn",
    K.FEEDBACK_STOPPED: "warn",
    K.CLAIM_MOVED: "quiet",
    K.AID_MOVED: "quiet",
    K.STALLED: "warn",
    K.ESCALATED: "err",
    K.POSTPONED: "quiet",
    K.FOLLOWED: "quiet",
    K.WAITING: "quiet",
    K.TASK_ADDED: "quiet",
    K.TASK_DONE: "quiet",
    K.TASK_CANCELLED: "quiet",
    K.ASSIGNED: "quiet",
    K.OPENED: "quiet",
    K.REFERRAL_LINKED: "quiet",
}


def title(
    kind: FactKind,
    data: Mapping[str, Any],
    cares: Mapping[str, str],
    tasks: Mapping[str, str],
    rights: Mapping[str, str] | None = None,
) -> str:
    """One fact as a title. `cares`: public id → type of care; `tasks`: public id → title; `rights`: id → name."""
    match kind:
        case K.ATTEMPTED:
            outcome = words.ATTEMPT_OUTCOMES[AttemptOutcome(data["outcome"])]
            if data["outcome"] == AttemptOutcome.REACHED:
                return "Appel abouti" if data["channel"] == AttemptChannel.PHONE else f"{_way(data)} : échange"
            return f"{_way(data)} : {outcome[0].lower()}{outcome[1:]}"
        case K.CLOSED | K.CLOSING_PROPOSED:
            return f"{words.FACTS[kind]} : {words.EXITS[ExitCode(data['code'])].lower()}"
        case K.WAITING:
            return f"Attente : {words.WAITING_ON[WaitingOn(data['on'])].lower()}"
        case K.FOLLOWED if data.get("outcome"):
            return _answer(data)
        case K.FOLLOWED | K.POSTPONED:
            said = "Fait" if kind is K.FOLLOWED else "Reporté"
            return f"{said} : {_uncapitalised(words.NEXT_ACTIONS[TaskKind(data['task'])])}"
        case K.TASK_ADDED | K.TASK_DONE | K.TASK_CANCELLED:
            named = tasks.get(str(data.get("task_id")), "")
            return f"{words.FACTS[kind]} : {named}" if named else words.FACTS[kind]
        case K.DOCUMENT_ASKED if data.get("kind"):
            return f"Pièce demandée : {_uncapitalised(KINDS[DocumentKind(data['kind'])])}"
        case K.CLAIM_MOVED | K.CLAIM_DECIDED if data.get("fact"):
            said = CLAIM_FACTS[ClaimFactKind(data["fact"])]
            named = (rights or {}).get(str(data.get("right")), "")
            return f"{said} : {named}" if named else said
        case K.AID_MOVED | K.AID_DECIDED if data.get("fact"):
            return AID_FACTS[ApplicationFactKind(data["fact"])]
        case K.CARE_ADDED:
            return f"Soin ajouté : {CARES[CareType(data['care_type'])].lower()}"
        case K.CONTACTED_AFTER_CLOSURE:
            return f"Nouvelles après la clôture : {words.AFTER_CLOSURE[AfterClosure(data['result'])].lower()}"
    said = CANCELLED if kind is K.CARE_SEARCHED and data.get("cancelled") is True else words.FACTS[kind]
    care = cares.get(str(data.get("care", "")), "")
    return f"{said} : {care.lower()}" if care else said


def sentence(
    kind: FactKind, data: Mapping[str, Any], names: Mapping[int, str], places: Mapping[str, str] | None = None
) -> str:
    """What the title does not say: days, hours, places, reasons, proofs. `names`: account → name; `places`: id →
    name."""
    said = []
    place = (places or {}).get(str(data.get("place")), "")
    match kind:
        case K.FOLLOWED if data.get("outcome"):
            said.append(f"{place}." if place else "")
        case K.CARE_SEARCHED if data.get("outcome"):
            said.append(f"{_answer(data)}{f', {place}' if place else ''}.")
        case K.ASSIGNED:
            name = names.get(int(data["owner"]))
            said.append(f"Suivi par {name}." if name else "")
        case K.ATTEMPTED if data.get("callback_on"):
            said.append(f"À rappeler le {_day(data['callback_on'])}.")
        case K.WAITING | K.FOLLOWED if data.get("until"):
            said.append(f"Relance prévue le {_day(data['until'])}.")
        case K.POSTPONED:
            reason = words.POSTPONE_REASONS[PostponeReason(data["reason"])]
            said.append(f"Jusqu’au {_day(data['until'])}. {reason}.")
        case K.CARE_BOOKED | K.CARE_ATTENDED | K.CARE_STARTED | K.CARE_DONE if data.get("on"):
            said.append(f"Le {_day(data['on'])}{_hour(data)}{f', {place}' if place else ''}.")
        case K.CARE_ABANDONED:
            said.append(f"{words.ABANDON_REASONS[AbandonReason(data['reason'])]}.")
        case K.DECLINED | K.FEEDBACK_STOPPED if data.get("said_on"):
            said.append(f"Dit à qui l’avait signalée, le {_day(data['said_on'])}.")
        case K.HANDOVER_PROPOSED if data.get("urgent") in (True, "True"):
            said.append("Demande urgente.")
        case K.CLAIM_DECIDED if data.get("fact") == ClaimFactKind.SILENCE:
            ends = "accord" if data.get("status") == ClaimStatus.GRANTED else "refus"
            said.append(f"Le silence de l’administration vaut {ends}.")
    if data.get("evidence"):
        said.append(f"Preuve : {_uncapitalised(words.EVIDENCE[EvidenceClass(data['evidence'])])}.")
    return " ".join(part for part in said if part)


def note_of(writer: str, changer: str) -> str:
    return writer if writer == changer else f"{writer}, complétée par {changer}"


def next_said(kind: TaskKind | None, due: date | None, line: str) -> str:
    """The second half of a toast: what comes next, and when."""
    if kind is None or due is None:
        return "Plus rien n’est attendu."
    return f"Ensuite, le {french.day(due, year=False, weekday=True)} : {_uncapitalised(line)}."


def _answer(data: Mapping[str, Any]) -> str:
    """What a place answered to a call: "Demande de rendez-vous : pas de réponse"."""
    asked = APPOINTMENT_FACTS[AppointmentFactKind.ATTEMPTED]
    return f"{asked} : {_uncapitalised(CALL_OUTCOMES[CallOutcome(data['outcome'])])}"


def _way(data: Mapping[str, Any]) -> str:
    return CHANNELS[AttemptChannel(data["channel"])]


def _uncapitalised(text: str) -> str:
    return text if text[:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def _hour(data: Mapping[str, Any]) -> str:
    """ " à 14 h 30", when the hour of that day is known."""
    return f" à {french.clock(datetime.fromisoformat(f'{data["on"]}T{data["hour"]}'))}" if data.get("hour") else ""


def _day(said: str) -> str:
    return french.day(date.fromisoformat(said))
