"""One referral to triage: what was said, who she may be, and the answers. Told apart: what is said, what is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_GET

from misas.actions import triage
from misas.actions.referrals import known_of
from misas.actions.territory import find_commune, route_person
from misas.core.access import Role, may
from misas.core.privacy.codes import Scope
from misas.core.referrals.codes import ReferralStatus, TriageOutcome
from misas.core.referrals.lifecycle import ENDED_AT_TRIAGE
from misas.core.referrals.withdrawals import NEEDS_HER_AGREEMENT, ToldHow, is_covered
from misas.core.refusals import Invalid
from misas.core.territory.routing import Routing
from misas.records.accounts import queries as accounts
from misas.records.accounts.models import Account
from misas.records.audit import journal
from misas.records.cases.models import Case
from misas.records.referrals import doors, queries, withdrawn
from misas.records.referrals import queue as rows
from misas.records.referrals.models import Referral
from misas.records.territory import queries as territory
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.referral_form.shown import said_lines
from misas.web.ui import respond
from misas.web.workspace.triage import asked, forms
from misas.wording.persons import LIKENESS
from misas.wording.referrals import (
    CHANNELS,
    OUTCOMES,
    PRIORITY_REASONS,
    STATUSES,
    TOLD_HOW,
    TRIAGE_REASONS,
    WITHDRAWN_SAID,
)
from misas.wording.territory import ROUTING_REASONS, note_sentence

PAGE = "workspace/triage/one.html"
HINTS = {
    TriageOutcome.TO_CASE: "La personne a besoin d’aide : un dossier s’ouvre, ou le dossier ouvert la reçoit.",
    TriageOutcome.DUPLICATE: "Un autre signalement dit la même chose. Celui-ci le suit.",
    TriageOutcome.INADMISSIBLE: "La mission ne peut pas agir.",
    TriageOutcome.REROUTED_CAISSE: "La personne relève d’une autre caisse, qui le reçoit aussitôt.",
    TriageOutcome.OTHER_SCHEME: "La personne relève d’un autre régime.",
    TriageOutcome.GUIDANCE_ONLY: "Une information a suffi.",
    TriageOutcome.DIRECT_HANDOVER: "Situation psychosociale complexe : le service social est saisi.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer offered: its code, its words, its form, whether it is open on the page."""

    code: str
    label: str
    hint: str
    form: Any
    open: bool


@require_GET
@needs("referral.see")
def one(request: Request, public_id: UUID) -> HttpResponse:
    row = doors.referral(public_id, to="referral.see", by=request.actor)
    journal.read("referral", row.public_id, row.caisse_id, by=request.actor, at=request.time)
    return respond.page(request, PAGE, context_of(request, row))


def context_of(request: Request, row: Referral, *, sent: str = "", bound: Any = None) -> dict[str, Any]:
    """The whole page. `sent` is the answer that was sent and not taken, `bound` its form with the faults."""
    today = row.caisse.local_date(request.time)
    awaits = row.status == ReferralStatus.RECEIVED
    subject = doors.subject_of(row)
    answering = awaits and bool(may(request.actor, "referral.triage", subject))
    found = triage.proposals(row.public_id, by=request.actor, at=request.time) if answering else []
    reports = withdrawn.reports_of(row)
    wish = asked.case_of(row, request) if answering else None
    answers = _answers(request, row, found, wish, today, sent, bound) if answering else []
    decisions = list(queries.decisions(row))
    return {
        "row": row,
        "today": today,
        "withdrawn": [(r, WITHDRAWN_SAID[Scope(r.scope)], TOLD_HOW[ToldHow(r.how)]) for r in reports],
        "blocks": said_lines(row.said, nir_given=row.nir_sealed is not None),
        "channel": CHANNELS[row.channel],  # type: ignore[index]
        "who": row.organisation.name if row.organisation else "",
        "why": [PRIORITY_REASONS[why] for why in row.priority_why],  # type: ignore[index]
        "status": STATUSES[row.status],  # type: ignore[index]
        "awaits": awaits,
        "answering": answering,
        "answers": answers,
        "form": bound,
        "proposals": [(p, [LIKENESS[ground] for ground in p.grounds]) for p in found],
        "open_cases": [p for p in found if p.case is not None and (wish is None or p.case.pk != wish.pk)],
        **asked.beside(row, request, today),
        "wish": wish,
        "may_correct": awaits and bool(may(request.actor, "referral.correct", subject)),
        "may_assign": awaits and bool(may(request.actor, "referral.assign", subject)),
        "may_list": bool(may(request.actor, "referral.see_queue", subject)),
        "to_acknowledge": row.acknowledged_at is None and bool(may(request.actor, "referral.acknowledge", subject)),
        "decisions": [(d, OUTCOMES[d.outcome], TRIAGE_REASONS[d.reason]) for d in decisions],  # type: ignore[index]
        "may_undo": not awaits and _may_undo(request, row, decisions, today),
        "next": rows.next_to_triage(but=row.public_id) if may(request.actor, "referral.see_queue", subject) else None,
    }


def _may_undo(request: Request, row: Referral, decisions: list[Any], today: date) -> bool:
    """Whether the button is worth showing; the action judges."""
    same_day = bool(decisions) and row.caisse.local_date(decisions[0].at) == today
    allowed = may(request.actor, "referral.undo_triage", doors.subject_of(row))
    return same_day and bool(allowed) and ReferralStatus(row.status) in ENDED_AT_TRIAGE


def _answers(
    request: Request,
    row: Referral,
    found: list[triage.Proposal],
    wish: Case | None,
    today: date,
    sent: str,
    bound: Any,
) -> list[Answer]:
    offered = build(request, row, found, today, wish=wish)
    gave_up = is_covered(Scope.ACCOMPANIMENT, withdrawn.reported(row))
    first = TriageOutcome.INADMISSIBLE if gave_up else TriageOutcome.TO_CASE
    made: list[tuple[str, Any]] = [*((o, f) for o, f in offered.items() if not (gave_up and o in NEEDS_HER_AGREEMENT))]
    made.append((forms.POSTPONE, forms.PostponeForm()))
    answers = []
    for code, form in made:
        label = "Attendre une précision" if code == forms.POSTPONE else OUTCOMES[code]  # type: ignore[index]
        hint = "Quelqu’un rappelle qui a signalé, puis revient ici." if code == forms.POSTPONE else HINTS[code]  # type: ignore[index]
        is_sent = str(code) == sent
        opened = is_sent or (not sent and code == first)
        answers.append(Answer(str(code), label, hint, bound if is_sent else form, opened))
    return answers


def build(
    request: Request,
    row: Referral,
    found: list[triage.Proposal],
    today: date,
    data: QueryDict | None = None,
    *,
    wish: Case | None = None,
) -> dict[TriageOutcome, Any]:
    """The form of each answer, empty or with what was sent. `wish`: the open case that an agent asked to join."""
    persons, chosen = _persons(row, found, wish)
    named: Mapping[str, Any] = {"persons": persons, "chosen": chosen}
    others = [(str(o.public_id), _other(o)) for o in queries.said_about_the_same(row)]
    routing = _routing(row, today)
    names = territory.names_of_caisses()
    taking_part = [
        (str(c.pk), c.name) for c in territory.taking_part() if c.opening.receives_on(today) and c.pk != row.caisse_id
    ]
    candidates = [
        (str(c), f"{names[c]} ({c:03d})") for c in (routing.candidates if routing else ()) if c != row.caisse_id
    ]
    reroute = forms.RerouteForm(data, candidates=candidates, caisses=taking_part)
    if routing is not None:
        notes = [note_sentence(note, names) for note in routing.notes]
        reroute.fields["other" if not candidates else "candidate"].help_text = " ".join(
            [ROUTING_REASONS[routing.reason], *notes]
        )
    return {
        TriageOutcome.TO_CASE: forms.AcceptForm(
            data, owners=_owners(request, row, today), joins=wish is not None, **named
        ),
        TriageOutcome.GUIDANCE_ONLY: forms.GuidanceForm(data),
        TriageOutcome.INADMISSIBLE: forms.InadmissibleForm(data),
        TriageOutcome.DUPLICATE: forms.DuplicateForm(data, others=others),
        TriageOutcome.REROUTED_CAISSE: reroute,
        TriageOutcome.OTHER_SCHEME: forms.OtherSchemeForm(data),
        TriageOutcome.DIRECT_HANDOVER: forms.HandOverForm(data, **named),
    }


def _persons(row: Referral, found: list[triage.Proposal], wish: Case | None) -> tuple[list[tuple[str, str]], str]:
    """Whom to choose among; nobody is chosen beforehand unless somebody already said who she is, or nobody is alike."""
    words = [(str(p.person.public_id), _person(p)) for p in found]
    meant = row.person or (wish.person if wish else None)
    known = str(meant.public_id) if meant else ""
    if meant and known not in dict(words):
        words.insert(0, (known, f"{meant.birth_name} {meant.first_names}"))
    if row.person is None:
        words.append((forms.NEW, "Une nouvelle personne, avec cette identité"))
    return words, known or ("" if found else forms.NEW)


def _person(p: triage.Proposal) -> str:
    born = f", {p.person.birth_date:%d/%m/%Y}" if p.person.birth_date else ""
    case = ", dossier ouvert" if p.case else ""
    grounds = ", ".join(LIKENESS[ground] for ground in p.grounds).lower()
    return f"{p.person.birth_name} {p.person.first_names}{born}{case} ({grounds})"


def _other(row: Referral) -> str:
    channel = CHANNELS[row.channel].lower()  # type: ignore[index]
    status = STATUSES[row.status].lower()  # type: ignore[index]
    return f"{row.number}, reçu le {row.received_on:%d/%m/%Y} ({channel}), {status}"


def _owners(request: Request, row: Referral, today: date) -> list[tuple[str, str]]:
    """Later by the supervisor or the sharing of work, me, or a colleague when the actor may assign."""
    offered = [(forms.LATER, "À attribuer ensuite"), (forms.MINE, "Je prends le dossier")]
    if request.actor.has(Role.SUPERVISOR, row.caisse_id):
        offered += [(str(a.public_id), a.full_name) for a in team_of(row, today) if a.pk != request.user.pk]
    return offered


def team_of(row: Referral, today: date) -> QuerySet[Account]:
    return accounts.colleagues(row.caisse_id, (Role.CASEWORKER, Role.SUPERVISOR), today)


def _routing(row: Referral, today: date) -> Routing | None:
    """Whose person she is by the commune that was said, or corrected; None when no commune can be read."""
    now = known_of(row, today)
    typed, postal_code = now.commune, now.postal_code
    if not typed and not postal_code:
        return None
    try:
        return route_person(insee=find_commune(typed, postal_code=postal_code).insee)
    except Invalid:
        return None
