"""From the plain values of `rules/needs/` to needs. Strict: every reason why a file is not sound is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from misas.core.orientation.appointment_codes import BringAlong
from misas.core.orientation.needs import (
    Codes,
    DeskKind,
    Need,
    NeedCertainty,
    NeedFact,
    NeedFamily,
    NeedReference,
    Nomenclature,
    Substitute,
    Wait,
    Worth,
)
from misas.core.referrals.codes import CareType

KEYS: Final = frozenset(
    {"id", "intitule", "famille", "mots", "soins", "codes", "substituts", "niveau", "a_confirmer", "references"}
    | {"a_savoir", "conseil", "appel", "apporter", "a_distance", "delai_publie"}
)
FACT_KEYS: Final = frozenset({"texte", "titre", "url", "verifie_le"})
WAIT_KEYS: Final = frozenset({"mediane", "moyenne", "annees", "source"})
CODE_KEYS: Final = frozenset(
    {"profession", "savoir_faire", "ameli", "finess", "finess_activites", "thematiques", "permanence"}
)
SUBSTITUTE_KEYS: Final = frozenset({"id", "intitule", "pourquoi", "portee", "codes", "a_confirmer"})
LIST_KEYS: Final = frozenset({"source", "doute", "codes"})
LISTS: Final = ("professions", "savoir_faire", "ameli", "finess", "finess_activites", "thematiques")


class BrokenNeed(ValueError):
    """A file that is no sound need, with every reason."""

    def __init__(self, where: str, reasons: Iterable[str]) -> None:
        self.where, self.reasons = where, tuple(reasons)
        super().__init__(f"{where}: {'; '.join(self.reasons)}")


def read_nomenclature(raw: Mapping[str, Any]) -> Nomenclature:
    """The lists of codes. Raises BrokenNeed: a list that is missing, a code that is no text, a label that is empty."""
    reasons = [f"unknown list {name}" for name in sorted(set(raw) - set(LISTS))]
    found: list[dict[str, str]] = []
    for name in LISTS:
        one = raw.get(name) or {}
        rows = one.get("codes") or {}
        reasons += [f"{name}: no {key}" for key in ("source", "codes") if not one.get(key)]
        reasons += [f"{name}: unknown key {key}" for key in sorted(set(one) - LIST_KEYS)]
        reasons += [f"{name}: {code!r} is no text" for code in rows if not isinstance(code, str)]
        reasons += [f"{name}: {code} has no label" for code, label in rows.items() if not label]
        found.append({str(code): str(label) for code, label in rows.items()})
    if reasons:
        raise BrokenNeed("nomenclatures", reasons)
    return Nomenclature(*found)


def read_need(raw: Mapping[str, Any], known: Nomenclature) -> Need:
    """A need from its file. Raises BrokenNeed with every reason: a code that no list knows, a substitute without its
    why, no source…"""
    where = f"need:{raw.get('id')}"
    reasons = list(_faults(raw))
    if reasons:
        raise BrokenNeed(where, reasons)
    try:
        need = _need(raw)
    except (KeyError, ValueError, TypeError) as wrong:
        raise BrokenNeed(where, [repr(wrong)]) from wrong
    reasons = [f"unknown code {code}" for codes in need.codes_by_offer().values() for code in known.unknown(codes)]
    if not need.codes_by_offer():
        reasons.append("nothing answers it")
    if len({one.id for one in need.substitutes}) < len(need.substitutes):
        reasons.append("two substitutes have one id")
    if reasons:
        raise BrokenNeed(where, reasons)
    return need


def read_needs(rows: Iterable[Mapping[str, Any]], known: Nomenclature) -> tuple[Need, ...]:
    """Every need, by family then in the order of the alphabet. Raises BrokenNeed when two have one id."""
    order = {family: nth for nth, family in enumerate(NeedFamily)}
    needs = sorted((read_need(row, known) for row in rows), key=lambda need: (order[need.family], need.id))
    twice = {one.id for one in needs if sum(one.id == other.id for other in needs) > 1}
    if twice:
        raise BrokenNeed("needs", [f"{key} stands twice" for key in sorted(twice)])
    return tuple(needs)


def _faults(raw: Mapping[str, Any]) -> Iterable[str]:
    yield from (f"unknown key {key}" for key in sorted(set(raw) - KEYS))
    yield from (
        f"missing {key}" for key in ("id", "intitule", "famille", "mots", "niveau", "appel") if not raw.get(key)
    )
    if not raw.get("references"):
        yield "no reference"
    if (raw.get("niveau") == NeedCertainty.TO_CONFIRM) != bool(raw.get("a_confirmer")):
        yield "what is to be confirmed is said, and only then"
    yield from _unsourced("a_savoir", raw.get("a_savoir"), FACT_KEYS)
    yield from _unsourced("delai_publie", raw.get("delai_publie"), WAIT_KEYS)
    yield from (f"unknown key {key} in codes" for key in sorted(set(raw.get("codes") or ()) - CODE_KEYS))
    for one in raw.get("substituts") or ():
        yield from (f"unknown key {key} in {one.get('id')}" for key in sorted(set(one) - SUBSTITUTE_KEYS))
        missing = (key for key in ("id", "intitule", "pourquoi", "portee", "codes") if not one.get(key))
        yield from (f"missing {key} in {one.get('id')}" for key in missing)
        yield from (
            f"unknown key {key} in codes of {one.get('id')}" for key in sorted(set(one.get("codes") or ()) - CODE_KEYS)
        )


def _unsourced(name: str, said: Mapping[str, Any] | None, keys: frozenset[str]) -> Iterable[str]:
    """A fact stands whole, with its source and its day, or not at all."""
    if said is not None:
        yield from (f"unknown key {key} in {name}" for key in sorted(set(said) - keys))
        yield from (f"missing {key} in {name}" for key in sorted(keys) if not said.get(key))


def _need(raw: Mapping[str, Any]) -> Need:
    wait, told = raw.get("delai_publie"), raw.get("a_savoir")
    return Need(
        id=raw["id"],
        title=raw["intitule"],
        family=NeedFamily(raw["famille"]),
        words=_texts(raw["mots"]),
        cares=tuple(CareType(one) for one in raw.get("soins") or ()),
        codes=_codes(raw.get("codes") or {}),
        substitutes=tuple(_substitute(one) for one in raw.get("substituts") or ()),
        certainty=NeedCertainty(raw["niveau"]),
        references=tuple(_reference(one) for one in raw["references"]),
        to_confirm=raw.get("a_confirmer", ""),
        told=NeedFact(told["texte"], _reference(told)) if told else None,
        advice=raw.get("conseil", ""),
        call=raw["appel"],
        bring=tuple(BringAlong(one) for one in raw.get("apporter") or ()),
        is_remote=bool(raw.get("a_distance", False)),
        wait=Wait(int(wait["mediane"]), int(wait["moyenne"]), str(wait["annees"]), wait["source"]) if wait else None,
    )


def _codes(raw: Mapping[str, Any]) -> Codes:
    desk = raw.get("permanence")
    return Codes(
        profession=_text(raw.get("profession", "")),
        skills=_texts(raw.get("savoir_faire") or ()),
        ameli=_texts(raw.get("ameli") or ()),
        sites=_texts(raw.get("finess") or ()),
        activities=_texts(raw.get("finess_activites") or ()),
        themes=_texts(raw.get("thematiques") or ()),
        desk=DeskKind(desk) if desk else None,
    )


def _substitute(raw: Mapping[str, Any]) -> Substitute:
    codes = _codes(raw["codes"])
    return Substitute(
        raw["id"], raw["intitule"], raw["pourquoi"], Worth(raw["portee"]), codes, raw.get("a_confirmer", "")
    )


def _reference(raw: Mapping[str, Any]) -> NeedReference:
    checked = raw.get("verifie_le")
    if checked is not None and not isinstance(checked, date):
        raise ValueError("a source is looked at on a day")
    return NeedReference(raw["titre"], raw["url"], checked)


def _text(said: object) -> str:
    """A code is text: 07 without quotes is a number, and another code."""
    if not isinstance(said, str):
        raise TypeError(f"a code is a text: {said!r}")
    return said


def _texts(said: Sequence[object]) -> tuple[str, ...]:
    if isinstance(said, str):
        raise TypeError(f"a list is expected: {said!r}")
    return tuple(_text(one) for one in said)
