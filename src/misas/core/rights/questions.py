"""Which question to ask next: what settles a cover of care, then what settles the most, by the yearly euros at stake.

A question is a fact of a member. What a declined fact would settle is not asked again. The engine's own questions come
in as `Doubt`s like those of the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from misas.core.rights.c2s_facts import CEILING_GAP
from misas.core.rights.codes import Aspect, Entity, FactPeriod, FactStatus, Nature, Role, Verdict
from misas.core.rights.evaluate import Evaluation
from misas.core.rights.facts import HOUSEHOLD, Atom, FactTable, FactType, Household
from misas.core.rights.gates import first_unknown, is_asked
from misas.core.rights.rules import Right
from misas.core.rights.undescribed import to_describe

EFFORT: Final[Mapping[Nature, int]] = {
    Nature.BOOLEAN: 1,
    Nature.ENUM: 1,
    Nature.DATE: 2,
    Nature.WHOLE: 2,
    Nature.AMOUNT: 3,
    Nature.MONTHLY: 3,
}
COVER: Final = frozenset({"c2s", "c2s_auto_rsa", "c2s_presomption", "ame"})
"""Who has no complementary cover goes without care: what settles one is asked before any allowance."""
TODAY: Final = frozenset({"base_cover", "complementary_cover"})
"""The cover she has today: known before what she may have."""
THOUSAND: Final = 1000
USUAL: Final = frozenset(
    {"wage_net", "unemployment_net", "pension_net", "disability_pension", "daily_allowances", "bursary"}
    | {"rsa", "aah", "asi", "aspa", "ass", "family_allowances", "ppa", "housing_aid", "rent", "ada"}
)
"""Amounts that many households have: told first, so that one gesture may then say of all others that there are none."""
OFTEN: Final[Mapping[str, Fraction]] = {
    "rsa": Fraction(9, 10),
    "aah": Fraction(6, 10),
    "aspa": Fraction(3, 10),
    "ass": Fraction(1, 10),
    "asi": Fraction(1, 20),
    "cej_allowance": Fraction(1, 20),
    "c2s_opposed": Fraction(1, 20),
}
"""How often it is there, beside one that is asked of everybody: a question that nearly all answer with a no
settles little, whatever it could settle. In the order of size of the people who have each allowance: RSA 1.8 million
households, AAH 1.3 million, ASPA 0.7, ASS 0.25, ASI 0.1 (Drees, minima sociaux, end of 2022); the others (p)."""
SCRIPT: Final = (
    "nationality",
    "permit",
    "territory",
    "lives_in_france",
    "cannot_see_doctor_for_cost",
    "rsa",
    "in_france_since",
    "activity",
    "on_parents_tax_return",
    "lives_with_parents",
    "couple",
    "children_count",
)
"""What a caseworker asks of an adult before any amount, in her order, when it bears on a cover."""
FORGONE: Final = "cannot_see_doctor_for_cost"
"""What she came for: care today at the hospital, while her rights are looked into. It waits where an RSA
already told opens a C2S."""
HERS: Final = frozenset({"lives_in_france", "in_france_since", FORGONE})
"""Asked of who comes before any amount; of the others, when it settles something."""
GATED: Final[Mapping[str, Fraction]] = {"c2s_presomption": Fraction(1, 4)}
"""A cover that opens with an allowance few have: what only serves it waits for the allowance itself (p)."""
WORK: Final = "activity"
"""Few work where RSA is paid: how long she has been here is asked without waiting for it, since it opens her C2S."""
TWELVE_AMOUNTS: Final = 6
INTIMATE: Final = 1


@dataclass(frozen=True, slots=True)
class Doubt:
    """One right left open, and the facts that can change it; `settles` is the share of answers that leaves no doubt."""

    right: str
    member: str
    settles: Mapping[Atom, Fraction]

    @classmethod
    def of(cls, found: Evaluation) -> Doubt:
        """The doubt of an evaluation; when it had too many combinations, each fact is worth its share of them."""
        shares = found.settles or {atom: Fraction(1, len(found.to_ask)) for atom in found.to_ask}
        return cls(found.right.id, found.member, dict(shares))


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask a member for, the rights it bears on, and how many of them it is expected to settle."""

    member: str
    fact: str
    rights: tuple[str, ...]
    settles: Fraction
    effort: int


def effort(one: FactType) -> int:
    """How hard a fact is to answer: a yes is easier than twelve amounts; what touches health asks a little more."""
    months = TWELVE_AMOUNTS if one.period is FactPeriod.WINDOW else 0
    return max(EFFORT[one.nature], months) + (INTIMATE if one.is_health else 0)


def doubts(found: Iterable[Evaluation]) -> tuple[Doubt, ...]:
    return tuple(Doubt.of(one) for one in found if one.verdict is Verdict.UNKNOWN)


def weight(right: Right, household: Household) -> Fraction:
    """What settling a right is worth: one, as any, and a year of it in thousands of euros for each person it covers."""
    persons = len(household.members) if right.entity is Entity.HOUSEHOLD else 1
    euros = right.stake.euros if right.stake else Decimal(0)
    return 1 + Fraction(euros) / THOUSAND * persons


def is_usual(one: FactType, member: str, household: Household, table: FactTable) -> bool:
    """Whether a fact is asked of everybody. An amount that few households have waits for those that many have, and what
    only makes sense of an allowance for the allowance."""
    before = first_unknown(one, member, household, table)
    if before is not None and table[before[1]].nature in (Nature.MONTHLY, Nature.AMOUNT):
        return False
    is_hers = one.id != CEILING_GAP  # that one is for the caisse to say
    return is_hers and (one.nature not in (Nature.MONTHLY, Nature.AMOUNT) or one.id in USUAL)


def has_rsa(household: Household) -> bool:
    """Whether RSA is paid for the month under review."""
    paid = household.value(Atom(HOUSEHOLD, "rsa", Aspect.MONTH))
    return isinstance(paid, Decimal) and paid > 0


def in_turn(
    questions: Iterable[Question], household: Household, table: FactTable
) -> Iterator[Question]:  # fmt: skip
    """The questions in their order, without those that would amaze (`demande_si`); while it is not known whether one
    would, the fact that tells takes its place."""
    asked = {(one.member, one.fact): one for one in questions}
    done = set[tuple[str, str]]()
    for key, one in asked.items():
        kind = table[one.fact]
        if is_asked(kind, one.member, household, table) is False:
            continue
        before = first_unknown(kind, one.member, household, table)
        if before == (one.member, WORK) and one.fact in HERS and has_rsa(household):
            before = None
        turn = key if before is None else before
        if turn in done:
            continue
        done.add(turn)
        member, fact = turn
        yield asked.get(turn) or Question(member, fact, one.rights, one.settles, effort(table[fact]))


def ranked(
    open_rights: Iterable[Doubt],
    household: Household,
    table: FactTable,
    weights: Mapping[str, Fraction] | None = None,
) -> tuple[Question, ...]:
    """Every question worth asking, the best first: the cover that each adult has today, the one answer that the C2S
    still lacks, what settles a cover of care (`COVER`), rare amounts after the others; then what settles most worth,
    what touches most rights, the easiest.

    `weights`: what each right is worth, one when it is not said."""
    worth: dict[tuple[str, str], Fraction] = {}
    cover: dict[tuple[str, str], Fraction] = {}
    settled: dict[tuple[str, str], Fraction] = {}
    rights: dict[tuple[str, str], list[str]] = {}
    weigh, open_rights = weights or {}, list(open_rights)
    for doubt in open_rights:
        best: dict[tuple[str, str], Fraction] = {}
        for atom, share in doubt.settles.items():
            key = (atom.member, atom.fact)
            best[key] = max(best.get(key, Fraction(0)), share)
        for key, share in best.items():
            settled[key] = settled.get(key, Fraction(0)) + share
            gain = share * weigh.get(doubt.right, Fraction(1)) * OFTEN.get(key[1], Fraction(1))
            worth[key] = worth.get(key, Fraction(0)) + gain
            if doubt.right in COVER:
                cover[key] = cover.get(key, Fraction(0)) + gain * GATED.get(doubt.right, Fraction(1))
            rights.setdefault(key, []).append(doubt.right)
    last = _last_of_c2s(open_rights)
    order = {fact: rank for rank, fact in enumerate(table)}
    children = {one.id for one in household.members if one.role is Role.CHILD}
    questions = [
        Question(member, fact, tuple(dict.fromkeys(rights[member, fact])), share, effort(table[fact]))
        for (member, fact), share in settled.items()
        if household.held(member, fact).status is not FactStatus.DECLINED
    ]

    def usual(q: Question) -> bool:
        return is_usual(table[q.fact], q.member, household, table)

    def adds(q: Question) -> bool:
        """Whether the answer is there, and whom it tells of is to be described."""
        return to_describe(household, q.member, q.fact) is not None

    def is_scripted(q: Question) -> bool:
        """Her stay and her care are looked at of who asks alone."""
        waits = q.fact == FORGONE and has_rsa(household)
        return q.fact in SCRIPT and not waits and (q.fact not in HERS or q.member == household.applicant.id)

    def place(q: Question) -> tuple[object, ...]:
        key = (q.member, q.fact)
        is_today = q.fact in TODAY and q.member not in children
        is_told_first = adds(q) or (bool(cover) and q.member not in children and is_scripted(q))
        turn = SCRIPT.index("couple" if adds(q) else q.fact) if is_told_first else len(SCRIPT) + (q.fact == CEILING_GAP)
        group = 0 if is_today else 1 if is_told_first else 3 if key not in cover else 1 if usual(q) else 2
        return (
            *(
                not is_today,
                key not in last,
                group,
                turn,
                not adds(q),
                group and -cover.get(key, 0),
                -worth[key],
                -len(rights[key]),
            ),
            *(q.effort, order[q.fact], q.member),
        )

    return tuple(in_turn(sorted(questions, key=place), household, table))


def _last_of_c2s(open_rights: Iterable[Doubt]) -> set[tuple[str, str]]:
    """The fact whose answer, whatever it is, settles the C2S; none while two are left."""
    doubt = next((one for one in open_rights if one.right == "c2s"), None)
    if doubt is None or any(share < 1 for share in doubt.settles.values()):
        return set()
    left = {(atom.member, atom.fact) for atom in doubt.settles}
    return left if len(left) == 1 else set()


def next_question(open_rights: Iterable[Doubt], household: Household, table: FactTable) -> Question | None:
    """The best question to ask now; None when nothing that may be asked can change an answer."""
    return next(iter(ranked(open_rights, household, table)), None)
