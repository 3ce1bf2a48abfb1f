"""What an action puts in the outbox is done by a handler, and no handler waits for what nobody puts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from misas.jobs.handlers import HANDLERS

SRC = Path(__file__).resolve().parents[2] / "src" / "misas"


class Unread(Exception):
    """A topic that this test cannot read: write it as a literal, or as a constant of its module."""


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for file in sorted(SRC.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if any(
            isinstance(node, ast.ImportFrom)
            and node.module == "misas.records.outbox"
            and any(alias.name == "post" for alias in node.names)
            for node in ast.walk(tree)
        ):
            yield file, tree


def topics_of(tree: ast.Module) -> Iterator[str]:
    """The topics of each `post.put(...)`, through constants and through the functions that pass theirs on."""
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        for call in calls(function):
            if ast.unparse(call.func) == "post.put":
                yield from read(call.args[0], function, functions, constants)


def read(
    topic: ast.expr, function: ast.FunctionDef, functions: list[ast.FunctionDef], constants: dict[str, str]
) -> Iterator[str]:
    parameters = [argument.arg for argument in function.args.args]
    if isinstance(topic, ast.Constant) and isinstance(topic.value, str):
        yield topic.value
    elif isinstance(topic, ast.Name) and topic.id in constants:
        yield constants[topic.id]
    elif isinstance(topic, ast.Name) and topic.id in parameters:
        rank = parameters.index(topic.id)
        for caller in functions:
            for call in calls(caller):
                if ast.unparse(call.func) == function.name:
                    yield from read(call.args[rank], caller, functions, constants)
    else:
        raise Unread(ast.unparse(topic))


def calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Call))


def put() -> set[str]:
    return {topic for _, tree in modules() for topic in topics_of(tree)}


def test_every_topic_has_a_handler_and_every_handler_a_topic() -> None:
    assert put() == set(HANDLERS)


def test_only_actions_put_messages() -> None:
    putting = {file.relative_to(SRC).parts[0] for file, tree in modules() if [*topics_of(tree)]}
    assert putting == {"actions"}


def test_a_topic_is_read_through_constants_and_callers() -> None:
    source = """
TOPIC = "a.constant"
def one():
    post.put(TOPIC, "key")
    post.put("a.literal", "key")
    _pass("passed.on", 3)
def _pass(topic, count):
    post.put(topic, "key")
"""
    assert sorted(topics_of(ast.parse(source))) == ["a.constant", "a.literal", "passed.on"]
    with pytest.raises(Unread):
        list(topics_of(ast.parse("def f(row):\n    post.put(row.topic, 'key')")))
