"""The form of a pack, drawn: the fields that `core.funding.packs.form` names, grouped, with their French words.

Nothing is known of a pack here: what a field is, its place, its choices come from core; its label from `wording`. What
is filled stands first, what is usual and empty waits under "Autres champs". Not here: how it is read back
(`pack_sheets`), HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from misas.core.funding.packs.codes import Group, Operator
from misas.core.funding.packs.facts import FACTS, Fact, Nature, Whose
from misas.core.funding.packs.form import EMPTY, Input, Part, name_of, parts, tree_of
from misas.web.workspace.funding_office.pack_shown import DAY, Box, FieldShown, GroupShown, Item, every_field
from misas.wording.funding_pack_labels import (
    ADD,
    GROUPS,
    MORE,
    NOTHING,
    OPERATORS,
    TOP,
    YES_NO,
    choice_label,
    fact_label,
    help_of,
    label_of,
    one_of,
    word_label,
)

SETS: Final = frozenset({Input.RECORD, Input.RECORDS, Input.CONDITION, Input.FACTS, Input.NAME_LISTS, Input.AMOUNTS,
                         Input.TEXTS, Input.NAMES, Input.CODES})  # fmt: skip
"""What is drawn as a group of fields."""
LONG: Final = 80
NOTES: Final = ("sources", "doutes", "a_completer")
"""What is written of the rules rather than by them: after all the rest."""
NAMED_BY: Final = ("intitule", "nom", "titre", "id")
"""What names one of several records, the first that is filled."""

type Tree = Mapping[str, object]


def anchors(typed: Mapping[str, str], places: Iterable[str]) -> dict[str, str]:
    """Where each place of a fault ("$.aides[0].taux") stands on the screen: its field, else one inside it, else
    the one that holds it, by name; "" when only the text holds it."""
    names = [one.name for one in every_field(groups_of(typed))]

    def nearest(place: str) -> str:
        name = name_of(place)
        inside = (one for one in names if one == name or one.startswith(f"{name}."))
        return next(inside, "") if name else ""

    def around(place: str) -> str:
        name = name_of(place)
        return next((one for one in names if name.startswith(f"{one}.")), "")

    return {place: nearest(place) or around(place) for place in places}


def groups_of(typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> list[GroupShown]:
    """The fields of what is typed, by groups. `errors`: sentences by the name of a field."""
    tree = tree_of(typed)
    drawing = _Drawing(errors or {}, tree)
    simple = [part for part in parts() if part.input not in SETS]
    found = [GroupShown(TOP, drawing.record(simple, tree, "", folds=False), "card", is_open=True)]
    sets = [part for part in parts() if part.input in SETS]
    for part in sorted(sets, key=lambda part: part.key in NOTES):
        found.append(drawing.card(part, tree.get(part.key)))
    return found


@dataclass(frozen=True, slots=True)
class _Drawing:
    errors: Mapping[str, str]
    whole: Tree
    scope: tuple[str, ...] = field(init=False)
    """The expenses that the pack takes: those of its aids are among them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "scope", tuple(_texts(self.whole.get("depenses"))))

    def card(self, part: Part, sub: object) -> GroupShown:
        items = self.part(part, sub, part.key)
        count = len(_numbered(sub)) if part.input in (Input.RECORDS, Input.TEXTS, Input.CODES) else 0
        title = label_of(part.key) + (f" ({count})" if count else "")
        if len(items) == 1 and isinstance(items[0], GroupShown) and part.input is Input.RECORD:
            items = items[0].items
        return GroupShown(title, items, "card", is_open=self._wrong(items))

    def record(self, some: Iterable[Part], tree: Tree, at: str, *, folds: bool = True) -> tuple[Item, ...]:
        """What is needed or filled, then the rest, folded."""
        first: list[Item] = []
        rest: list[Item] = []
        for part in some:
            name = f"{at}.{part.key}" if at else part.key
            items = self.part(part, tree.get(part.key), name)
            kept = not folds or part.needed or part.key in tree or self._wrong(items)
            (first if kept else rest).extend(items)
        if rest:
            first.append(GroupShown(MORE, tuple(rest), "more"))
        return tuple(first)

    def part(self, part: Part, sub: object, name: str) -> tuple[Item, ...]:
        tree: Tree = sub if isinstance(sub, dict) else {}
        match part.input:
            case Input.RECORD:
                return (GroupShown(label_of(name), self.record(part.parts, tree, name)),)
            case Input.RECORDS:
                return self._records(part, tree, name)
            case Input.CONDITION:
                return (self._condition(tree, name, label_of(name), line=part.line),)
            case Input.FACTS:
                return (self._facts(tree, name),)
            case Input.AMOUNTS:
                return (self._amounts(part, tree, name),)
            case Input.CODES:
                return (self._boxes(part, tree, name),)
            case Input.NAME_LISTS:
                lists = [self._many(one, f"{name}.{key}", Input.NAMES) for key, one in _rows(tree)]
                return (GroupShown(label_of(name), tuple(lists)),)
            case Input.NAMES | Input.TEXTS:
                return (self._many(sub, name, part.input),)
        return (self._simple(part, sub if isinstance(sub, str) else "", name),)

    def _records(self, part: Part, tree: Tree, name: str) -> tuple[Item, ...]:
        found: list[Item] = []
        for key, one in _rows(tree):
            here, inner = f"{name}.{key}", one if isinstance(one, dict) else {}
            items = self.record(part.parts, inner, here)
            called = next((str(inner[by]) for by in NAMED_BY if isinstance(inner.get(by), str)), "")
            if one is None:
                found.append(GroupShown(ADD.format(what=one_of(name).lower()), items, "more"))
            else:
                title = one_of(name) + (f" : {called}" if called else "")
                found.append(GroupShown(title, items, drop=here))
        return tuple(found)

    def _condition(self, tree: Tree, name: str, title: str, *, line: bool) -> GroupShown:
        group = next((one for one in Group if one in tree), None)
        if group is None:
            return GroupShown(title, self._leaf(tree, name, line=line))
        inner = tree[group]
        inside = [
            self._condition(one if isinstance(one, dict) else {}, f"{name}.{group}.{key}",
                            ADD.format(what=label_of("test").lower()) if one is None else label_of("test"), line=line)
            for key, one in _rows(inner if isinstance(inner, dict) else {})
        ]  # fmt: skip
        return GroupShown(f"{title} : {GROUPS[group].lower()}", tuple(inside))

    def _leaf(self, tree: Tree, name: str, *, line: bool) -> tuple[Item, ...]:
        fact = FACTS.get(str(tree.get("fait", "")))
        facts = [(one.id, fact_label(one.id)) for one in FACTS.values() if line or one.whose is not Whose.LINE]
        operators = [(str(one), OPERATORS[one]) for one in Operator if fact is None or one in fact.operators]
        return (
            self._choice(f"{name}.fait", tree.get("fait"), facts),
            self._choice(f"{name}.operateur", tree.get("operateur"), operators),
            *self._value(fact, tree.get("valeur"), f"{name}.valeur", several=tree.get("operateur") == Operator.AMONG),
        )

    def _value(self, fact: Fact | None, sub: object, name: str, *, several: bool, label: str = "") -> tuple[Item, ...]:
        """What a fact is, or is compared with."""
        if several or isinstance(sub, dict):
            return (self._many(sub, name, Input.NAMES, label),)
        said = sub if isinstance(sub, str) else ""
        if fact is not None and fact.nature is Nature.FLAG:
            return (self._choice(name, said, list(YES_NO.items()), label),)
        if fact is not None and fact.among and (fact.nature is Nature.CODE or fact.whose is Whose.REQUEST):
            return (self._choice(name, said, [(one, word_label(one)) for one in sorted(fact.among)], label),)
        hint = help_of(name, Input.AMOUNT) if fact is not None and fact.nature is Nature.MONEY else ""
        return (self._text(name, said, label, hint),)

    def _facts(self, tree: Tree, name: str) -> GroupShown:
        """The facts that are told, and those that the rules of this pack look at."""
        asked = dict.fromkeys([*tree, *_facts_in(self.whole)])
        known = [FACTS[one] for one in asked if one in FACTS and FACTS[one].whose is Whose.PERSON]
        items = [
            item
            for fact in known
            for item in self._value(fact, tree.get(fact.id), f"{name}.{fact.id}", several=fact.nature is Nature.WORDS,
                                    label=fact_label(fact.id))
        ]  # fmt: skip
        return GroupShown(label_of(name), tuple(items))

    def _amounts(self, part: Part, tree: Tree, name: str) -> GroupShown:
        """One amount for each expense of the pack, or for each of its aids."""
        aids = {str(one["id"]): str(one.get("intitule", one["id"])) for one in _records_of(self.whole, "aides")}
        keys = dict.fromkeys([*tree, *(self.scope or part.choices if part.choices else aids)])
        items = [
            self._text(
                f"{name}.{key}",
                str(tree.get(key, "")),
                word_label(key) if part.choices else aids.get(key, key),
                help_of(name, Input.AMOUNT),
            )
            for key in keys
        ]
        return GroupShown(label_of(name), tuple(items))

    def _boxes(self, part: Part, tree: Tree, name: str) -> FieldShown:
        ticked = _texts(tree)
        known = part.choices if name == "depenses" or not self.scope else self.scope
        order = dict.fromkeys([*ticked, *known])
        boxes = [Box(f"{name}.{nth}", one, word_label(one), one in ticked) for nth, one in enumerate(order)]
        return FieldShown(name, label_of(name), kind="boxes", error=self._error(name), boxes=tuple(boxes))

    def _many(self, sub: object, name: str, input: Input, label: str = "") -> GroupShown:
        """One field for each text of a list, and one more."""
        rows = _rows(sub if isinstance(sub, dict) else {} if sub in (None, "", EMPTY) else {"0": sub})
        items = [
            self._text(f"{name}.{key}", one if isinstance(one, str) else "",
                       f"{label or label_of(name)} ({nth})", help_of(name, input) if nth == 1 else "")
            for nth, (key, one) in enumerate(rows, start=1)
        ]  # fmt: skip
        return GroupShown(label or label_of(name), tuple(items))

    def _simple(self, part: Part, value: str, name: str) -> Item:
        if part.input is Input.FLAG:
            return self._choice(name, value, list(YES_NO.items()))
        if part.input is Input.CODE:
            return self._choice(name, value, [(one, choice_label(name, one)) for one in part.choices])
        return self._text(name, value, "", help_of(name, part.input), is_day=part.input is Input.DAY)

    def _choice(self, name: str, value: object, pairs: list[tuple[str, str]], label: str = "") -> FieldShown:
        said = value if isinstance(value, str) else ""
        if said and said not in dict(pairs):
            pairs = [*pairs, (said, said)]
        return FieldShown(name, label or label_of(name), said, "choice", error=self._error(name),
                          choices=(("", NOTHING), *pairs))  # fmt: skip

    def _text(self, name: str, value: str, label: str, help: str, *, is_day: bool = False) -> FieldShown:
        kind = DAY if is_day else "long" if len(value) > LONG or "\n" in value else "text"
        return FieldShown(name, label or label_of(name), value, kind, help, self._error(name))

    def _error(self, name: str) -> str:
        return self.errors.get(name, "")

    def _wrong(self, items: Iterable[Item]) -> bool:
        return any(one.error for one in every_field(items))


def _rows(tree: Tree) -> list[tuple[str, object]]:
    """The elements of a list, and None where one more may be typed."""
    numbered = _numbered(tree)
    following = max((int(key) for key in numbered), default=-1) + 1
    return [*((key, tree[key]) for key in numbered), (str(following), None)]


def _numbered(tree: object) -> list[str]:
    return sorted((key for key in tree if key.isdecimal()), key=int) if isinstance(tree, dict) else []


def _texts(tree: object) -> list[str]:
    return [str(tree[key]) for key in _numbered(tree)] if isinstance(tree, dict) else []


def _records_of(tree: Tree, key: str) -> list[Tree]:
    inner = tree.get(key)
    rows = [inner[one] for one in _numbered(inner)] if isinstance(inner, dict) else []
    return [one for one in rows if isinstance(one, dict) and isinstance(one.get("id"), str)]


def _facts_in(tree: object) -> Iterator[str]:
    """The facts that conditions look at, anywhere."""
    for key, one in tree.items() if isinstance(tree, dict) else ():
        if key == "fait" and isinstance(one, str):
            yield one
        else:
            yield from _facts_in(one)
