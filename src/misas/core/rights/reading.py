"""From the plain values of a rule file to a right. Strict: every reason why a file is no sound rule is told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from misas.core.rights.codes import Aspect, Certainty, Entity, Measure, Nature, Opening, Operator, Silence
from misas.core.rights.codes import Theme as RightTheme
from misas.core.rights.facts import BrokenRule, FactTable, FactType
from misas.core.rights.months import read_month
from misas.core.rights.rules import (
    EXPECTED,
    SORTS,
    Delay,
    Effect,
    Group,
    Kind,
    Leaf,
    Node,
    NoTerm,
    Reference,
    Renewal,
    Right,
    Stake,
    Steps,
    Threshold,
    Trial,
    leaves,
)

KEYS: Final = frozenset(
    {"id", "intitule", "theme", "organisme", "entite", "membres", "en_vigueur", "niveau", "a_confirmer", "references"}
    | {
        "conditions",
        "exclusions",
        "deja_ouvert",
        "parametres",
        "effet",
        "ouverture",
        "usage",
        "demarche",
        "pieces",
        "decideur",
    }
    | {"delai", "renouvellement", "enjeu_annuel", "cas"}
)
NOT_CHECKED: Final = "non_verifie"
_SOURCE: Final = ("article", "url", "certitude")
TRIALS_MIN: Final = 3
ORDERED: Final = frozenset({Operator.BELOW, Operator.AT_MOST, Operator.ABOVE, Operator.AT_LEAST})
LISTED: Final = frozenset({Operator.AMONG, Operator.OUTSIDE})


def read_right(raw: Mapping[str, Any], table: FactTable) -> Right:
    """A right from its file. Raises BrokenRule with every reason: no reference, no date, too few cases…"""
    where = f"right:{raw.get('id')}"
    reasons = [f"unknown key {key}" for key in sorted(set(raw) - KEYS)]
    reasons += [f"missing {key}" for key in ("id", "intitule", "usage", "demarche", "decideur") if not raw.get(key)]
    if not raw.get("references"):
        reasons.append("no reference")
    if not raw.get("en_vigueur") or not raw["en_vigueur"][0]:
        reasons.append("no date")
    if len(raw.get("cas") or ()) < TRIALS_MIN:
        reasons.append(f"fewer than {TRIALS_MIN} cases")
    if (raw.get("niveau") == Certainty.TO_CONFIRM) != bool(raw.get("a_confirmer")):
        reasons.append("what is to be confirmed is said, and only then")
    if reasons:
        raise BrokenRule(where, reasons)
    try:
        return _right(raw, table)
    except (KeyError, ValueError, TypeError) as wrong:
        raise BrokenRule(where, [repr(wrong)]) from wrong


def _right(raw: Mapping[str, Any], table: FactTable) -> Right:
    parameters = {name: _steps(rows) for name, rows in raw.get("parametres", {}).items()}
    first, last = raw["en_vigueur"]
    since, until = _days(first), _days(last)
    if since is None:
        raise ValueError("no date")
    conditions: Node = read_node(raw["conditions"], table, parameters)
    if excluded := raw.get("exclusions"):
        out = Group(Kind.NONE, tuple(read_node(one, table, parameters) for one in excluded))
        conditions = Group(Kind.ALL, (conditions, out))
    for leaf in leaves(conditions):
        begins = max(since, leaf.since or since)
        if leaf.parameter and parameters[leaf.parameter].at(begins) is None:
            raise ValueError(f"{leaf.parameter} has no value on {begins}")
    return Right(
        id=raw["id"],
        title=raw["intitule"],
        theme=RightTheme(raw["theme"]),
        body=raw["organisme"],
        entity=Entity(raw["entite"]),
        for_children=_for_children(raw),
        since=since,
        until=until,
        certainty=Certainty(raw["niveau"]),
        references=tuple(_reference(row) for row in raw["references"]),
        conditions=conditions if isinstance(conditions, Group) else Group(Kind.ALL, (conditions,)),
        effect=_effect(raw["effet"]),
        opening=Opening(raw["ouverture"]),
        use=raw["usage"],
        steps=tuple(raw["demarche"]),
        documents=tuple(raw["pieces"] or ()),
        decider=raw["decideur"],
        delay=_delay(raw["delai"]),
        renewal=_renewal(raw["renouvellement"]),
        no_delay=_no_term(raw["delai"]),
        no_renewal=_no_term(raw["renouvellement"]),
        stake=_stake(raw["enjeu_annuel"]),
        to_confirm=raw.get("a_confirmer", ""),
        open_when=read_node(raw["deja_ouvert"], table, parameters) if "deja_ouvert" in raw else None,
        parameters=MappingProxyType(parameters),
        trials=tuple(_trial(row, table) for row in raw["cas"]),
    )


def _for_children(raw: Mapping[str, Any]) -> bool:
    """`membres: tous`: each child of the household is reviewed too; otherwise adults alone."""
    if "membres" not in raw:
        return False
    if raw["membres"] != "tous" or raw["entite"] != Entity.PERSON:
        raise ValueError(f"members are everyone, for a right of a person: {raw['membres']}")
    return True


def read_node(raw: Mapping[str, Any], table: FactTable, parameters: Mapping[str, Steps]) -> Node:
    """A tree from its plain values: a group has exactly one of its three keys, anything else is a condition."""
    kinds = [kind for kind in Kind if kind in raw]
    since, until = _days(raw.get("de")), _days(raw.get("a"))
    if not kinds:
        return _leaf(raw, table, parameters, since, until)
    if len(kinds) > 1 or set(raw) - {kinds[0], "de", "a"} or not raw[kinds[0]]:
        raise ValueError(f"not a group: {dict(raw)}")
    nodes = tuple(read_node(one, table, parameters) for one in raw[kinds[0]])
    return Group(kinds[0], nodes, since, until)


def _leaf(
    raw: Mapping[str, Any], table: FactTable, parameters: Mapping[str, Steps], since: date | None, until: date | None
) -> Leaf:
    if unknown := set(raw) - {"fait", "operateur", "valeur", "parametre", "mesure", "periode", "article", "de", "a"}:
        raise ValueError(f"unknown keys in a condition: {sorted(unknown)}")
    one, operator = table[raw["fait"]], Operator(raw["operateur"])
    if ("valeur" in raw) == ("parametre" in raw) or ("parametre" in raw and raw["parametre"] not in parameters):
        raise ValueError(f"a value, or a known parameter: {dict(raw)}")
    measure = Measure(raw["mesure"]) if "mesure" in raw else None
    if (one.nature is Nature.DATE) != (measure is not None):
        raise ValueError(f"a date, and only a date, is measured: {one.id}")
    value = _threshold(raw["valeur"], one, operator) if "valeur" in raw else None
    return Leaf(
        one.id,
        operator,
        value,
        raw.get("parametre", ""),
        measure,
        _aspect(raw, one),
        raw.get("article", ""),
        since,
        until,
    )


def _aspect(raw: Mapping[str, Any], one: FactType) -> Aspect:
    if one.nature is not Nature.MONTHLY:
        if "periode" in raw:
            raise ValueError(f"only a monthly amount is read by period: {one.id}")
        return Aspect.VALUE
    aspect = Aspect(raw.get("periode", Aspect.MONTH))
    if aspect not in one.aspects():
        raise ValueError(f"{one.id} is not held for {aspect}")
    return aspect


def _threshold(raw: Any, one: FactType, operator: Operator) -> Threshold:
    if one.nature is Nature.BOOLEAN:
        if not isinstance(raw, bool) or operator not in (Operator.EQUAL, Operator.OTHER_THAN):
            raise ValueError(f"{one.id} is yes or no")
        return raw
    if one.nature is Nature.ENUM:
        listed = raw if operator in LISTED else [raw]
        if operator in ORDERED or not isinstance(listed, list) or set(listed) - set(one.values):
            raise ValueError(f"{one.id} has no value {raw}")
        return frozenset(listed) if operator in LISTED else str(raw)
    if operator in LISTED or isinstance(raw, bool) or not isinstance(raw, int | float):
        raise ValueError(f"{one.id} is compared with a number")
    return Decimal(str(raw))


def _days(raw: Any) -> date | None:
    if raw is not None and not isinstance(raw, date):
        raise ValueError(f"not a day: {raw}")
    return raw


def _steps(rows: Sequence[Mapping[str, Any]]) -> Steps:
    values = tuple((row["de"], Decimal(str(row["valeur"]))) for row in rows)
    if not values or list(values) != sorted(values):
        raise ValueError("values follow their dates")
    return Steps(values)


def _reference(row: Mapping[str, Any]) -> Reference:
    if set(row) != {"titre", "article", "url", "verifie_le"} or not row["titre"]:
        raise ValueError(f"a reference has a title, an article, an address and a day: {dict(row)}")
    if not str(row["url"]).startswith("https://") or not isinstance(row["verifie_le"], date):
        raise ValueError(f"a reference can be opened, and was looked at on a day: {dict(row)}")
    return Reference(row["titre"], row["article"] or "", row["url"], row["verifie_le"])


def _effect(raw: Mapping[str, Any]) -> Effect:
    if set(raw) - {"statut", "montant", "taux", "variable", "note"}:
        raise ValueError(f"unknown effect {dict(raw)}")
    amount = _steps(raw["montant"]) if "montant" in raw else None
    return Effect(raw["statut"], amount, raw.get("taux"), raw.get("variable", ""), raw.get("note", ""))


def _no_term(raw: Any) -> NoTerm | None:
    """Why a file gives no delay or no window, when it says that none exists."""
    if not isinstance(raw, Mapping) or "aucun" not in raw:
        return None
    if set(raw) != {"aucun", "source"} or not raw["aucun"] or not raw["source"]:
        raise ValueError(f"there is none, for a reason and from a source: {dict(raw)}")
    return NoTerm(raw["aucun"], raw["source"])


def _is_told(raw: Any) -> bool:
    """Whether a term is given; else there is none, or nobody looked it up, and the file says which."""
    if raw == NOT_CHECKED or (isinstance(raw, Mapping) and "aucun" in raw):
        return False
    if not isinstance(raw, Mapping):
        raise ValueError(f"a term, {{aucun, source}} or {NOT_CHECKED}: {raw}")
    return True


def _delay(raw: Any) -> Delay | None:
    if not _is_told(raw):
        return None
    months, days = raw.get("mois", 0), raw.get("jours", 0)
    if bool(months) == bool(days) or set(raw) - {"mois", "jours", "silence", *_SOURCE}:
        raise ValueError(f"a delay is in months or in days: {dict(raw)}")
    if not all(raw.get(key) for key in _SOURCE) or not str(raw["url"]).startswith("https://"):
        raise ValueError(f"a delay names its article, where it was read and how sure it is: {dict(raw)}")
    silence = Silence(raw["silence"]) if raw.get("silence") else None
    return Delay(months, days, silence, raw["article"], raw["url"], Certainty(raw["certitude"]))


def _renewal(raw: Any) -> Renewal | None:
    if not _is_told(raw):
        return None
    told = {key: raw.get(key, False) for key in ("automatique", "conseille")}
    opens, closes = raw["ouvre_mois"], raw["ferme_mois"]
    if set(raw) - {"ouvre_mois", "ferme_mois", *told} or not opens > closes >= 0 or all(told.values()):
        raise ValueError(f"a window opens before it closes: {dict(raw)}")
    return Renewal(opens, closes, told["automatique"] is True, told["conseille"] is True)


def _stake(raw: Mapping[str, Any] | None) -> Stake | None:
    if raw is None:
        return None
    if set(raw) - {"montant", "base", "moyenne"} or not raw["base"]:
        raise ValueError(f"an estimate has an amount and its basis: {dict(raw)}")
    return Stake(Decimal(str(raw["montant"])), raw["base"], raw.get("moyenne", False) is True)


def _trial(row: Mapping[str, Any], table: FactTable) -> Trial:
    month = read_month(row["mois"])
    asked = frozenset(row.get("demande", ()))
    if month is None or row["sorte"] not in SORTS or row["attendu"] not in EXPECTED:
        raise ValueError(f"not a case: {row.get('nom')}")
    if unknown := (set(row["faits"]) | asked) - set(table):
        raise ValueError(f"a case tells of no fact: {sorted(unknown)}")
    if (row["attendu"] == "inconnu") != bool(asked) or (row["sorte"] == "inconnu") != bool(asked):
        raise ValueError(f"an unknown asks, and only an unknown: {row['nom']}")
    return Trial(row["nom"], row["sorte"], month, MappingProxyType(dict(row["faits"])), row["attendu"], asked)
