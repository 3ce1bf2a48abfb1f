"""Three-valued answers of a tree of conditions: what is not known is UNKNOWN, never a no, and says what to ask."""

from __future__ import annotations

from collections.abc import Mapping

from misas.core.funding.packs.codes import Group, Operator, Verdict
from misas.core.funding.packs.facts import Value
from misas.core.funding.packs.schema import Leaf, Node

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN


def judge(node: Node | None, facts: Mapping[str, Value]) -> Verdict:
    """Kleene's logic; a tree that is not there holds."""
    if node is None:
        return YES
    if isinstance(node, Leaf):
        return _leaf(node, facts)
    found = {judge(one, facts) for one in node.nodes}
    if node.group is Group.ALL:
        return NO if NO in found else UNKNOWN if UNKNOWN in found else YES
    any_holds = YES if YES in found else UNKNOWN if UNKNOWN in found else NO
    return any_holds if node.group is Group.ANY else opposite(any_holds)


def opposite(verdict: Verdict) -> Verdict:
    return {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[verdict]


def to_ask(node: Node | None, facts: Mapping[str, Value]) -> frozenset[str]:
    """The facts that could settle an UNKNOWN. A figure that its caisse has not said cannot be asked of the person."""
    if node is None or judge(node, facts) is not UNKNOWN:
        return frozenset()
    if isinstance(node, Leaf):
        return frozenset() if node.fact in facts else frozenset({node.fact})
    return frozenset().union(*(to_ask(one, facts) for one in node.nodes))


def gaps(node: Node | None, facts: Mapping[str, Value]) -> frozenset[str]:
    """The facts whose figure is the caisse's to say, where the answer hangs on it."""
    if node is None or judge(node, facts) is not UNKNOWN:
        return frozenset()
    if isinstance(node, Leaf):
        return frozenset({node.fact}) if node.value is None else frozenset()
    return frozenset().union(*(gaps(one, facts) for one in node.nodes))


def _leaf(leaf: Leaf, facts: Mapping[str, Value]) -> Verdict:
    if leaf.fact not in facts or leaf.value is None:
        return UNKNOWN
    return YES if _holds(leaf.operator, facts[leaf.fact], leaf.value) else NO


def _holds(operator: Operator, held: Value, threshold: Value) -> bool:
    match operator:
        case Operator.EQUAL:
            return held == threshold
        case Operator.OTHER_THAN:
            return held != threshold
        case Operator.AMONG:
            return isinstance(threshold, frozenset) and held in threshold
        case Operator.HOLDS:
            return isinstance(held, frozenset) and threshold in held
    if not isinstance(held, int) or not isinstance(threshold, int):
        raise TypeError(f"{held!r} {operator} {threshold!r}")
    match operator:
        case Operator.BELOW:
            return held < threshold
        case Operator.AT_MOST:
            return held <= threshold
        case Operator.ABOVE:
            return held > threshold
        case _:
            return held >= threshold
