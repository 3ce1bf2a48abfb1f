"""Every code that the three rooms may say has a French sentence, and every code of their lists a label."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import pytest

import misas
from misas.core.documents.codes import DocumentKind
from misas.core.persons import codes as persons
from misas.core.privacy import codes as privacy
from misas.wording import documents as document_words
from misas.wording import persons as person_words
from misas.wording import privacy as privacy_words
from misas.wording.sentences import known_codes

ROOT = Path(misas.__file__).parent
CODE = re.compile(r'"((?:person|nir|privacy|document)\.[a-z0-9_]+)"')
RAISED = re.compile(r'(?:Refused|Conflict|Forbidden)\(\s*"([a-z]+\.[a-z0-9_]+)"')


def sources(*rooms: str) -> list[str]:
    files = [f for room in rooms for f in [*(ROOT / room).rglob("*.py"), *ROOT.glob(f"{room}.py")]]
    assert files
    return [f.read_text(encoding="utf-8") for f in files]


def test_every_fault_of_the_core_has_its_sentence() -> None:
    said = {code for text in sources("core/persons", "core/privacy", "core/documents") for code in CODE.findall(text)}
    unsaid = said - known_codes("FAULTS") - set(document_words.WARNINGS)
    assert said and unsaid == set()


def test_every_refusal_of_the_actions_has_its_sentence() -> None:
    said = {
        code
        for text in sources("actions/persons", "actions/privacy", "actions/documents")
        for code in RAISED.findall(text)
    }
    assert said and said - known_codes("REFUSALS") == set()


def test_provisional_numbers_have_their_sentence() -> None:
    assert {"nir.awaiting", "nir.temporary"} <= known_codes("FAULTS")


@pytest.mark.parametrize(
    ("codes", "labels"),
    [
        (persons.Sex, person_words.SEXES),
        (persons.Source, person_words.SOURCES),
        (persons.ContactKind, person_words.CONTACT_KINDS),
        (persons.DayPart, person_words.DAY_PARTS),
        (persons.SafeContact, person_words.SAFE_CONTACT),
        (persons.Accessibility, person_words.ACCESSIBILITY),
        (persons.RepresentativeKind, person_words.REPRESENTATIVES),
        (persons.AddressKind, person_words.ADDRESSES),
        (persons.LikenessGround, person_words.LIKENESS),
        (privacy.InformedHow, privacy_words.INFORMED_HOW),
        (privacy.AgreementMode, privacy_words.AGREEMENT_MODES),
        (privacy.News, privacy_words.NEWS),
        (privacy.Scope, privacy_words.SCOPES),
        (privacy.Standing, privacy_words.STANDINGS),
        (DocumentKind, document_words.KINDS),
    ],
)
def test_every_code_has_its_label(codes: type[StrEnum], labels: Mapping[StrEnum, str]) -> None:
    assert set(labels) == set(codes) and all(labels.values())


def test_every_common_language_has_its_name_and_every_source_its_trust() -> None:
    assert set(person_words.LANGUAGES) == set(persons.COMMON_LANGUAGES)
    assert set(persons.TRUST) == set(persons.Source)


@pytest.mark.parametrize("words", [person_words, privacy_words, document_words])
def test_french_typography(words: object) -> None:
    tables = [t for name, t in vars(words).items() if name.isupper() and isinstance(t, dict)]
    sentences = [s for t in tables for s in t.values() if isinstance(s, str)]
    assert sentences
    for sentence in sentences:
        assert "'" not in sentence, sentence
        assert not re.search(r"[^\u00a0\u202f][:;!?»]", sentence) and not re.search(r"«[^\u00a0]", sentence), sentence
