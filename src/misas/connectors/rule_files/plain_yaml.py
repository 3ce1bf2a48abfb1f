"""YAML that a stranger may have written, as plain values: no alias, no tag, no bomb; each place keeps its line."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from types import MappingProxyType
from typing import Any, Final

import yaml
from yaml.events import AliasEvent, DocumentStartEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from misas.connectors.rule_files.folder import LOADER
from misas.core.funding.packs.ports import Written
from misas.core.refusals import Fault, Invalid

LONGEST: Final = 60_000
DEEPEST: Final = 30
MOST_NODES: Final = 20_000
WIDTH: Final = 120


def read_plain(text: str) -> Written:
    """Raises Invalid, with the line."""
    if len(text) > LONGEST:
        raise _refused("funding_pack.file_too_long", most=LONGEST)
    try:
        _look_through(text)
        loader = LOADER(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise _refused("funding_pack.file_empty")
            lines: dict[str, int] = {}
            plain = _plain(node, "$", loader, lines)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        raise _refused("funding_pack.not_yaml", line=mark.line + 1 if mark else 1) from wrong
    except (yaml.YAMLError, ValueError) as wrong:  # a character that no YAML holds, a date that is on no calendar
        raise _refused("funding_pack.not_yaml", line=1) from wrong
    return Written(plain, MappingProxyType(lines))


def write_plain(plain: Mapping[str, object]) -> str:
    """The keys in their order, accents as they are."""
    return yaml.dump(dict(plain), Dumper=_WholeDumper, allow_unicode=True, sort_keys=False, width=WIDTH)


class _WholeDumper(yaml.SafeDumper):
    """One day written twice is written twice: what is read back knows no alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _look_through(text: str) -> None:
    """Refuse, before anything is built, what can grow larger than the text: aliases, depth, number of values."""
    deep = documents = 0
    for count, event in enumerate(yaml.parse(text, Loader=LOADER)):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, DocumentStartEvent):
            documents += 1
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _refused("funding_pack.alias", line=line)
        if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent) and event.tag is not None:
            raise _refused("funding_pack.tag", line=line)
        if isinstance(event, SequenceStartEvent | MappingStartEvent):
            deep += 1
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            deep -= 1
        if deep > DEEPEST or count > MOST_NODES or documents > 1:
            raise _refused("funding_pack.file_too_large", line=line)


def _plain(node: Node, at: str, loader: Any, lines: dict[str, int]) -> object:
    lines[at] = node.start_mark.line + 1
    if isinstance(node, ScalarNode):
        return loader.construct_object(node)
    if isinstance(node, SequenceNode):
        return [_plain(one, f"{at}[{nth}]", loader, lines) for nth, one in enumerate(node.value)]
    if not isinstance(node, MappingNode):
        raise TypeError(node)
    found: dict[Hashable, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            raise _refused("funding_pack.not_a_key", line=line)
        key = key_node.value
        if key in found:
            raise _refused("funding_pack.key_twice", line=line, got=key)
        found[key] = _plain(value_node, f"{at}.{key}", loader, lines)
        lines[f"{at}.{key}"] = line
    return found


def _refused(code: str, **values: object) -> Invalid:
    return Invalid([Fault.of("", code, **values)])
