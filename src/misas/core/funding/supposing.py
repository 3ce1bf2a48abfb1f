"""What is not known is tried both ways: a share is known when every answer gives it, else the answer is asked for.

A computation reads a fact through `Supposed.say`; one that nobody knows comes with its possible values, the worst for
the person first. Nothing is ever settled by a default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
class Tried[T]:
    """Every outcome that the possible answers give, and the questions that change it."""

    outcomes: tuple[T, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class _Fork:
    """An answer that changes the outcome: one branch a value."""

    question: Question
    branches: tuple[object, ...]


def tried[T](work: Callable[[Supposed], T], same: Callable[[T], object]) -> Tried[T]:
    """Every outcome of `work`. `same` gives what two outcomes are compared by.

    A question whose answers all lead to the same is not asked. Past a number of attempts only the worst value of
    what is left is tried: its question is asked all the same.
    """
    outcomes: list[T] = []
    questions: dict[Question, None] = {}

    def branch(held: Mapping[Question, Any]) -> object:
        try:
            outcomes.append(work(Supposed(held)))
            return same(outcomes[-1])
        except NotKnown as asked:
            question, options = asked.question, asked.options
        if len(outcomes) >= MOST_TRIED:
            options = options[:1]
        branches = tuple(branch({**held, question: option}) for option in options)
        if len(branches) > 1 and all(one == branches[0] for one in branches):
            return branches[0]
        return _Fork(question, branches)

    def ask(tree: object) -> None:
        if isinstance(tree, _Fork):
            questions[tree.question] = None
            for one in tree.branches:
                ask(one)

    ask(branch(MappingProxyType({})))
    return Tried(tuple(outcomes), tuple(questions))
