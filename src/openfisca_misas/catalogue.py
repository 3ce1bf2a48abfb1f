"""The YAML catalogue of rights (`rules/rights/catalogue`) compiled into OpenFisca Variables, one each.

`misas_droit_<id>` is a boolean of a month: whether the conditions of the right hold. It is a whole answer for most
rights; for those that OpenFisca computes (`effet: variable`) it only says that the engine may be asked. Vectorised, and
dated by `en_vigueur`: before and after, the Variable is false. The same trees are answered in three values, with what
is unknown, by `misas.core.rights.evaluate`; a test holds the two together. Here every fact has a value.

SPDX-License-Identifier: AGPL-3.0-or-later
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from openfisca_core.model_api import ETERNITY, MONTH, YEAR, Variable
from openfisca_france.entities import Famille, Individu

from openfisca_misas import tables

CATALOGUE = tables.RULES / "rights" / "catalogue"
ENTITIES = {"personne": Individu, "foyer": Famille}
GROUPS = ("tout", "au_moins_un", "aucun")
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "dans": np.isin,
    "hors": lambda values, listed: ~np.isin(values, listed),
}
NEW_WINDOW_FROM = date(2022, 1, 1)  # CSS R861-8: M-13…M-2 from this month, M-12…M-1 before


@cache
def rights() -> tuple[dict[str, Any], ...]:
    """Every right of the catalogue, in the order of the ids."""
    return tuple(tables.plain(path) for path in sorted(CATALOGUE.glob("*.yaml")))


@cache
def facts() -> dict[str, dict[str, Any]]:
    return {fact["id"]: fact for fact in tables.facts()}


def variable_name(right: Mapping[str, Any]) -> str:
    return f"misas_droit_{right['id']}"


def conditions(right: Mapping[str, Any]) -> dict[str, Any]:
    """The tree of a right, its exclusions inside."""
    if not right.get("exclusions"):
        return dict(right["conditions"])
    return {"tout": [right["conditions"], {"aucun": right["exclusions"]}]}


def right_variable(right: Mapping[str, Any]) -> type[Variable]:
    """The Variable of one right: its formula starts and ends with `en_vigueur`."""
    since, until = right["en_vigueur"]
    tree, parameters = conditions(right), right.get("parametres", {})

    def formula(population: Any, period: Any) -> Any:
        return Compiled(population, period, parameters).node(tree)

    attributes = {
        "value_type": bool,
        "entity": ENTITIES[right["entite"]],
        "definition_period": MONTH,
        "label": right["intitule"],
        "reference": [one["url"] for one in right["references"]],
        f"formula_{since.year:04d}_{since.month:02d}_{since.day:02d}": formula,
    }
    if until is not None:
        attributes["end"] = until.isoformat()
    return type(variable_name(right), (Variable,), attributes)


def variables() -> list[type[Variable]]:
    """The Variable classes of the whole catalogue."""
    return [right_variable(right) for right in rights()]


class Compiled:
    """A tree read for a whole population at once, in one month."""

    def __init__(self, population: Any, period: Any, parameters: Mapping[str, Any]) -> None:
        self.population, self.period, self.parameters = population, period, parameters
        self.month = date(period.start.year, period.start.month, 1)
        self.own = population.entity.key
        self.system = population.simulation.tax_benefit_system

    def is_live(self, node: Mapping[str, Any]) -> bool:
        since, until = node.get("de"), node.get("a")
        return (since is None or since <= self.month) and (until is None or self.month <= until)

    def node(self, node: Mapping[str, Any]) -> Any:
        kind = next((key for key in GROUPS if key in node), None)
        if kind is None:
            return self.leaf(node)
        inner = [self.node(one) for one in node[kind] if self.is_live(one)]
        start = np.full(self.population.count, kind == "tout")
        found = np.logical_and.reduce([start, *inner]) if kind == "tout" else np.logical_or.reduce([start, *inner])
        return ~found if kind == "aucun" else found

    def leaf(self, leaf: Mapping[str, Any]) -> Any:
        fact = facts()[leaf["fait"]]
        values = self.values(fact, leaf)
        threshold = self.threshold(leaf)
        if fact["nature"] == "enum":
            codes = fact.get("vers") or {code: code for code in fact["valeurs"]}
            threshold = [codes[one] for one in threshold] if isinstance(threshold, list) else codes[threshold]
        return COMPARE[leaf["operateur"]](values, threshold)

    def threshold(self, leaf: Mapping[str, Any]) -> Any:
        if "parametre" not in leaf:
            return leaf["valeur"]
        return [row["valeur"] for row in self.parameters[leaf["parametre"]] if row["de"] <= self.month][-1]

    def values(self, fact: Mapping[str, Any], leaf: Mapping[str, Any]) -> Any:
        """What is held of a fact: codes of an enum, elapsed months or years of a date, euros to the cent."""
        if leaf.get("periode") == "fenetre":
            return np.round(sum(self.read(fact, month).astype(np.float64) for month in self.window()), 2)
        held = self.read(fact, self.period)
        if fact["nature"] == "enum":
            return held.decode_to_str()
        if fact["nature"] == "date":
            return elapsed(held, self.month, leaf["mesure"])
        return np.round(held.astype(np.float64), 2) if held.dtype.kind == "f" else held

    def window(self) -> Iterator[Any]:
        last = 2 if self.month >= NEW_WINDOW_FROM else 1
        return (self.period.offset(-back) for back in range(last, last + 12))

    def read(self, fact: Mapping[str, Any], period: Any) -> Any:
        """A variable of the entity it belongs to, seen from the one of the right: a household speaks for its
        applicant, a person belongs to a household."""
        name = fact["variable"]
        variable = self.system.get_variable(name, check_existence=True)
        asked = {MONTH: period, YEAR: period.this_year, ETERNITY: period}[variable.definition_period]
        entity, source = variable.entity.key, self.population
        if entity != self.own and self.own == "famille":
            source = source.demandeur
        if entity not in (self.own, "individu"):
            source = getattr(source, entity)
        return source(name, asked)


def elapsed(days: Any, month: date, measure: str) -> Any:
    """Full years or months gone by on the first day of the month, by the calendar; negative when the day is ahead."""
    days = days.astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    ahead = (days - months).astype(int) > 0  # born after the first of its month: the month is not full
    gone = np.datetime64(month, "M").astype(int) - months.astype(int) - ahead
    return gone // 12 if measure == "annees" else gone


def as_tests(system: Any) -> Iterator[dict[str, Any]]:
    """The cases of the catalogue that answer yes or no, in the format of OpenFisca's own test files."""
    for right in rights():
        for case in right["cas"]:
            if case["attendu"] == "inconnu":
                continue
            yield {
                "name": f"{right['id']} : {case['nom']}",
                "period": case["mois"],
                "input": situation(case["faits"], case["mois"], system),
                "output": {variable_name(right): case["attendu"] == "oui"},
            }


def situation(values: Mapping[str, Any], month: str, system: Any) -> dict[str, Any]:
    """One person alone with these facts, as an OpenFisca situation. A monthly amount is that of the month."""
    asked: dict[str, Any] = {
        "individus": {"p1": {}},
        "familles": {"f1": {"parents": ["p1"]}},
        "foyers_fiscaux": {"d1": {"declarants": ["p1"]}},
        "menages": {"m1": {"personne_de_reference": ["p1"]}},
    }
    places = {
        "individu": asked["individus"]["p1"],
        "famille": asked["familles"]["f1"],
        "menage": asked["menages"]["m1"],
    }
    for name, value in values.items():
        fact = facts()[name]
        variable = system.get_variable(fact["variable"], check_existence=True)
        said = fact.get("vers", {}).get(value, value) if fact["nature"] == "enum" else value
        said = said.isoformat() if isinstance(said, date) else said
        when = {MONTH: month, YEAR: month[:4], ETERNITY: "ETERNITY"}[variable.definition_period]
        places[variable.entity.key][fact["variable"]] = {when: said}
    return asked


TESTS = Path(__file__).resolve().parent / "tests" / "catalogue.yaml"
HEADER = """# Les cas du catalogue (rules/rights/catalogue), au format des tests d’OpenFisca.
# Écrit par : python -m openfisca_misas.catalogue. Ne pas modifier à la main.
"""


def tests_text(system: Any) -> str:
    """The file of tests as it must stand, from the cases of the catalogue."""
    return HEADER + yaml.safe_dump(
        list(as_tests(system)), allow_unicode=True, sort_keys=False, width=120, default_flow_style=None
    )


if __name__ == "__main__":
    from openfisca_misas.system import extend, published

    TESTS.parent.mkdir(exist_ok=True)
    TESTS.write_text(tests_text(extend(published())), encoding="utf-8")
