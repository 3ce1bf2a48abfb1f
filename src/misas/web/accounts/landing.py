"""Where each role begins, and what the rail offers it: two tables of URL names, the first that exists wins."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from misas.core.access import Actor, Role
from misas.web.access.gate import holds

# The order is that of the work: whoever accompanies begins with her cases, even when she also administers.
FIRST_PAGE: tuple[tuple[Role, str], ...] = (
    (Role.CASEWORKER, "workspace:caseload"),
    (Role.SUPERVISOR, "workspace:caseload"),
    (Role.SOCIAL_WORKER, "workspace:handovers"),
    (Role.AGENT, "workspace:refer"),
    (Role.PARTNER_MEMBER, "partner_space:home"),
    (Role.HEALTH_PROFESSIONAL, "partner_space:home"),
    (Role.ADMINISTRATOR, "backoffice:people"),
    (Role.NATIONAL_STEERING, "accounts:nation"),
    (Role.AID_COMMITTEE, "workspace:committee"),
)
NOTHING_HERE = "accounts:nothing_here"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the rail: shown to whoever holds a role that may do `verb`. `is_of_a_caisse`: a page of one caisse,
    which somebody of the nation alone has none of."""

    label: str
    name: str
    icon: str
    verb: str
    is_of_a_caisse: bool = False


RAIL: tuple[Entry, ...] = (
    Entry("Mes dossiers", "workspace:caseload", "folder-open", "case.list"),
    Entry("À trier", "workspace:triage", "inbox", "referral.see_queue"),
    Entry("À attribuer", "workspace:unassigned", "users", "case.assign"),
    Entry("Agenda", "workspace:agenda", "calendar-days", "orientation.agenda"),
    Entry("Annuaire", "workspace:directory", "book-open", "orientation.browse"),
    Entry("Relais reçus", "workspace:handovers", "share-2", "case.accept_handover"),
    Entry("Commission", "workspace:committee", "list-checks", "committee.see"),
    Entry("Enveloppes", "workspace:envelopes", "euro", "envelope.see"),
    Entry("Règles", "workspace:packs", "file-text", "pack.see", is_of_a_caisse=True),
    Entry("Mes signalements", "partner_space:home", "send", "referral.follow"),
    Entry("Supervision", "workspace:supervision", "eye", "case.reassign"),
    Entry("Pilotage", "steering:home", "chart-column", "steering.see"),
    Entry("Déploiement", "accounts:nation", "map-pin", "territory.see_openings"),
    Entry("Importer", "workspace:imports", "upload", "import.create"),
    Entry("Équipe", "backoffice:people", "user-plus", "account.list"),
)


def address(name: str) -> str:
    """The address of a named page, or "" when this installation does not have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def first_page(actor: Actor) -> str:
    """The address where this actor begins."""
    names = (name for role, name in FIRST_PAGE if actor.has(role))
    return next((url for name in names if (url := address(name))), reverse(NOTHING_HERE))


def entries(actor: Actor) -> list[tuple[Entry, str]]:
    """What the rail offers this actor, with addresses."""
    shown = (entry for entry in RAIL if holds(actor, entry.verb) and (actor.caisses or not entry.is_of_a_caisse))
    found = [(entry, address(entry.name)) for entry in shown]
    return [(entry, url) for entry, url in found if url]
