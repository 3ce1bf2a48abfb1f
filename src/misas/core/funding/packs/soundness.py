"""Whether a pack that can be read holds together: no circle, no cap below a floor, nothing named that is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from misas.core.funding.packs.codes import Base, Kind, Mode, Per, Status
from misas.core.funding.packs.facts import FACTS, Nature, Whose
from misas.core.funding.packs.schema import AidRule, Branch, Case, Condition, Leaf, Node, Pack
from misas.core.refusals import Fault

ON_THE_WHOLE: Final = frozenset({Per.PAIR, Per.REQUEST, Per.PERIOD, Per.HOUSEHOLD})
IN_TIME: Final = frozenset({Per.PERIOD, Per.HOUSEHOLD})
INVENTED: Final = "(invent"


def faults_of(pack: Pack, at: str = "$") -> Iterator[Fault]:
    """Everything that makes a pack refused, each at the place where it can be put right."""
    yield from _identity(pack, at)
    yield from _twice((one.id for one in pack.aids), f"{at}.aides")
    yield from _twice((one.id for one in _conditions(pack)), f"{at}.conditions")
    yield from _twice((one.name for one in pack.cases), f"{at}.cas")
    for nth, aid in enumerate(pack.aids):
        yield from _aid(aid, pack, f"{at}.aides[{nth}]")
    yield from _links(pack, f"{at}.liens")
    for nth, case in enumerate(pack.cases):
        yield from _case(case, pack, f"{at}.cas[{nth}]")


def book_faults(packs: Sequence[Pack]) -> Iterator[Fault]:
    """What no pack can see alone: two of one name, a circle through several, an aid of nobody."""
    yield from _twice((f"{one.id} {one.version}" for one in packs), "$")
    known = {f"{pack.id}.{aid.id}" for pack in packs for aid in pack.aids}
    for pack in packs:
        named = {whole(name, pack) for name in _named(pack)}
        for name in sorted(named - known):
            yield Fault.of(f"{pack.id}.liens", "funding_pack.aid_of_nobody", got=name)
    if circle := circle_through(packs):
        yield Fault.of("$", "funding_pack.circle", names=" → ".join(circle))


def circle_through(packs: Iterable[Pack]) -> tuple[str, ...]:
    """Aids that need one another in a circle, through whichever packs; empty when there is none."""
    return find_circle((whole(one.aid, pack), whole(one.needs, pack)) for pack in packs for one in pack.links.requires)


def whole(name: str, pack: Pack) -> str:
    """The name of an aid as every pack knows it: pack.aid."""
    return name if "." in name else f"{pack.id}.{name}"


def find_circle(edges: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The first circle of needs, its first name again at its end; empty when there is none."""
    needs: dict[str, list[str]] = {}
    for one, other in edges:
        needs.setdefault(one, []).append(other)
    sound: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in path:
            return (*path[path.index(name) :], name)
        if name in sound:
            return ()
        for other in needs.get(name, ()):
            if found := walk(other, (*path, name)):
                return found
        sound.add(name)
        return ()

    return next((found for name in needs if (found := walk(name, ()))), ())


def leaves(node: Node | None) -> Iterator[Leaf]:
    """Every comparison of a tree."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Branch):
        for one in node.nodes:
            yield from leaves(one)


def nodes_of(pack: Pack) -> Iterator[Node | None]:
    """Every tree of a pack."""
    for condition in _conditions(pack):
        yield from (condition.test, condition.when)
    for aid in pack.aids:
        yield from (band.when for band in aid.bands)
        yield aid.opening.unless if aid.opening else None
    yield from (exclusion.when for exclusion in pack.exclusions)
    yield from (document.when for document in pack.documents)
    yield from (payment.when for payment in pack.payments)


def _conditions(pack: Pack) -> Iterator[Condition]:
    yield from pack.conditions
    for aid in pack.aids:
        yield from aid.conditions


def _twice(ids: Iterable[str], at: str) -> Iterator[Fault]:
    for id, count in Counter(ids).items():
        if count > 1:
            yield Fault.of(at, "funding_pack.twice", got=id)


def _identity(pack: Pack, at: str) -> Iterator[Fault]:
    if pack.valid_to is not None and pack.valid_to < pack.valid_from:
        yield Fault.of(f"{at}.au", "funding_pack.dates_inverted")
    if pack.status is Status.READ and not any(one.url for one in pack.sources):
        yield Fault.of(f"{at}.sources", "funding_pack.no_source")
    if pack.status is Status.KNOWN and not pack.doubts:
        yield Fault.of(f"{at}.doutes", "funding_pack.no_doubt")
    if pack.status is Status.INVENTED and INVENTED not in pack.funder:
        yield Fault.of(f"{at}.financeur", "funding_pack.invention_unsaid")
    if not pack.to_complete and any(leaf.value is None for node in nodes_of(pack) for leaf in leaves(node)):
        yield Fault.of(f"{at}.a_completer", "funding_pack.gap_unsaid")


def _aid(aid: AidRule, pack: Pack, at: str) -> Iterator[Fault]:
    yield from _mode(aid, pack, at)
    yield from _ceilings(aid, at)
    if pack.costs and (outside := set(aid.costs) - set(pack.costs)):
        yield Fault.of(f"{at}.depenses", "funding_pack.out_of_scope", got=", ".join(sorted(outside)))
    if aid.base is Base.TARIFF:
        priced = set(aid.costs or pack.costs)
        if pack.is_complete and (not priced or priced - set(aid.tariffs)):
            missing = ", ".join(sorted(priced - set(aid.tariffs)))
            yield Fault.of(f"{at}.tarifs", "funding_pack.no_tariff", got=missing)
    elif aid.tariffs:
        yield Fault.of(f"{at}.tarifs", "funding_pack.tariff_unused")
    if aid.goal and (aid.goal.fact not in FACTS or FACTS[aid.goal.fact].nature is not Nature.MONEY):
        yield Fault.of(f"{at}.but.de", "funding_pack.unknown_fact", got=aid.goal.fact)
    for nth, band in enumerate(aid.bands):
        if band.when is None and nth < len(aid.bands) - 1:
            yield Fault.of(f"{at}.tranches[{nth}]", "funding_pack.band_hides_others")


def _mode(aid: AidRule, pack: Pack, at: str) -> Iterator[Fault]:
    lends = aid.mode is Mode.LOAN
    if lends != (aid.kind is Kind.LOAN) or (aid.lending is not None and not lends):
        yield Fault.of(f"{at}.mode", "funding_pack.loan_or_not")
    if lends and aid.lending is None and pack.is_complete:
        yield Fault.of(f"{at}.mode", "funding_pack.loan_or_not")
    fixed = aid.fixed_cents is not None or any(band.cents is not None for band in aid.bands)
    if fixed != (aid.mode is Mode.FIXED):
        yield Fault.of(f"{at}.montant", "funding_pack.fixed_or_not")
    if aid.grid_cents > 1 and aid.mode is not Mode.UP_TO:
        yield Fault.of(f"{at}.pas", "funding_pack.grid_or_not")
    if aid.lending is not None:
        lending = aid.lending
        if lending.most_cents < lending.least_cents or lending.months_most < lending.months_least:
            yield Fault.of(f"{at}.pret", "funding_pack.loan_inverted")
        low, high = lending.interest_least, lending.interest_most
        if high.num * low.den < low.num * high.den:
            yield Fault.of(f"{at}.pret.interet_maximum", "funding_pack.loan_inverted")
        if aid.caps or aid.kept or aid.opening or aid.bands or aid.floor_cents or aid.sessions:
            yield Fault.of(at, "funding_pack.loan_has_no_scale")


def _ceilings(aid: AidRule, at: str) -> Iterator[Fault]:
    for nth, cap in enumerate(aid.caps):
        where = f"{at}.plafonds[{nth}]"
        if (cap.per in IN_TIME) != (cap.period is not None):
            yield Fault.of(f"{where}.duree", "funding_pack.period_or_not")
        if cap.per in ON_THE_WHOLE:
            if cap.cents < aid.floor_cents:
                yield Fault.of(f"{where}.montant", "funding_pack.cap_below_floor")
            if aid.fixed_cents is not None and cap.cents < aid.fixed_cents:
                yield Fault.of(f"{where}.montant", "funding_pack.cap_below_fixed")
    for nth, band in enumerate(aid.bands):
        if band.cap_cents is not None and band.cap_cents < aid.floor_cents:
            yield Fault.of(f"{at}.tranches[{nth}].plafond", "funding_pack.cap_below_floor")
    by = {cap.per: cap.cents for cap in aid.caps}
    if Per.PAIR in by and by[Per.PAIR] < by.get(Per.DEVICE, 0):
        yield Fault.of(f"{at}.plafonds", "funding_pack.pair_below_device")
    if len(by) < len(aid.caps):
        yield Fault.of(f"{at}.plafonds", "funding_pack.two_caps_alike")


def _named(pack: Pack) -> Iterator[str]:
    """Every aid that the links name."""
    for names in pack.links.exclusive:
        yield from names
    for need in pack.links.requires:
        yield from (need.aid, need.needs)
    for match in pack.links.matches:
        yield from (match.aid, *match.of)
    for joint in pack.links.joint:
        yield from joint.aids


def _links(pack: Pack, at: str) -> Iterator[Fault]:
    own = {f"{pack.id}.{one.id}" for one in pack.aids}
    for name in sorted({whole(one, pack) for one in _named(pack)}):
        if name.startswith(f"{pack.id}.") and name not in own:
            yield Fault.of(at, "funding_pack.aid_of_nobody", got=name)
    needs = [(whole(one.aid, pack), whole(one.needs, pack)) for one in pack.links.requires]
    if circle := find_circle(needs):
        yield Fault.of(f"{at}.exige", "funding_pack.circle", names=" → ".join(circle))
    for nth, names in enumerate(pack.links.exclusive):
        apart = {whole(one, pack) for one in names}
        if len(apart) < len(names):
            yield Fault.of(f"{at}.exclusives[{nth}]", "funding_pack.excludes_itself")
        elif any(one in apart and other in apart for one, other in needs):
            yield Fault.of(f"{at}.exclusives[{nth}]", "funding_pack.needs_what_it_excludes")
    for nth, match in enumerate(pack.links.matches):
        if whole(match.aid, pack) in {whole(one, pack) for one in match.of}:
            yield Fault.of(f"{at}.abondements[{nth}]", "funding_pack.matches_itself")


def _case(case: Case, pack: Pack, at: str) -> Iterator[Fault]:
    aids: Mapping[str, AidRule] = {one.id: one for one in pack.aids}
    conditions = {one.id for one in _conditions(pack)}
    yield from _twice((one.id for one in case.lines), f"{at}.lignes")
    named = {*case.expected.aids, *(one.aid for one in case.granted)}
    for name in sorted(named - set(aids)):
        yield Fault.of(f"{at}.attendu.aides", "funding_pack.aid_of_nobody", got=name)
    for name in sorted((case.expected.fails | case.expected.steps) - conditions):
        yield Fault.of(f"{at}.attendu.motifs", "funding_pack.no_such_condition", got=name)
    for name in sorted(case.expected.asks):
        if name not in FACTS or FACTS[name].whose is Whose.REQUEST:
            yield Fault.of(f"{at}.attendu.demande", "funding_pack.unknown_fact", got=name)
