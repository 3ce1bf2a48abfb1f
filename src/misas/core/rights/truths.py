"""The truth table of a tree over what is unknown: one bit per combination, so that all are tried at once.

Bit `i` of a mask is the combination whose choices are the digits of `i`, the last fact turning fastest. And, or and not
of the law are and, or and not of whole tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from math import prod
from operator import and_, or_

from misas.core.rights.completing import Plain
from misas.core.rights.facts import Atom
from misas.core.rights.rules import Kind, Leaf, Node

Judge = Callable[[Leaf, Plain], bool]


class Truths:
    """All combinations of the values that these unknown facts may take; each value stands for so many plausible ones,
    which no condition tells apart."""

    def __init__(self, choices: Mapping[Atom, Mapping[Plain, int]]) -> None:
        self.choices = {atom: tuple(values) for atom, values in choices.items()}
        self.weights = {atom: tuple(values.values()) for atom, values in choices.items()}
        self.count = prod(len(values) for values in choices.values())
        self.all = (1 << self.count) - 1
        self._strides: dict[Atom, int] = {}
        stride = self.count
        for atom, values in choices.items():
            stride //= len(values)
            self._strides[atom] = stride

    def where(self, atom: Atom, choice: int) -> int:
        """The combinations in which this fact takes its value number `choice`."""
        stride = self._strides[atom]
        block = ((1 << stride) - 1) << (choice * stride)
        period = stride * len(self.choices[atom])
        return block * (self.all // ((1 << period) - 1))

    def of(self, tree: Node, atom_of: Callable[[Leaf], Atom], judge: Judge) -> int:
        """The combinations in which a tree of unknown conditions holds."""
        if isinstance(tree, Leaf):
            atom = atom_of(tree)
            held = (self.where(atom, rank) for rank, value in enumerate(self.choices[atom]) if judge(tree, value))
            return reduce(or_, held, 0)
        inner = [self.of(one, atom_of, judge) for one in tree.nodes]
        if tree.kind is Kind.ALL:
            return reduce(and_, inner, self.all)
        found = reduce(or_, inner, 0)
        return found if tree.kind is Kind.ANY else self.all & ~found

    def matters(self, table: int, atom: Atom) -> bool:
        """Whether two combinations that differ by this fact alone have different answers."""
        stride = self._strides[atom]
        first = table & self.where(atom, 0)
        return any(
            (table & self.where(atom, choice)) >> (choice * stride) != first
            for choice in range(1, len(self.choices[atom]))
        )

    def settled_by(self, table: int, atom: Atom) -> Fraction:
        """The share of this fact's values after which the answer no longer depends on anything."""
        weights = self.weights[atom]
        masks = (self.where(atom, choice) for choice in range(len(weights)))
        settled = sum(weight for weight, mask in zip(weights, masks, strict=True) if table & mask in (0, mask))
        return Fraction(settled, sum(weights))
