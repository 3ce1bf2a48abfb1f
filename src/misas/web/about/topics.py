"""The topics of the help: who reads each (whoever holds a role that may do its verb), and which pages lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from misas.core.access import Actor
from misas.web.access.gate import holds


@dataclass(frozen=True, slots=True)
class Topic:
    """`anchor` is its address in the page and its template `about/topics/<anchor>.html`; `pages` are URL names."""

    anchor: str
    title: str
    verb: str
    pages: tuple[str, ...] = ()


TOPICS: Final = (
    Topic("signaler", "Signaler une difficulté", "referral.create", ("workspace:refer", "partner_space:refer")),
    Topic("suivre", "Suivre vos signalements", "referral.follow", ("partner_space:home", "partner_space:one")),
    Topic("trier", "Trier un signalement", "referral.see_queue", ("workspace:triage", "workspace:triage_one")),
    Topic("liste", "La liste de vos dossiers", "case.list", ("workspace:caseload", "workspace:caseload_team")),
    Topic(
        "dossier",
        "Dans un dossier",
        "case.log_attempt",
        ("workspace:case", "workspace:case_tab", "workspace:gesture", "workspace:write", "workspace:person"),
    ),
    Topic(
        "orienter",
        "Trouver un soin et un rendez-vous",
        "orientation.browse",
        ("workspace:directory", "workspace:directory_of_case", "workspace:agenda", "workspace:desks",
         "workspace:call_sheet", "workspace:appointment_step", "workspace:call_offer", "workspace:book_offer"),
    ),
    Topic(
        "bilan",
        "Le bilan des droits",
        "rights.record_fact",
        ("workspace:review", "workspace:review_summary", "workspace:review_right", "workspace:review_letter"),
    ),
    Topic("clore", "Clore et rouvrir", "case.close", ("workspace:close",)),
    Topic("relais", "Recevoir un relais", "case.accept_handover", ("workspace:handovers", "workspace:handover")),
    Topic("attribuer", "Attribuer les dossiers", "case.assign", ("workspace:unassigned",)),
    Topic(
        "superviser",
        "Superviser",
        "case.reassign",
        ("workspace:supervision", "workspace:team_cases", "workspace:workload", "workspace:second_looks",
         "workspace:rules"),
    ),
    Topic("pilotage", "Lire les chiffres", "steering.see", ("steering:caisse", "steering:nation", "accounts:nation")),
    Topic("importer", "Importer un fichier", "import.create", ("workspace:imports", "workspace:import")),
    Topic(
        "equipe",
        "Équipe et partenaires",
        "account.list",
        ("backoffice:people", "backoffice:team", "backoffice:person", "backoffice:invite", "backoffice:organisations",
         "backoffice:organisation", "backoffice:find_organisation", "backoffice:create_organisation",
         "backoffice:sign_agreement"),
    ),
    Topic(
        "financer",
        "Du devis au dernier centime",
        "quote.enter",
        ("workspace:quote_add", "workspace:quote_correct", "workspace:cover", "workspace:plan_agree",
         "workspace:application_step", "workspace:application_packet", "workspace:invoice_add",
         "workspace:plan_version"),
    ),
    Topic("commission", "Commission d’aide", "committee.see",
          ("workspace:committee", "workspace:committee_session", "workspace:committee_step")),
    Topic("enveloppes", "Enveloppes", "envelope.see",
          ("workspace:envelopes", "workspace:envelope", "workspace:share_out")),
    Topic("regles", "Règles des financeurs", "pack.see",
          ("workspace:packs", "workspace:pack", "workspace:pack_write", "workspace:pack_new")),
    Topic("compte", "Votre compte", "account.see_self", ("accounts:me",)),
)  # fmt: skip


def topics_for(actor: Actor) -> tuple[Topic, ...]:
    return tuple(topic for topic in TOPICS if holds(actor, topic.verb))


def anchor_of(page: str, actor: Actor) -> str:
    """The topic that this page leads to, for whoever may read it; "" when there is none."""
    return next((topic.anchor for topic in topics_for(actor) if page in topic.pages), "")
