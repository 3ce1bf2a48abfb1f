"""The letter of a review: each right at its place, who does what, by when; short sentences; nothing is promised."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from misas.core.rights.claims import ClaimStatus
from misas.core.rights.codes import Role, Silence
from misas.core.rights.standing import Standing
from misas.records.rights.around import MemberLine
from misas.wording.rights_letter import NO_DECISION, NOTHING, Asked, Letter, Missing, Told, letter
from misas.wording.rights_members import called, spoken_to, together
from tests.kit.rights import right, rights

ON = date(2026, 11, 22)
FAMILY = [
    MemberLine("p1", Role.APPLICANT, ""),
    MemberLine("p2", Role.PARTNER, ""),
    MemberLine("p3", Role.CHILD, "Léa"),
    MemberLine("p4", Role.CHILD, ""),
]


def written(*told: Told, **more: object) -> dict[str, list[str]]:
    """The lines of a letter under each heading, no-break spaces made plain; "" for what comes before any."""
    one = Letter(on=ON, applicant="p1", names=spoken_to(FAMILY), told=told, **more)  # type: ignore[arg-type]
    found: dict[str, list[str]] = {"": []}
    heading = ""
    for kind, text in letter(one):
        plain = re.sub(r"[\u00a0\u202f]", " ", text)
        if kind == "h":
            heading = plain
            found[heading] = []
        else:
            found[heading].append(plain)
    return found


def told(key: str, standing: Standing = Standing.DUE, member: str = "p1", **more: object) -> Told:
    return Told(right(key), member, standing, **more)  # type: ignore[arg-type]


def test_each_way_of_getting_a_right_has_its_place() -> None:
    found = written(
        told("c2s"),
        told("medecin_traitant"),
        told("cheque_energie"),
        told("vaccination"),
        told("puma", Standing.OPEN),
        told("aspa", Standing.CONTESTED),
        told("sans_complementaire"),
        told("aah", Standing.NOT_DUE),
        told("rsa", Standing.TO_CHECK),
        told("ald", Standing.UNDER_WAY),
    )
    places = {heading: [line.partition(".")[0] for line in lines] for heading, lines in found.items()}
    assert places["Ce que vous pouvez demander"] == [right("c2s").title]
    assert places["Ce que vous pouvez faire"] == ["Déclaration d’un médecin traitant"]
    assert places["Ce qui s’ouvre sans rien demander"] == [right("cheque_energie").title]
    assert places["Ce dont vous pouvez profiter"] == [right("vaccination").title]
    assert right("puma").title in places["Ce que vous avez déjà"]
    assert places["Ce qu’il reste à vérifier"] == [right("aspa").title]
    assert places["Bon à savoir"][0] == right("sans_complementaire").title
    whole = " ".join(line for lines in found.values() for line in lines)
    assert right("aah").title not in whole and right("rsa").title not in whole and right("ald").title not in whole
    assert "Ce que nous faisons pour vous" not in found


def test_it_says_first_that_it_decides_nothing() -> None:
    assert written()[""] == ["Nous avons fait le point sur vos droits le 22 novembre 2026.", NO_DECISION, NOTHING]
    assert NOTHING not in written(told("c2s"))[""]


def test_a_right_to_ask_for_says_what_to_bring_who_decides_and_when() -> None:
    [line] = written(told("aah", amount=Decimal("1041.59")))["Ce que vous pouvez demander"]
    assert "Montant : environ 1 041,59 € par mois, à confirmer." in line
    assert "Demandez le dossier à la MDPH" in line
    assert "Préparez : dossier de la MDPH ; certificat médical." in line
    assert "Qui décide : MDPH puis CAF." in line and "Réponse sous quatre mois" in line
    [line] = written(told("c2s_renouvellement", before=date(2027, 1, 3)))["Ce que vous pouvez demander"]
    assert "Faites-le avant le 3 janvier 2027." in line


@pytest.mark.parametrize(
    ("status", "due", "silence", "says"),
    [
        (ClaimStatus.PREPARED, date(2026, 12, 7), Silence.ACCEPTANCE, "Elle est à déposer avant le 7 décembre 2026."),
        (
            ClaimStatus.FILED,
            date(2026, 12, 7),
            Silence.ACCEPTANCE,
            "Cette demande est déposée. Nous suivons la réponse.",
        ),
        (
            ClaimStatus.COMPLETE,
            date(2027, 1, 1),
            Silence.ACCEPTANCE,
            "Sans réponse le 1er janvier 2027, c’est accepté.",
        ),
        (ClaimStatus.COMPLETE, date(2027, 1, 1), Silence.REFUSAL, "c’est refusé. Vous pourrez contester."),
        (
            ClaimStatus.COMPLETE,
            ON,
            Silence.ACCEPTANCE,
            "Le délai a fini le 22 novembre 2026. Sans réponse, c’est accepté.",
        ),
        (ClaimStatus.COMPLETE, ON, Silence.REFUSAL, "Sans réponse, c’est refusé. Vous pouvez contester."),
        (ClaimStatus.COMPLETE, None, None, "Le dossier est complet. Nous attendons la réponse."),
        (ClaimStatus.APPEALED, None, None, "Un recours est déposé."),
    ],
)
def test_a_claim_under_way_says_where_it_stands(
    status: ClaimStatus, due: date | None, silence: Silence | None, says: str
) -> None:
    [line] = written(asked=[Asked("C2S", "p2", status, due, silence)])["Ce que nous faisons pour vous"]
    assert line.startswith("C2S, pour votre conjoint ou partenaire.") and says in line
    assert status is not ClaimStatus.FILED or "7 décembre" not in line


def test_the_same_right_of_several_members_is_told_once() -> None:
    found = written(*(told("mt_dents", member=who) for who in ("p3", "p4")), told("vaccination", member="p2"))
    first, second = found["Ce dont vous pouvez profiter"]
    assert first.startswith("M’T dents, pour Léa et votre enfant 2.")
    assert second.startswith("Vaccins à jour, pour votre conjoint ou partenaire.")
    assert written(told("c2s"), told("c2s", member="p2"))["Ce que vous pouvez demander"][0].startswith(
        "Complémentaire santé solidaire (C2S), pour vous et votre conjoint ou partenaire."
    )


def test_what_is_missing_is_asked_as_one_speaks_with_what_it_counts_for() -> None:
    lines = written(
        missing=[
            Missing("Quel loyer payez-vous chaque mois ?", "Loyer", "", ["Aide au logement"]),
            Missing("Quelle est votre nationalité ?", "Nationalité", "p3", ["A", "B", "C", "D"]),
            Missing("Quelle est votre nationalité ?", "Nationalité", "p1", ["A"]),
            Missing("Quelle est votre nationalité ?", "Nationalité", "p2", ["A"]),
        ]
    )["Ce qu’il reste à vérifier"]
    assert lines[1] == "Quel loyer payez-vous chaque mois ? Cette réponse compte pour : Aide au logement."
    # a question spoken to « vous » is not asked about somebody else
    assert lines[2].startswith(
        "Nationalité, pour Léa et votre conjoint ou partenaire. Cette réponse compte pour : A, B"
    )
    assert lines[3] == "Quelle est votre nationalité ? Cette réponse compte pour : A."
    assert len(lines) == 4


def test_every_right_of_the_catalogue_is_told_in_clean_french() -> None:
    everything = [Told(one, "p1", Standing.DUE) for one in rights()]
    one = Letter(
        on=ON, applicant="p1", names=spoken_to(FAMILY), told=everything, phone="01 99 00 12 34", hours="9 h à 17 h"
    )
    for _, text in letter(one):
        assert "'" not in text and "  " not in text and ".." not in text and " ." not in text, text
        assert not re.search(r" [;:!?»]", text), text
        assert text[-1] in ".?" or text in {"Bon à savoir"} or text.startswith(("Ce ", "Ce que")), text
    assert "01 99 00 12 34" in letter(one)[-1][1]


def test_a_screen_and_a_letter_call_the_members_by_their_names() -> None:
    assert called(FAMILY) == {"p1": "La personne", "p2": "Conjoint ou partenaire", "p3": "Léa", "p4": "Enfant 2"}
    assert spoken_to(FAMILY)["p4"] == "votre enfant 2" and spoken_to(FAMILY)["p1"] == "vous"
    links = [MemberLine("p2", Role.PARTNER, "Sa compagne"), MemberLine("p3", Role.CHILD, "fils aîné")]
    assert spoken_to(links) == {"p2": "votre compagne", "p3": "votre fils aîné"}
    assert called(links)["p2"] == "Sa compagne"
    assert together(["A"]) == "A" and together(["A", "B"]) == "A et B" and together(["A", "B", "C"]) == "A, B et C"
