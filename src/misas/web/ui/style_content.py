"""What the style guide shows: invented people, amounts and days. Nothing here is read by a real screen."""

# ruff: noqa: E501  one line of content, one line of code
from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the example list; `left` is the remaining charge in cents."""

    key: int
    name: str
    about: str
    action: str
    due: date
    status: str
    tone: str
    care: str
    left: int | None
    origin: str
    urgent: bool = False


def _line(key: int, text: str) -> Line:
    name, about, action, day, status, tone, care, left, origin = text.split("|")
    due = date(2026, int(day[3:]), int(day[:2]))
    return Line(
        key,
        name.rstrip("!"),
        about,
        action,
        due,
        status,
        tone,
        care,
        int(left) if left else None,
        origin,
        name.endswith("!"),
    )


LINES = tuple(
    _line(1001 + i, text)
    for i, text in enumerate(
        (
            "Nguyen Élodie|65 ans, Beaucaire|Terminer le bilan des droits|15/11|Bilan des droits|info|Dentaire|124000|CCAS",
            "Robert Inès|40 ans, Nîmes|Relancer : devis dentaire|15/11|Attente de pièces|warn|Imagerie (IRM)|45000|Accueil",
            "Morel Monique|21 ans, Nîmes|Relancer : devis dentaire|15/11|Attente de pièces|warn|Optique|24000|Hôpital",
            "Lefebvre Monique|28 ans, Le Vigan|Premier appel|15/11|À contacter|warn|Optique|89000|Accueil",
            "Richard Chantal|28 ans, Uzès|Vérifier le rendez-vous|18/11|Soins en cours|ok|Optique|32000|Service social",
            "Leroy Hugo|64 ans, Beaucaire|Réponse du CCAS|18/11|Attente partenaire|warn|Imagerie (IRM)|124000|CCAS",
            "Bertrand Chantal|83 ans, Beaucaire|Premier appel|18/11|À contacter|warn|Audition|32000|Accueil",
            "Bertrand Sylvie|60 ans, Le Vigan|Réponse du CCAS|18/11|Attente partenaire|warn|Optique|45000|Association",
            "Thomas Maria!|38 ans, Nîmes|Relancer la mutuelle|19/11|Montage financier|info|Ophtalmologie|61000|Médecin",
            "Lambert Karim|79 ans, Nîmes|Relancer la mutuelle|19/11|Montage financier|info|Kinésithérapie|124000|Accueil",
            "François Monique|37 ans, Nîmes|Terminer le bilan des droits|19/11|Bilan des droits|info|Gynécologie||Hôpital",
            "Simon Chantal|31 ans, Bagnols-sur-Cèze|Vérifier le rendez-vous|19/11|Soins en cours|ok|Kinésithérapie|45000|Accueil",
            "Robert Mohamed|77 ans, Beaucaire|Vérifier le rendez-vous|21/11|Soins en cours|ok|Dentaire|198000|CCAS",
            "Thomas Mohamed|83 ans, Beaucaire|Relancer : devis dentaire|21/11|Attente de pièces|warn|Audition|18000|Accueil",
            "Dupont Gérard|86 ans, Bagnols-sur-Cèze|Vérifier le rendez-vous|21/11|Soins en cours|ok|Audition||Hôpital",
            "Bonnet Nadia|81 ans, Alès|Relancer la mutuelle|22/11|Montage financier|info|Psychologue|124000|Accueil",
            "Moreau Chantal|71 ans, Uzès|Réponse du CCAS|24/11|Attente partenaire|warn|Optique|89000|CCAS",
            "Michel Théo|31 ans, Nîmes|Premier appel|01/12|À contacter|warn|Audition||Association",
        )
    )
)

STATUSES = (
    ("contact", "À contacter"),
    ("review", "Bilan des droits"),
    ("funding", "Montage financier"),
    ("care", "Soins en cours"),
    ("papers", "Attente de pièces"),
    ("partner", "Attente partenaire"),
)

VIEWS = (
    {"label": "À faire aujourd’hui", "url": "?vue=jour", "count": 21, "current": True},
    {"label": "En retard", "url": "?vue=retard", "count": 12},
    {"label": "À attribuer", "url": "?vue=attribuer", "count": 4},
    {"label": "Attente d’un tiers", "url": "?vue=tiers", "count": 9},
    {"label": "Tous", "url": "?vue=tous", "count": 48},
)

STEPS = (
    {"label": "Signalement", "state": "done", "detail": "14 nov."},
    {"label": "Contact", "state": "done", "detail": "18 nov."},
    {"label": "Bilan", "state": "done", "detail": "18 nov."},
    {"label": "Financement", "state": "now", "detail": "890 € à couvrir"},
    {"label": "Rendez-vous", "state": "todo", "detail": "4 déc."},
    {"label": "Soins réalisés", "state": "todo"},
)

OUTCOMES = (
    ("reached", "Appel abouti"),
    ("none", "Pas de réponse"),
    ("message", "Message laissé"),
    ("wrong", "Faux numéro"),
)

ENTRIES = (
    (
        "Appel sortant : pas de réponse",
        datetime(2026, 11, 21, 15, 12, tzinfo=UTC),
        "Message vocal laissé. Deuxième tentative.",
        "Claire Roux",
        "",
    ),
    (
        "Devis dentaire reçu",
        datetime(2026, 11, 20, 8, 41, tzinfo=UTC),
        "Devis du 20 novembre, dont 890,00 € de reste à charge.",
        "Claire Roux",
        "",
    ),
    (
        "Complémentaire santé solidaire : droit probable",
        datetime(2026, 11, 18, 13, 5, tzinfo=UTC),
        "Demande à déposer avec la personne.",
        "Bilan des droits",
        "ok",
    ),
    ("Signalement reçu", datetime(2026, 11, 14, 9, 0, tzinfo=UTC), "Reçu du CCAS de Nîmes.", "CCAS de Nîmes", "quiet"),
)
