"""Her cover in a few lines: each right that somebody said, the complementary, what it guarantees, what she can pay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from misas.actions.ports import ports
from misas.core.funding.coverage import RIGHTS, Complementary, Coverage, Promise, PromiseKind
from misas.core.funding.packs.facts import FACTS, Nature
from misas.lib.french import day, euros
from misas.web.workspace.funding.bodies import ORGANISMS, spelt
from misas.web.workspace.funding.working import Known
from misas.wording.funding_pack_words import CODES
from misas.wording.funding_pack_words import FACTS as FACT_WORDS
from misas.wording.funding_quotes import FAMILIES
from misas.wording.funding_quotes import RIGHTS as RIGHT_WORDS
from misas.wording.funding_screens import LABELS, NO_ORGANISM, PROMISES


@dataclass(frozen=True, slots=True)
class CoverLine:
    label: str
    text: str


def cover_lines(known: Known) -> list[CoverLine]:
    return list(_lines(known))


def said_by(known: Known) -> str:
    """Who said it last, and on which day; "" when only the house knows."""
    row = known.row
    if row is None:
        return ""
    return f"dites{f' par {row.said_by.full_name}' if row.said_by else ''} le {day(row.said_at.date())}"


def _lines(known: Known) -> Iterator[CoverLine]:
    cover, row = known.cover, known.row
    held = [RIGHT_WORDS[name] for name in RIGHTS if getattr(cover, name).at(cover.read_on)]
    refused = [RIGHT_WORDS[name] for name in RIGHTS if getattr(cover, name).at(cover.read_on) is False]
    if held:
        yield CoverLine("Droits", ", ".join(held))
    if refused:
        yield CoverLine("N’a pas", ", ".join(refused))
    yield CoverLine("Mutuelle", _cover(cover))
    yield from _promises(cover)
    if row is not None and row.affordable_cents is not None:
        yield CoverLine(LABELS["affordable"], euros(row.affordable_cents))
    for name, value in sorted((row.facts if row else {}).items()):
        if name in FACTS:
            yield CoverLine(_capital(FACT_WORDS[name]), _fact(name, value))


def _promises(cover: Coverage) -> Iterator[CoverLine]:
    """What the complementary pays, those families that it pays alike together, the most common promise last."""
    alike: dict[str, list[str]] = {}
    for family, promise in cover.cover.promises.items():
        alike.setdefault(promise_said(promise), []).append(FAMILIES[family].lower())
    for said, families in sorted(alike.items(), key=lambda one: len(one[1])):
        label = f"Mutuelle, {families[0]}" if len(families) == 1 else f"Mutuelle, {len(families)} sortes de soins"
        yield CoverLine(label, said if len(families) == 1 else f"{said} : {', '.join(families)}")


def _cover(cover: Coverage) -> str:
    match cover.cover.at(cover.read_on):
        case Complementary.NONE:
            return "aucune"
        case Complementary.UNKNOWN:
            return "à demander"
    responsible = {True: "contrat responsable", False: "contrat non responsable", None: "contrat à préciser"}
    return f"oui, {responsible[cover.cover.is_responsible]}"


def promise_said(promise: Promise) -> str:
    match promise.kind:
        case PromiseKind.PERCENT_OF_BASE:
            amo = {True: ", assurance maladie comprise", False: ", en plus de l’assurance maladie", None: ""}
            return f"{promise.percent} % de la base{amo[promise.includes_amo]}"
        case PromiseKind.FLAT:
            return f"forfait de {euros(promise.cents)}"
        case kind:
            return PROMISES[kind].lower()


def _fact(name: str, value: object) -> str:
    match FACTS[name].nature:
        case Nature.MONEY:
            return euros(int(str(value)))
        case Nature.FLAG:
            return "oui" if value else "non"
        case _:
            words = value if isinstance(value, list) else [value]
            bodies = {pack.id: pack.funder for pack in ports().packs.packs} if name == ORGANISMS else {}
            named = [bodies.get(str(one)) or CODES.get(str(one)) or spelt(str(one)) for one in words]
            return ", ".join(named) or NO_ORGANISM.lower()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
