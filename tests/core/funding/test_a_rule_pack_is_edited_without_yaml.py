"""A trained agent edits a pack in a form: every field of a file is there, and what is typed gives the same pack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from misas.core.funding.packs.form import Input, Part, name_of, parts, plain_of, typed_of
from misas.core.funding.packs.reading import read_pack
from misas.core.funding.packs.schema import Pack
from misas.core.funding.packs.writing import write_pack
from misas.core.refusals import Invalid
from misas.wording.funding_pack_labels import choice_label, label_of, one_of, place_of, word_label
from tests.kit.rule_packs import book, small


@pytest.mark.parametrize("pack", book().packs, ids=lambda pack: pack.id)
def test_what_a_form_shows_and_sends_back_is_the_same_pack(pack: Pack) -> None:
    typed = typed_of(write_pack(pack))
    assert all(isinstance(text, str) for text in typed.values())
    assert read_pack(plain_of(typed)) == pack


def walk(some: tuple[Part, ...], at: str = "") -> Iterator[tuple[str, Part]]:
    for part in some:
        place = f"{at}.{part.key}" if at else part.key
        yield place, part
        yield from walk(part.parts, place)


def test_every_field_has_its_input_and_its_label() -> None:
    found = dict(walk(parts()))
    assert len(found) > 100
    assert {part.input for part in found.values()} == set(Input)
    assert all(label_of(place) for place in found)
    assert {label_of(place)[0] for place in found} <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZÀÉ")
    for part in found.values():
        assert bool(part.choices) == (part.input in (Input.CODE, Input.CODES) or part.key == "tarifs")
        assert bool(part.parts) == (part.input in (Input.RECORD, Input.RECORDS))


def test_every_choice_has_its_french_word() -> None:
    for place, part in walk(parts()):
        for code in part.choices:
            words = choice_label(place, code) if part.input is Input.CODE else word_label(code)
            assert words[:1].isupper() and "_" not in words and not words.endswith("."), (place, code, words)


def test_a_place_is_told_as_it_is_read() -> None:
    assert place_of("aides.1.plafonds.0.montant") == "Aide 2, Plafond 1, Montant"
    assert place_of("cas.0.faits.age") == "Cas 1, Ce que l’on sait de la personne, l’âge"
    assert place_of("aides.0.inconnu") == "Aide 1, inconnu"
    assert all(one_of(place) for place, part in walk(parts()) if part.input is Input.RECORDS)


def test_a_row_that_was_removed_leaves_no_hole_and_an_empty_field_is_not_written() -> None:
    typed = typed_of(small())
    typed |= {"aides.7.id": "autre", "aides.7.intitule": "Autre", "aides.7.taux": " ", "relu_par": ""}
    plain = plain_of(typed)
    assert plain["aides"] == [*small()["aides"], {"id": "autre", "intitule": "Autre"}]
    assert "relu_par" not in plain


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("version", "deux", "not_whole"),
        ("version", "٣", "not_whole"),
        ("aides.0.plancher", "30", "not_amount"),
        ("aides.0.taux", "la moitié", "not_share"),
        ("aides.0.deduit_remboursements", "oui", "not_flag"),
        ("du", "demain", "not_day"),
        ("conditions.0.test.fait", "couleur", "not_condition"),
        ("inconnu", "x", "unknown_field"),
        ("aides.0.inconnu", "x", "unknown_field"),
        ("aides", "x", "not_fields"),
        ("cas.0.faits.couleur", "bleu", "unknown_fact"),
    ],
)
def test_what_is_wrong_is_told_at_its_input(name: str, text: str, code: str) -> None:
    typed = {
        key: value for key, value in typed_of(small()).items() if not (name == "aides" and key.startswith("aides"))
    }
    with pytest.raises(Invalid) as refused:
        read_pack(plain_of({**typed, name: text}))
    named = [(name_of(fault.field), fault.code) for fault in refused.value.faults]
    assert any(
        name.startswith(place) or place.startswith(name) for place, got in named if got == f"funding_pack.{code}"
    ), named


def test_conditions_are_typed_as_they_are_nested() -> None:
    typed = typed_of(small()) | {
        "conditions.0.id": "qui",
        "conditions.0.test.au_moins_un.0.fait": "age",
        "conditions.0.test.au_moins_un.0.operateur": ">=",
        "conditions.0.test.au_moins_un.0.valeur": "60",
        "conditions.0.test.au_moins_un.1.fait": "rsa_socle",
        "conditions.0.test.au_moins_un.1.operateur": "=",
        "conditions.0.test.au_moins_un.1.valeur": "true",
        "conditions.0.test.au_moins_un.2.fait": "situation",
        "conditions.0.test.au_moins_un.2.operateur": "dans",
        "conditions.0.test.au_moins_un.2.valeur.0": "retraite",
        "conditions.0.test.au_moins_un.2.valeur.1": "sans",
    }
    (condition,) = read_pack(plain_of(typed)).conditions
    assert write_pack(read_pack(plain_of(typed)))["conditions"] == [
        {
            "id": "qui",
            "test": {
                "au_moins_un": [
                    {"fait": "age", "operateur": ">=", "valeur": 60},
                    {"fait": "rsa_socle", "operateur": "=", "valeur": True},
                    {"fait": "situation", "operateur": "dans", "valeur": ["retraite", "sans"]},
                ]
            },
        }
    ]
    assert condition.id == "qui"
