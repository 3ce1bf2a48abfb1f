"""The rules of a funder as fields beside their text: each field is one place of the plain values, and says the same.

What is too rich for a field (nested conditions, scales, trial cases) stays in the text. A field left empty takes its
place away. Nothing is judged here: `core.funding.packs.reading` reads the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from misas.core.funding.packs.codes import (
    Base,
    Circuit,
    Kind,
    Mode,
    Moment,
    Operator,
    Otherwise,
    Per,
    Piece,
    Rhythm,
    Sort,
    Status,
    Way,
)
from misas.core.funding.packs.facts import FACTS as FACT_TABLE
from misas.core.funding.packs.facts import Whose
from misas.wording.funding_pack_words import (
    BASES,
    CIRCUITS,
    FACTS,
    KINDS,
    MODES,
    MOMENTS,
    OTHERWISES,
    PERS,
    PIECES,
    RHYTHMS,
    SORTS,
    STATUSES,
    WAYS,
)
from misas.wording.funding_rule_screens import FIELD_HELPS, FIELD_LABELS, GROUPS, OPERATORS, PACK_EMPTY

type Path = tuple[str | int, ...]

PREFIX: Final = "f"
WHOLE: Final = frozenset({"version", "rang", "prolongations", "delai_decision", "nombre_maximum"})
FLAGS: Final = frozenset({"obligatoire", "anonyme"})
YES_NO: Final = {"true": "Oui", "false": "Non"}


def _codes(codes: type[StrEnum], words: Mapping[Any, str]) -> dict[str, str]:
    return {str(code): _capital(words[code]) for code in codes}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "sorte": _codes(Sort, SORTS),
    "statut": _codes(Status, STATUSES),
    "par": _codes(Way, WAYS),
    "genre": _codes(Kind, KINDS),
    "mode": _codes(Mode, MODES),
    "assiette": _codes(Base, BASES),
    "plafond_par": _codes(Per, PERS),
    "sinon": _codes(Otherwise, OTHERWISES),
    "fait": {one.id: _capital(FACTS[one.id]) for one in FACT_TABLE.values() if one.whose is not Whose.LINE},
    "operateur": {str(one): OPERATORS[one] for one in Operator},
    "piece": _codes(Piece, PIECES),
    "moment": _codes(Moment, MOMENTS),
    "circuit": _codes(Circuit, CIRCUITS),
    "rythme": _codes(Rhythm, RHYTHMS),
    "obligatoire": YES_NO,
    "anonyme": YES_NO,
}
ON_TOP: Final = ("financeur", "intitule", "sorte", "version", "du", "au", "statut", "relu_par", "rang")
OF_AID: Final = (
    "id", "intitule", "genre", "mode", "assiette", "taux", "montant", "pas", "plancher", "nombre_maximum",
    "delai_entre_deux", "delai_decision",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldShown:
    id: str
    name: str
    label: str
    value: str
    help: str = ""
    error: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def described(self) -> str:
        told = [f"{self.id}_helptext" for _ in (1,) if self.help] + [f"{self.id}_error" for _ in (1,) if self.error]
        return " ".join(told)


@dataclass(frozen=True, slots=True)
class GroupShown:
    title: str
    fields: tuple[FieldShown, ...]
    is_open: bool


def groups_of(plain: Mapping[str, Any], errors: Mapping[str, str]) -> list[GroupShown]:
    """The fields of these plain values, group by group. `errors`: sentences by place ("$.aides[0].taux")."""
    found = [_group(GROUPS["top"], [((key,), key) for key in ON_TOP], plain, errors, is_open=True)]
    for nth, aid in enumerate([*_list(plain, "aides"), {}]):
        title = GROUPS["aid"].format(title=aid.get("intitule", "")) if aid else GROUPS["new_aid"]
        found.append(_group(title, list(_aid_places(nth, aid)), plain, errors, is_open=len(_list(plain, "aides")) == 1
                            and nth == 0))  # fmt: skip
    found.append(_group(GROUPS["conditions"], list(_condition_places(plain)), plain, errors))
    found.append(
        _group(GROUPS["papers"], list(_rows(plain, "pieces", ("piece", "moment", "obligatoire"))), plain, errors)
    )
    found.append(_group(GROUPS["life"], list(_life_places(plain)), plain, errors))
    return found


def _aid_places(nth: int, aid: Mapping[str, Any]) -> Iterable[tuple[Path, str]]:
    here: Path = ("aides", nth)
    yield from (((*here, key), key) for key in OF_AID)
    for row in range(len(_list(aid, "plafonds")) + 1):
        yield (*here, "plafonds", row, "montant"), "plafond"
        yield (*here, "plafonds", row, "par"), "plafond_par"
        yield (*here, "plafonds", row, "duree"), "plafond_duree"
    yield (*here, "ouverture", "montant"), "ouverture"
    yield (*here, "laisse", "montant"), "laisse"
    yield (*here, "laisse", "part"), "laisse_part"


def _condition_places(plain: Mapping[str, Any]) -> Iterable[tuple[Path, str]]:
    for nth, one in enumerate([*_list(plain, "conditions"), {"test": {"fait": ""}}]):
        if isinstance(one.get("test"), Mapping) and "fait" in one["test"]:  # nested ones stay in the text
            here: Path = ("conditions", nth)
            yield (*here, "id"), "condition_id"
            yield from (((*here, "test", key), key) for key in ("fait", "operateur", "valeur"))
            yield (*here, "sinon"), "sinon"


def _rows(plain: Mapping[str, Any], key: str, inside: Sequence[str]) -> Iterable[tuple[Path, str]]:
    for nth in range(len(_list(plain, key)) + 1):
        yield from (((key, nth, one), one) for one in inside)


def _life_places(plain: Mapping[str, Any]) -> Iterable[tuple[Path, str]]:
    yield ("voie", "par"), "par"
    yield ("voie", "anonyme"), "anonyme"
    yield ("voie", "contact"), "contact"
    yield ("validite", "duree"), "validite"
    yield ("validite", "prolongations"), "prolongations"
    yield ("commission", "rythme"), "rythme"
    yield ("commission", "delai_decision"), "delai_decision"
    yield ("enveloppe", "par_an"), "enveloppe"
    yield from _rows(plain, "paiement", ("circuit",))


def _group(
    title: str, places: Sequence[tuple[Path, str]], plain: Mapping[str, Any], errors: Mapping[str, str], *,
    is_open: bool = False,
) -> GroupShown:  # fmt: skip
    fields = tuple(_field(path, key, plain, errors) for path, key in places)
    return GroupShown(title, fields, is_open or any(one.error for one in fields))


def _field(path: Path, key: str, plain: Mapping[str, Any], errors: Mapping[str, str]) -> FieldShown:
    value = _text(at(plain, path))
    choices = CHOICES.get(key)
    pairs = (("", PACK_EMPTY), *choices.items()) if choices is not None else ()
    if choices is not None and value and value not in choices:
        pairs = (*pairs, (value, value))
    return FieldShown(
        id=f"id_{'-'.join(str(one) for one in path)}",
        name=f"{PREFIX}.{'.'.join(str(one) for one in path)}",
        label=FIELD_LABELS.get(key, key),
        value=value,
        help=FIELD_HELPS.get(key, ""),
        error=errors.get(place_of(path), ""),
        choices=pairs,
    )


def place_of(path: Path) -> str:
    """("aides", 0, "taux") → "$.aides[0].taux", as faults name it."""
    return "$" + "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path)


def id_of(place: str, plain: Mapping[str, Any]) -> str:
    """The id of the field that stands at this place, "" when only the text holds it."""
    for group in groups_of(plain, {place: "!"}):
        for field in group.fields:
            if field.error:
                return field.id
    return ""


def at(plain: Any, path: Path) -> Any:
    for key in path:
        if isinstance(key, int):
            plain = plain[key] if isinstance(plain, list) and key < len(plain) else None
        else:
            plain = plain.get(key) if isinstance(plain, Mapping) else None
        if plain is None:
            return None
    return plain


def filled(plain: Mapping[str, Any], post: Mapping[str, str]) -> dict[str, Any]:
    """The plain values with what the fields say. What is typed is kept as typed: the reading tells what is wrong."""
    done = _copy(plain)
    for name in post:
        if not name.startswith(f"{PREFIX}."):
            continue
        path: Path = tuple(int(one) if one.isdecimal() else one for one in name.split(".")[1:])
        typed = post[name].strip()
        held = at(done, path)
        if typed != _text(held):
            _put(done, path, [one.strip() for one in typed.split(",")] if isinstance(held, list) and typed else typed)
    return dict(_pruned(done))


def _put(plain: Any, path: Path, typed: str | list[str]) -> None:
    for key, following in pairwise(path):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(key, int):
            while len(plain) <= key:
                plain.append({} if not isinstance(following, int) else [])
            plain = plain[key]
        else:
            if not isinstance(plain.get(key), list if isinstance(following, int) else dict):
                plain[key] = empty
            plain = plain[key]
    last = path[-1]
    if typed == "":
        plain.pop(last, None)
    else:
        plain[last] = _value(str(last), typed) if isinstance(typed, str) else typed


def _value(key: str, typed: str) -> Any:
    if key in WHOLE and typed.isdecimal():
        return int(typed)
    if key in FLAGS and typed in YES_NO:
        return typed == "true"
    return typed


def _pruned(value: Any) -> Any:
    """Without the lists and the records that fields left empty; what the text needs as null stays."""
    if isinstance(value, dict):
        kept = {key: _pruned(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one != {} or key == "faits"}
    if isinstance(value, list):
        return [one for one in (_pruned(each) for each in value) if one != {}]
    return value


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _copy(one) for key, one in value.items()}
    return [_copy(one) for one in value] if isinstance(value, list | tuple) else value


def _list(plain: Mapping[str, Any], key: str) -> list[Any]:
    found = plain.get(key)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    return str(value)
