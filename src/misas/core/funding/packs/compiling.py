"""Packs, people and their expenses → the aids and the constraints of a co-financing problem, each traced to its rule.

A pack that may not be used says why. What is UNKNOWN is left out and asked; `supposing` takes it in all the same, to
see what the answer is worth.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from types import MappingProxyType

from misas.core.funding.packs.codes import Per
from misas.core.funding.packs.compiled import OF, Applicant, Compiled, Made, Unusable, Why
from misas.core.funding.packs.counting import within
from misas.core.funding.packs.eligibility import Finding, find_out
from misas.core.funding.packs.making import Asked, make
from misas.core.funding.packs.schema import Exclusion, Pack
from misas.core.funding.packs.soundness import whole
from misas.core.funding.packs.truth import NO, UNKNOWN
from misas.core.funding.problem import NOTHING, AidId, Cents, Constraints, JointCap, Matching, Need, PersonId, Ratio

type Ids = Mapping[tuple[str, PersonId], tuple[AidId, ...]]
type Bound = Collection[tuple[str, PersonId]]

NOT_TAKEN: Mapping[str, Exclusion | None] = MappingProxyType({})


def compile_packs(
    packs: Sequence[Pack],
    applicants: Sequence[Applicant],
    *,
    on: date,
    left: Mapping[str, Cents] = NOTHING,
    decision_days: Mapping[str, int] = NOTHING,
    supposing: Collection[str] = (),
    trying: bool = False,
) -> Compiled:
    """`left`: what stays in the envelope of a pack; `decision_days`: days until its next decision, when known;
    `supposing`: packs whose unknown conditions are taken as met; `trying`: packs still to be completed are used too."""
    made: list[Made] = []
    unusable: list[Unusable] = []
    findings: dict[tuple[str, PersonId], Finding] = {}
    for pack in packs:
        for applicant in applicants:
            finding, outcome = _of_pack(
                pack, applicant, on, left, decision_days, supposing, trying, len(applicants) > 1
            )
            if finding is not None:
                findings[pack.id, applicant.person] = finding
            made += [one for one in outcome if isinstance(one, Made)]
            unusable += [one for one in outcome if isinstance(one, Unusable)]
    made, orphans = _with_their_needs(made, packs)
    return Compiled(
        aids=tuple(part for one in made for part in one.parts),
        constraints=_constraints(made, packs, applicants, on, left),
        traces=MappingProxyType({part.id: one.trace for one in made for part in one.parts}),
        unusable=(*unusable, *orphans),
        findings=MappingProxyType(findings),
    )


def envelope_left(pack: Pack, left: Mapping[str, Cents]) -> Cents | None:
    """What stays of the pack's money this year; None: nobody has said, or there is no limit."""
    if pack.envelope is None:
        return None
    return left.get(pack.id, pack.envelope.yearly_cents)


def _of_pack(
    pack: Pack,
    applicant: Applicant,
    on: date,
    left: Mapping[str, Cents],
    decision_days: Mapping[str, int],
    supposing: Collection[str],
    trying: bool,
    several: bool,
) -> tuple[Finding | None, list[Made | Unusable]]:
    def no(why: Why, finding: Finding | None = None, names: Iterable[str] = ()) -> list[Made | Unusable]:
        left = taken.left if finding is not None else NOT_TAKEN
        return [Unusable(pack.id, pack.version, pack.funder, applicant.person, why, "", finding, tuple(names), left)]

    if not pack.is_in_force(on):
        return None, no(Why.NOT_IN_FORCE)
    if not pack.is_complete and not trying:
        return None, no(Why.TO_COMPLETE, names=pack.to_complete)
    finding, taken = find_out(pack, applicant.facts, applicant.expenses)
    if not taken.expenses:
        return finding, no(Why.NO_EXPENSE, finding)
    if finding.verdict is NO:
        return finding, no(Why.NOT_ELIGIBLE, finding)
    supposed = pack.id in supposing
    if finding.verdict is UNKNOWN and not supposed:
        return finding, no(Why.TO_ASK, finding, sorted(finding.to_ask))
    money = envelope_left(pack, left)
    if money == 0:
        return finding, no(Why.ENVELOPE_EMPTY, finding)
    outcome: list[Made | Unusable] = []
    for rule in pack.aids:
        usual = pack.calendar.decision_days if rule.decision_days is None else rule.decision_days
        asked = Asked(
            pack=pack,
            rule=rule,
            applicant=applicant,
            taken=taken.expenses,
            finding=finding,
            on=on,
            id=f"{pack.id}.{rule.id}" + (f"{OF}{applicant.person}" if several else ""),
            decision_day=decision_days.get(pack.id, usual),
            envelope=None if money is None else pack.id,
            supposed=supposed,
        )
        outcome.append(make(asked))
    return finding, outcome


def _with_their_needs(made: list[Made], packs: Sequence[Pack]) -> tuple[list[Made], list[Unusable]]:
    """The aids whose needs are there too; the others, again and again until nothing more falls."""
    orphans: list[Unusable] = []
    versions = {pack.id: pack for pack in packs}
    while True:
        there = {(one.name, one.person) for one in made}
        lost: dict[tuple[str, PersonId], tuple[str, ...]] = {}
        bound = _bound(made)
        for pack in packs:
            for aid, needed in _needs(pack):
                for one in made:
                    if (
                        one.name == aid
                        and binds(pack, aid, one.person, bound)
                        and not any((name, one.person) in there for name in needed)
                    ):
                        lost[aid, one.person] = needed
        if not lost:
            return made, orphans
        for one in made:
            if (one.name, one.person) in lost:
                pack = versions[one.trace.pack]
                names = lost[one.name, one.person]
                orphans.append(
                    Unusable(
                        pack.id, pack.version, pack.funder, one.person, Why.NEEDS_ABSENT, one.trace.rule, None, names
                    )
                )
        made = [one for one in made if (one.name, one.person) not in lost]


def _bound(made: Iterable[Made]) -> Bound:
    return {(one.trace.pack, one.person) for one in made}


def binds(pack: Pack, aid: str, person: PersonId, bound: Bound) -> bool:
    """Whether what a pack says of an aid holds for a person: always of its own, of another's only where it may pay."""
    return aid.startswith(f"{pack.id}.") or (pack.id, person) in bound


def _needs(pack: Pack) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each aid of the pack that leans on others, and those of which one at least must be there."""
    for need in pack.links.requires:
        yield whole(need.aid, pack), (whole(need.needs, pack),)
    for match in pack.links.matches:
        yield whole(match.aid, pack), tuple(whole(one, pack) for one in match.of)


def _constraints(
    made: Sequence[Made],
    packs: Sequence[Pack],
    applicants: Sequence[Applicant],
    on: date,
    left: Mapping[str, Cents],
) -> Constraints:
    ids = {(one.name, one.person): tuple(part.id for part in one.parts) for one in made}
    people = [one.person for one in applicants]
    bound = _bound(made)
    joint = [
        JointCap(tuple(part.id for part in one.parts), one.together_cents)
        for one in made
        if one.together_cents is not None
    ]
    return Constraints(
        mutually_exclusive=tuple(_exclusive(packs, people, ids, bound)),
        requires=tuple(
            Need(part, ids[whole(need.needs, pack), person][0])
            for pack in packs
            for need in pack.links.requires
            for person in people
            if binds(pack, whole(need.aid, pack), person, bound)
            for part in ids.get((whole(need.aid, pack), person), ())
        ),
        matching=tuple(_matching(packs, people, ids, bound)),
        joint_caps=(*joint, *_joint(packs, people, ids, bound), *_households(made, packs, applicants, on)),
        budgets=MappingProxyType(
            {
                pack.id: money
                for pack in packs
                if any(part.budget == pack.id for one in made for part in one.parts)
                if (money := envelope_left(pack, left)) is not None
            }
        ),
    )


def _exclusive(
    packs: Sequence[Pack], people: Sequence[PersonId], ids: Ids, bound: Bound
) -> Iterator[tuple[AidId, ...]]:
    for pack in packs:
        for names in pack.links.exclusive:
            for person in people:
                there = [parts for name in names if (parts := ids.get((whole(name, pack), person)))]
                if len(there) > 1 and (pack.id, person) in bound:
                    yield from product(*there)


def _matching(packs: Sequence[Pack], people: Sequence[PersonId], ids: Ids, bound: Bound) -> Iterator[Matching]:
    """Several parts of one rule share the match equally: together they never pass it."""
    for pack in packs:
        for match in pack.links.matches:
            for person in people:
                if not binds(pack, whole(match.aid, pack), person, bound):
                    continue
                parts = ids.get((whole(match.aid, pack), person), ())
                of = tuple(part for name in match.of for part in ids.get((whole(name, pack), person), ()))
                for part in parts:
                    yield Matching(part, of, Ratio(match.ratio.num, match.ratio.den * len(parts)))


def _joint(packs: Sequence[Pack], people: Sequence[PersonId], ids: Ids, bound: Bound) -> Iterator[JointCap]:
    for pack in packs:
        for joint in pack.links.joint:
            for person in people:
                parts = tuple(part for name in joint.aids for part in ids.get((whole(name, pack), person), ()))
                if parts and (pack.id, person) in bound:
                    yield JointCap(parts, joint.cents)


def _households(
    made: Sequence[Made], packs: Sequence[Pack], applicants: Sequence[Applicant], on: date
) -> Iterator[JointCap]:
    """The ceiling that the members of a household share over a period, with what all of them already had."""
    for pack in packs:
        for rule in pack.aids:
            for cap in rule.caps:
                if cap.per is not Per.HOUSEHOLD or cap.period is None:
                    continue
                name = f"{pack.id}.{rule.id}"
                parts = tuple(part.id for one in made if one.name == name for part in one.parts)
                past = (within(one.past(name), cap.period, on) for one in applicants)
                used = sum(given.cents for some in past for given in some)
                if parts:
                    yield JointCap(parts, max(0, cap.cents - used))
