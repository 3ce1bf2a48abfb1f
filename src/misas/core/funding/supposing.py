"""What is not known is tried both ways: a share is known when every answer gives it, else the answer is asked for.

A computation reads a fact through `Supposed.say`; one that nobody knows comes with its possible values, the worst for
the person first. Nothing is ever settled by a default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

MOST_TRIED: Final = 2000


@dataclass(frozen=True, slots=True)
class Question:
    """What would settle a share: a code ("right", "promise", "born"…) and what or which line it is about."""

    code: str
    about: str = ""


class NotKnown(Exception):
    """A fact that nobody knows, and the values it may have."""

    def __init__(self, question: Question, options: tuple[Any, ...]) -> None:
        self.question, self.options = question, options
        super().__init__(question.code)


class Supposed:
    """The facts as this attempt supposes them."""

    def __init__(self, held: Mapping[Question, Any]) -> None:
        self.held = held

    def say[T](self, code: str, about: str, known: T | None, options: tuple[T, ...]) -> T:
        """What is known; else what is supposed. Raises NotKnown."""
        if known is not None:
            return known
        question = Question(code, about)
        if question in self.held:
            value: T = self.held[question]
            return value
        raise NotKnown(question, options)


@dataclass(frozen=True, slots=True)
class _Fork:
    """A question: one branch a value. A branch is a fork, or the place of an outcome."""

    question: Question
    branches: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Tried[T]:
    """Every outcome that the possible answers give."""

    outcomes: tuple[T, ...]
    tree: object

    def questions(self, same: Callable[[T], object]) -> tuple[Question, ...]:
        """The questions that change an outcome, outcomes being compared by `same`: one whose answers all lead to the
        same is not asked."""
        kinds = [same(outcome) for outcome in self.outcomes]
        asked: dict[Question, None] = {}
        _ask(_reduced(self.tree, kinds), asked)
        return tuple(asked)


def tried[T](work: Callable[[Supposed], T]) -> Tried[T]:
    """Every outcome of `work`. Past a number of attempts only the worst value of what is left is tried: its question is
    asked all the same."""
    outcomes: list[T] = []

    def branch(held: Mapping[Question, Any]) -> object:
        try:
            outcomes.append(work(Supposed(held)))
            return len(outcomes) - 1
        except NotKnown as asked:
            question, options = asked.question, asked.options
        if len(outcomes) >= MOST_TRIED:
            options = options[:1]
        return _Fork(question, tuple(branch({**held, question: option}) for option in options))

    tree = branch(MappingProxyType({}))
    return Tried(tuple(outcomes), tree)


def _reduced(tree: object, kinds: Sequence[object]) -> object:
    """The tree without the questions that change nothing; its leaves are kinds of outcomes."""
    if not isinstance(tree, _Fork):
        return kinds[tree] if isinstance(tree, int) else tree
    branches = tuple(_reduced(one, kinds) for one in tree.branches)
    if len(branches) > 1 and all(one == branches[0] for one in branches):
        return branches[0]
    return _Fork(tree.question, branches)


def _ask(tree: object, asked: dict[Question, None]) -> None:
    if isinstance(tree, _Fork):
        asked[tree.question] = None
        for one in tree.branches:
            _ask(one, asked)
