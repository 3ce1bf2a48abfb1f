"""Who works and who refers in the demo territory. Everybody is invented; the caisses and communes are real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from misas.actions import accounts, partners, territory
from misas.core.access import SYSTEM, Actor, Context, Grant, Role
from misas.core.partners.agreements import Leave
from misas.core.partners.identifiers import luhn_sum
from misas.core.partners.kinds import OrganisationKind
from misas.core.partners.validation import AgreementDraft, OrganisationDraft
from misas.records.access.scope import working_in
from misas.records.accounts.models import Account
from misas.records.accounts.queries import actor_of
from misas.records.partners.models import Organisation

GARD, NORD, GUYANE = 301, 594, 973
OPEN_SINCE: Final = date(2018, 1, 1)
SEATED: Final = timedelta(days=220)


@dataclass(frozen=True, slots=True)
class Persona:
    """`key` names the account (key@demo.exemple.test); `caisse` is None outside one; `at` names an organisation."""

    key: str
    name: str
    role: Role
    caisse: int | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    key: str
    name: str
    kind: OrganisationKind
    commune: str
    caisse: int = GARD
    feedback: int = 3


PLACES: Final = (
    Place("ccas", "CCAS de Valcèze-le-Pont", OrganisationKind.CCAS, "Alès"),
    Place("hopital", "Hôpital des Trois Garrigues", OrganisationKind.HOSPITAL, "Nîmes"),
    Place("association", "Association La Main tendue", OrganisationKind.ASSOCIATION, "Nîmes", feedback=1),
    Place("cabinet", "Cabinet médical des Figuiers", OrganisationKind.HEALTH_PROFESSIONAL, "Uzès", feedback=2),
    Place("ccas-nord", "CCAS de Bray-les-Tilleuls", OrganisationKind.CCAS, "Dunkerque", caisse=NORD),
)

PERSONAS: Final = (
    Persona("lea", "Léa Fabre", Role.AGENT, GARD),
    Persona("claire", "Claire Roux", Role.CASEWORKER, GARD),
    Persona("paul", "Paul Girard", Role.CASEWORKER, GARD),
    Persona("ines", "Inès Haddad", Role.CASEWORKER, GARD),
    Persona("sonia", "Sonia Petit", Role.SUPERVISOR, GARD),
    Persona("marc", "Marc Delmas", Role.SOCIAL_WORKER, GARD),
    Persona("odile", "Odile Vasseur", Role.AID_COMMITTEE, GARD),
    Persona("yann", "Yann Kermarec", Role.ADMINISTRATOR, GARD),
    Persona("maud", "Maud Chastanier", Role.PARTNER_MEMBER, at="ccas"),
    Persona("karim", "Karim Belkacem", Role.PARTNER_MEMBER, at="hopital"),
    Persona("lucie", "Lucie Andrieu", Role.PARTNER_MEMBER, at="association"),
    Persona("elise", "Dr Élise Martel", Role.HEALTH_PROFESSIONAL, at="cabinet"),
    Persona("bruno", "Bruno Lefranc", Role.SUPERVISOR, NORD),
    Persona("amelie", "Amélie Dhondt", Role.CASEWORKER, NORD),
    Persona("gaston", "Gaston Verbeke", Role.PARTNER_MEMBER, at="ccas-nord"),
    Persona("naomi", "Naomi Sinnamary", Role.SUPERVISOR, GUYANE),
    Persona("joel", "Joël Apatou", Role.CASEWORKER, GUYANE),
    Persona("helene", "Hélène Brissac", Role.NATIONAL_STEERING),
)


@dataclass(frozen=True, slots=True)
class House:
    """The accounts of the demo by key, and its organisations."""

    accounts: dict[str, Account]
    organisations: dict[str, Organisation]
    today: date

    def actor(self, key: str) -> Actor:
        return actor_of(self.accounts[key], self.today)

    def context(self, key: str) -> Context:
        return Context.of(self.actor(key))


def settle(now: datetime) -> House:
    """Open three caisses, seat their people and their partners, some months ago. Done twice, nothing changes."""
    at = now - SEATED
    for caisse in (GARD, NORD, GUYANE):
        territory.open_caisse(caisse, wave=1, open_from=OPEN_SINCE, by=SYSTEM, at=at)
    today = territory.calendar_of(GARD).local_date(at)  # roles begin on the day it is there, not in UTC
    people = {p.key: _account(p, at) for p in PERSONAS if p.caisse or p.role is Role.NATIONAL_STEERING}
    chiefs = {GARD: "sonia", NORD: "bruno", GUYANE: "naomi"}
    organisations = {}
    for rank, place in enumerate(PLACES):
        chief = actor_of(people[chiefs[place.caisse]], today)
        organisations[place.key] = _organisation(place, rank, chief, today, at)
    for persona in PERSONAS:
        if persona.at:
            people[persona.key] = _account(persona, at, organisations[persona.at].pk)
    return House(people, organisations, now.date())


def _account(persona: Persona, at: datetime, organisation: int | None = None) -> Account:
    return accounts.create_persona(
        persona=persona.key,
        email=f"{persona.key}@demo.exemple.test",
        full_name=persona.name,
        grants=[Grant(persona.role, persona.caisse, organisation)],
        at=at,
    )


def _organisation(place: Place, rank: int, chief: Actor, today: date, at: datetime) -> Organisation:
    standing = Organisation.objects.filter(name=place.name).first()
    if standing is not None:
        return standing
    professional = place.kind is OrganisationKind.HEALTH_PROFESSIONAL
    with working_in(Context.of(chief)):
        row = partners.create_organisation(
            OrganisationDraft(place.name, place.kind, siret="" if professional else invented_siret(rank)),
            caisse_id=place.caisse,
            by=chief,
            at=at,
        )
        draft = AgreementDraft(
            leaves=frozenset({Leave.REFER, Leave.SEE}),
            feedback=place.feedback,
            signed_on=today,
            starts_on=today,
            ends_on=today + timedelta(days=1000),
            reference=f"DEMO-{rank + 1}",
        )
        partners.sign_agreement(row.public_id, draft, caisse_id=place.caisse, by=chief, at=at)
    return row


def invented_siret(rank: int) -> str:
    """A SIRET whose key is right and whose SIREN, below 000 001 000, belongs to nobody."""
    siren = next(s for s in (f"{n:09d}" for n in range(10 * (rank + 1), 1000)) if luhn_sum(s) % 10 == 0)
    return next(s for s in (f"{siren}{n:05d}" for n in range(10, 100)) if luhn_sum(s) % 10 == 0)
