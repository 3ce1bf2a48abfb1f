"""One request → one review: what is asked, computed on every copy at once, then read.

Two simulations at most: the C2S, AME and the allowances that look at net or gross pay in one; the rights that look at
taxable pay in another. A benefit to discover is pinned at what is received, like everything else; its formula is then
run once more, alone, so that nothing simulated feeds anything else and the order of questions changes nothing. Pass 2
says what the C2S becomes once such a benefit is in payment. Not here: the socket.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from misas.connectors.openfisca.server import ame, base_lines, complementary, why
from misas.connectors.openfisca.server.agreeing import second_opinion
from misas.connectors.openfisca.server.changes import c2s_change
from misas.connectors.openfisca.server.complementary import DROIT, DUE, Complementary
from misas.connectors.openfisca.server.copies import FAMILY, PERSON, Copies, build, fresh
from misas.connectors.openfisca.server.derived import ESTIMATED
from misas.connectors.openfisca.server.narrowing import narrowed
from misas.connectors.openfisca.server.reads import READS, read_by
from misas.connectors.openfisca.server.scene import Scene, scene
from misas.connectors.openfisca.server.staying import Counts, either, spoken_by, stay_of_partner, without_partner
from misas.connectors.openfisca.server.trying import BEST, HELD, Found, Trial, found, trial
from misas.core import rights as core_rights
from misas.core.rights.answers import Ends
from misas.core.rights.c2s_tables import FILES, C2STables
from misas.core.rights.codes import Role
from misas.core.rights.engine import C2SFigures, EngineAnswer, EngineReview, IfClaimed
from misas.core.rights.facts import HOUSEHOLD, Amounts, Atom, FactTable, Household, Value
from misas.core.rights.grounds import Ground
from misas.core.rights.questions import Doubt
from misas.core.rights.reading import read_right
from misas.core.rights.unknowns import Unknown, completed
from openfisca_misas import tables
from openfisca_misas.amounts import cents
from openfisca_misas.catalogue import rights
from openfisca_misas.system import corrected
from openfisca_misas.variables.c2s import Droit, Motif
from openfisca_misas.version import version

AME: Final = "misas_ame"
PLAIN: Final = frozenset({DROIT, AME, "misas_c2s_presumed", "asi", "aspa", "asf"})
"""Variables that no taxable income enters."""
CODE: Final = (Path(__file__).parent, Path(core_rights.__file__).parent)
"""Our own code that makes an answer of what OpenFisca computes: an answer keeps its version with that of the law."""
OPENING: Final = ("aspa", "asi", "aah", "rsa", "ass")
"""Benefits whose payment may open the C2S by itself: what claiming them would change is told."""


class Refusal(Exception):
    """A request that asks for nothing the engine has; said to whoever asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One right for one member: its variable, and the member's place in the scene."""

    right: str
    member: str
    variable: str


class Law:
    """The loaded system and the tables: made once, before the first question."""

    def __init__(self, system: Any = None) -> None:
        self.system = corrected() if system is None else system
        self.table = FactTable.read(tables.facts())
        self.variables = {one["id"]: one["effet"]["variable"] for one in rights() if "variable" in one["effet"]}
        self.ame = next(read_right(one, self.table) for one in rights() if one["effet"].get("variable") == AME)
        self.articles = {one["id"]: str(one["references"][0]["article"] or "") for one in rights()}
        files = {name: tables.plain(tables.RULES / "c2s" / f"{name}.yaml") for name in FILES}
        self.c2s = C2STables.read(files)
        self.version = version(*CODE)

    def review(self, household: Household, asked: Sequence[tuple[str, str]]) -> EngineReview:
        """The whole answer. Raises Refusal for a right or a member that is unknown."""
        wanted = [self._asked(household, right, member) for right, member in asked]
        answers: list[EngineAnswer] = []
        doubts: list[Doubt] = []
        figures: C2SFigures | None = None
        opinion = None
        claimed: tuple[IfClaimed, ...] = ()
        seen = household
        for (taxable, speaker), group in self._groups(household, wanted).items():
            spoken = spoken_by(household, speaker)
            run = Run(self, spoken, group, taxable=taxable)
            answers += run.answers()
            doubts += run.doubts
            if run.c2s is not None:
                figures, seen = run.figures(), spoken
                opinion = second_opinion(run.scene, run.trial, run.c2s, self.table, self.c2s)
        if figures is not None:
            claimed = tuple(self._if_claimed(seen, answers, figures))
        order = {(one.right, one.member): place for place, one in enumerate(wanted)}
        answers.sort(key=lambda one: order[one.right, one.member])
        labels = self._labels(answers, figures)
        return EngineReview(self.version, tuple(answers), tuple(doubts), figures, opinion, claimed, labels)

    def _asked(self, household: Household, right: str, member: str) -> Asked:
        if right not in self.variables:
            raise Refusal(f"no variable for the right {right[:40]}")
        if member not in {one.id for one in household.members}:
            raise Refusal("a member who is not of the household")
        return Asked(right, member, self.variables[right])

    def _groups(self, household: Household, wanted: Sequence[Asked]) -> dict[tuple[bool, str], list[Asked]]:
        """What is computed together: with or without taxable income, and by whom a right of the household is asked."""
        groups: dict[tuple[bool, str], list[Asked]] = {}
        for one in wanted:
            of_household = self.system.get_variable(one.variable).entity.key == FAMILY
            speaks = of_household and household.member(one.member).role is Role.PARTNER
            speaker = one.member if speaks else household.applicant.id
            groups.setdefault((one.variable not in PLAIN, speaker), []).append(one)
        return groups

    def _if_claimed(
        self, household: Household, answers: Sequence[EngineAnswer], figures: C2SFigures
    ) -> Iterator[IfClaimed]:
        """What the C2S becomes when a right that is due and not received is in payment in the month itself."""
        now = figures.tier_low
        if now != figures.tier_high or now in ("gratuite", "automatique_rsa"):
            return
        for one in answers:
            variable = self.variables[one.right]
            amount = one.ends.worst_amount
            if variable not in OPENING or not one.ends.worst or not amount:
                continue
            fact = next(kind for kind in self.table.values() if kind.variable == variable)
            owner = HOUSEHOLD if fact.entity.value == "foyer" else one.member
            held = household.held(owner, fact.id).value
            known = held if isinstance(held, Amounts) else Amounts()
            then = completed(
                household, {(owner, fact.id): Amounts({**known.months, household.month: amount}, known.total)}
            )
            asked = [Asked("c2s", household.applicant.id, DROIT)]
            told = Run(self, then, asked, taxable=False).figures()
            if told.tier_low != now and complementary.RANK.index(told.tier_low) > complementary.RANK.index(now):
                yield IfClaimed(one.right, one.member, amount, now, told.tier_low, told.reason_low)

    def _labels(self, answers: Sequence[EngineAnswer], figures: C2SFigures | None) -> dict[str, str]:
        """The French of every rule, tier and reason that the answers name."""
        rules = {ground.rule for one in answers for ground in one.grounds}
        rules |= {line.rule for line in figures.lines} if figures else set()
        labels = {}
        for rule in sorted(rules):
            variable = self.system.get_variable(rule.removeprefix(why.LINE))
            labels[rule] = (complementary.LABELS | why.LABELS).get(rule) or (variable.label if variable else "") or rule
        if figures:
            labels |= {item.name: item.value for kinds in (Droit, Motif) for item in kinds}
        return labels


class Run:
    """One simulation of every copy, and what is read of it."""

    def __init__(self, law: Law, household: Household, asked: Sequence[Asked], *, taxable: bool) -> None:
        self.law, self.asked, self.taxable = law, asked, taxable
        read = read_by(one.variable for one in asked)
        whole = scene(household, law.table, read)
        self.scene: Scene = narrowed(whole, {one.variable for one in asked})
        self.trial: Trial = trial(self.scene.unknown)
        self.copies: Copies = build(self.scene, self.trial.choice, law.table, law.system, taxable=taxable)
        self.copies.simulation.trace = True
        self.doubts: list[Doubt] = []
        self.c2s = Complementary.of(self.copies) if any(one.variable == DROIT for one in asked) else None
        self._figures: C2SFigures | None = None

    def figures(self) -> C2SFigures:
        assert self.c2s is not None  # only where the C2S is asked
        if self._figures is None:
            self._figures = complementary.figures(self.c2s, self.scene, self.copies, self.law.table, self.trial)
        return self._figures

    def answers(self) -> Iterator[EngineAnswer]:
        for one in self.asked:
            yield self._c2s(one) if one.variable == DROIT else self._amount(one)

    def _c2s(self, one: Asked) -> EngineAnswer:
        assert self.c2s is not None
        due = np.isin(self.c2s.tier, list(DUE))
        ends = self._found(one, due, self.c2s.margin())
        told = self.figures()
        settles = dict(ends.settles)
        if ends.worst == ends.best:  # the tier, and what it costs, may still hang on a question
            tiers = self._found(one, self.c2s.rank(), self.c2s.base)
            settles = dict(tiers.settles)
            if tiers.settles:
                self.doubts.append(Doubt(one.right, one.member, tiers.settles))
        change = None
        if ends.worst == ends.best:
            settled = told.base_low == told.base_high and told.tier_low == told.tier_high
            settled = settled and len(self.scene.members) == self.scene.described  # a change is of those described
            settled = settled and told.contribution_ends is None  # nobody is told how far a ceiling is that may move
            change = c2s_change(self._tiers, self.scene.household, told) if settled else None
        return EngineAnswer(
            one.right,
            one.member,
            Ends(ends.worst, ends.best),
            complementary.grounds(told, self.scene.household.month, self._doubtful(settles)),
            ends.decisive,
            change,
            is_exact=self._is_exact(one, ends),
        )

    def _doubtful(self, settles: Mapping[Atom, Any]) -> tuple[Ground, ...]:
        """What is neither a resource nor a fact of somebody described: a member to add, a ceiling to confirm."""
        lines = base_lines.undescribed_lines(self.scene)
        if base_lines.CEILING_DOUBT not in settles:
            return lines
        return (base_lines.ceiling_line(self.scene, base_lines.is_overseas(self.copies)), *lines)

    def _tiers(self, changes: Sequence[tuple[Atom, Value]]) -> list[str]:
        """The tier of the household with each change, alone."""
        unknown = tuple(Unknown(atom.member, atom.fact, atom, (value,)) for atom, value in changes)
        choice = np.full((len(unknown), len(unknown)), -1)
        np.fill_diagonal(choice, 0)
        copies = build(replace(self.scene, unknown=unknown), choice, self.law.table, self.law.system)
        return [str(tier) for tier in Complementary.of(copies).tier]

    def _amount(self, one: Asked) -> EngineAnswer:
        stay = stay_of_partner(self.scene.household, one.variable)
        member = self.scene.index(one.member)
        array, tree = fresh(self.copies if stay.counts is not Counts.NO else self._of_one, one.variable)
        values = self._of(one, array)
        ends = self._ends(one, values)
        if stay.counts is Counts.UNKNOWN:
            ends = either(ends, self._ends(one, self._of(one, fresh(self._of_one, one.variable)[0])), stay.asks)
        if ends.decisive:
            self.doubts.append(Doubt(one.right, one.member, ends.settles))
        is_estimate = one.variable in ESTIMATED or (one.variable == "ppa" and stay.counts is Counts.NO)
        told = array.dtype.kind == "f" and not is_estimate and stay.counts is not Counts.UNKNOWN
        low, high = self._amounts(values) if told else (None, None)
        open_amount = self._amount_doubt(one, values) if told and low != high and ends.worst else ()
        amount = low if low == high else None
        as_held = amount is None or np.isclose(float(amount), float(values[HELD]), atol=0.005)
        article = self.law.articles[one.right]
        computed = why.Computed(
            one.variable, member, amount, ends, tree, article,
            stay=stay, amount_asks=open_amount, steps_told=bool(as_held) and not open_amount,
        )  # fmt: skip
        return EngineAnswer(
            one.right,
            one.member,
            Ends(ends.worst, ends.best, low, high),
            self._why(computed, one),
            ends.decisive,
            is_exact=self._is_exact(one, ends) and (told or array.dtype.kind != "f"),
        )

    def _why(self, computed: why.Computed, one: Asked) -> tuple[Ground, ...]:
        if one.variable == AME:
            return ame.grounds(computed, self.law.ame, self.scene, self.copies, self.law.table)
        return why.grounds(computed, self.scene, self.copies, self.law.table)

    @cached_property
    def _of_one(self) -> Copies:
        """The copies of a couple of which one is not counted."""
        copies = build(self.scene, self.trial.choice, self.law.table, self.law.system, taxable=self.taxable)
        copies.simulation.trace = True
        return without_partner(copies)

    def _of(self, one: Asked, array: Any) -> Any:
        """What each copy gives to the member who asks."""
        member = self.scene.index(one.member)
        of_person = self.law.system.get_variable(one.variable).entity.key == PERSON
        return self.copies.of_member(array, member) if of_person else self.copies.family_of_member(array, member)

    def _ends(self, one: Asked, values: Any) -> Found:
        read = READS[one.variable]
        return found(self.scene.unknown, self.trial.choice, np.asarray(values) > 0, np.asarray(values, float), read)

    def _amounts(self, values: Any) -> tuple[Decimal, Decimal]:
        tried = cents(values[BEST:])
        return Decimal(int(tried.min())).scaleb(-2), Decimal(int(tried.max())).scaleb(-2)

    def _amount_doubt(self, one: Asked, values: Any) -> tuple[Atom, ...]:
        """What the amount of a right that is due still hangs on: asked, though the answer is a yes."""
        ends = found(self.scene.unknown, self.trial.choice, cents(values), np.asarray(values), READS[one.variable])
        if ends.settles:
            self.doubts.append(Doubt(one.right, one.member, ends.settles))
        return ends.decisive

    def _found(self, one: Asked, due: Any, score: Any) -> Found:
        ends = found(self.scene.unknown, self.trial.choice, due, score, READS[one.variable])
        if ends.decisive and due.dtype.kind == "b":
            self.doubts.append(Doubt(one.right, one.member, ends.settles))
        return ends

    def _is_exact(self, one: Asked, ends: Found) -> bool:
        """An UNKNOWN is proved by its two copies; a settled answer by having tried everything that it reads."""
        reads_nothing = not any(unknown.fact in READS[one.variable] for unknown in self.scene.unknown)
        return ends.worst != ends.best or reads_nothing or self.trial.is_whole
