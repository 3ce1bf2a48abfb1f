"""Replay of a test file in OpenFisca's own YAML format: passed, failed with its differences, or superseded by a decree.

A file holds one case or a list of cases: name, period, input (variables, entities by their singular, or whole
entities), output, margins, and what OpenFisca's runner takes besides. `openfisca_core.tools.test_runner` is the
reference. Here a file never stops at its first failure. A case is superseded only by a rule of
`corrections/superseded.yaml`, and only if it passes once the points of that rule, and they alone,
are changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from openfisca_core.errors import VariableNotFoundError
from openfisca_core.periods import period
from openfisca_core.reforms.in_yaml_test_reform import InYamlTestReform
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.tools import assert_near
from openfisca_core.tools.test_runner import build_test

from openfisca_misas.law import other_law

OWN_EXTENSIONS = frozenset({"openfisca_misas"})
SUPERSEDED = Path(__file__).parent / "corrections" / "superseded.yaml"


class Outcome(StrEnum):
    """How a case ended."""

    PASSED = "passed"
    FAILED = "failed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Difference:
    """One output that is not the expected one; `found` is None when it could not be computed (`problem` says why)."""

    variable: str
    period: str
    expected: Any
    found: Any
    problem: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The result of one case; `decree` is filled when superseded."""

    name: str
    period: str
    outcome: Outcome
    differences: tuple[Difference, ...] = ()
    decree: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a case of upstream may be contradicted by the law."""

    id: str
    without: tuple[int, ...]
    already: tuple[int, ...]
    since: str
    until: str
    outputs: frozenset[str]
    decree: str
    case: str | None


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of supersession."""
    return tuple(
        Rule(
            row["id"],
            tuple(row["without"]),
            tuple(row["already"]),
            str(row["from"] or "0000-00"),
            str(row["until"] or "9999-99"),
            frozenset(row["outputs"]),
            row["decree"],
            row.get("case"),
        )
        for row in yaml.safe_load(SUPERSEDED.read_text(encoding="utf-8"))
    )


def replay(path: Path, tbs: Any, *, published: bool = False) -> list[CaseResult]:
    """Every case of a file computed with `tbs`; with `published` nothing is superseded.

    Raises ValueError when the file is not YAML or holds no case.
    """
    return [_result(case, tbs, published) for case in read_cases(path)]


def read_cases(path: Path) -> list[dict[str, Any]]:
    """The cases of a file, as written."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name} is not a YAML file: {error}") from error
    cases = found if isinstance(found, list) else [found]
    if not cases or not all(isinstance(case, dict) for case in cases):
        raise ValueError(f"{path.name} holds no test case")
    return cases


def _result(case: dict[str, Any], tbs: Any, published: bool) -> CaseResult:
    name, when = str(case.get("name") or ""), str(case.get("period") or "")
    differences = tuple(differences_of(case, tbs))
    if not differences:
        return CaseResult(name, when, Outcome.PASSED)
    if not published:
        for rule in rules():
            if _explains(rule, name, differences):
                with other_law(without=rule.without, already=rule.already):
                    if not any(differences_of(case, tbs)):
                        return CaseResult(name, when, Outcome.SUPERSEDED, differences, rule.decree)
    return CaseResult(name, when, Outcome.FAILED, differences)


def _explains(rule: Rule, name: str, differences: Sequence[Difference]) -> bool:
    if rule.case is not None and rule.case != name:
        return False
    return all(d.variable in rule.outputs and rule.since <= _month(d.period) <= rule.until for d in differences)


def _month(when: str) -> str:
    """The first month of a period as a test file writes it: `2023-11`, `month:2023-11`, `2023`."""
    try:
        return str(period(when).start)[:7]
    except ValueError:  # not a period: the case could not be run, no rule explains it
        return ""


def differences_of(case: dict[str, Any], tbs: Any) -> Iterator[Difference]:
    """The outputs of a case that differ; a case that cannot be run is one difference that says why."""
    month = str(case.get("period") or "")
    try:
        test = build_test(dict(case))
        if test.output is None:
            raise ValueError("the case has no output")
        simulation = _simulation(test, tbs)
    except Exception as error:  # the runner's own errors are of many kinds; each is a failure that says why
        yield Difference("", month, None, None, _said(error))
        return
    for variable, index, when, expected in _expected(test, simulation):
        yield from _compare(test, simulation, variable, index, when, expected)


def _simulation(test: Any, tbs: Any) -> Any:
    asked = [test.extensions] if isinstance(test.extensions, str) else list(test.extensions)
    if test.reforms or set(asked) - OWN_EXTENSIONS:
        raise ValueError(f"reforms or extensions that are not loaded here: {test.reforms or asked}")
    system = InYamlTestReform(tbs, test.parameters) if test.parameters else tbs
    builder = SimulationBuilder()
    builder.set_default_period(test.period)
    simulation = builder.build_from_dict(system, test.input)
    if simulation is None:
        known = {*system.variables, *system.entities_plural(), *system.entities_by_singular()}
        unknown = sorted(str(key) for key in set(test.input) - known)
        raise ValueError(f"unknown in the input: {', '.join(unknown) or 'variables and entities are mixed'}")
    if test.max_spiral_loops:
        simulation.max_spiral_loops = test.max_spiral_loops
    return simulation


def _expected(test: Any, simulation: Any) -> Iterator[tuple[str, int | None, Any, Any]]:
    """(variable, index in its population or None for all, period, value) in the order of the file."""
    variables = simulation.tax_benefit_system.variables
    for key, value in test.output.items():
        # upstream has a variable named as an entity (`famille`): a mapping of variables means the entity
        of_entity = (
            key in simulation.populations and isinstance(value, dict) and all(name in variables for name in value)
        )
        if key in variables and not of_entity:
            yield from _dated(key, None, test.period, value)
        elif key in simulation.populations:
            for variable, inner in value.items():
                yield from _dated(variable, None, test.period, inner)
        elif (population := simulation.get_population(plural=key)) is not None:
            for instance, inners in value.items():
                for variable, inner in inners.items():
                    yield from _dated(variable, population.get_index(instance), test.period, inner)
        else:
            yield key, None, test.period, value


def _dated(variable: str, index: int | None, when: Any, value: Any) -> Iterator[tuple[str, int | None, Any, Any]]:
    if isinstance(value, dict):
        for inner_when, inner in value.items():
            yield from _dated(variable, index, inner_when, inner)
    else:
        yield variable, index, when, value


def _compare(
    test: Any, simulation: Any, variable: str, index: int | None, when: Any, expected: Any
) -> Iterator[Difference]:
    found = None
    try:
        found = simulation.calculate(variable, when)
        found = found if index is None else found[index]
        absolute, relative = test.absolute_error_margin[variable], test.relative_error_margin[variable]
        assert_near(found, expected, absolute, "", relative)
    except AssertionError as error:
        yield Difference(variable, str(when), expected, _plain(found), _said(error))
    except Exception as error:  # an engine that fails on a case must not hide the others
        yield Difference(variable, str(when), expected, None, _said(error))


def _said(error: Exception) -> str:
    if isinstance(error, VariableNotFoundError):
        return "this variable does not exist in this system"
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (" ".join(lines) or type(error).__name__)[:400]


def _plain(found: Any) -> Any:
    if found is None:
        return None
    values = found.decode_to_str() if hasattr(found, "decode_to_str") else found
    return values.tolist() if hasattr(values, "tolist") else values
