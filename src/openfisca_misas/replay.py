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
from openfisca_core.errors import SituationParsingError, VariableNotFoundError
from openfisca_core.periods import period
from openfisca_core.reforms.in_yaml_test_reform import InYamlTestReform
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.tools import assert_near
from openfisca_core.tools.test_runner import TEST_KEYWORDS, build_test

from openfisca_misas import tables
from openfisca_misas.law import other_law

OWN_EXTENSIONS = frozenset({"openfisca_misas"})
SIGNS = frozenset({"input", "output"})
"""Without either in any of its cases, a file was not written for this."""
BYTES_MAX = 20_000_000
DEPTH_MAX = 100
"""Objects within objects: the deepest file of upstream has eight."""
SUPERSEDED = Path(__file__).parent / "corrections" / "superseded.yaml"


class Outcome(StrEnum):
    """How a case ended."""

    PASSED = "passed"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class Trouble(StrEnum):
    """Why an output was not compared, or a whole case not run. NONE: both were computed, they differ."""

    NONE = ""
    UNKNOWN_VARIABLE = "unknown_variable"
    UNKNOWN_INPUT = "unknown_input"
    UNKNOWN_KEY = "unknown_key"
    NO_OUTPUT = "no_output"
    NOT_A_PERIOD = "not_a_period"
    OTHER_EXTENSION = "other_extension"
    NOT_COMPUTED = "not_computed"


class Unrunnable(ValueError):
    """A case that cannot be run; the message names what is wrong in it."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        super().__init__(detail)
        self.trouble = trouble


class Unusable(ValueError):
    """A file that is no test file: `why` is "not_yaml", "no_case" or "too_big", `line` the faulty one (0: none)."""

    def __init__(self, name: str, why: str, line: int = 0) -> None:
        super().__init__(f"{name}: {why}{f', line {line}' if line else ''}")
        self.why, self.line = why, line


@dataclass(frozen=True, slots=True)
class Difference:
    """One output that is not the expected one; `found` is None when it could not be computed.

    `trouble` says why as a code, `problem` in the engine's own words.
    """

    variable: str
    period: str
    expected: Any
    found: Any
    problem: str
    trouble: Trouble = Trouble.NONE


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
        for row in tables.plain(SUPERSEDED)
    )


def replay(path: Path, tbs: Any, *, published: bool = False) -> list[CaseResult]:
    """Every case of a file computed with `tbs`; with `published` nothing is superseded. Raises Unusable."""
    return [result_of(case, tbs, published=published) for case in read_cases(path)]


def read_cases(path: Path) -> list[dict[str, Any]]:
    """The cases of a file, as written. Raises Unusable when it is not YAML or holds no case."""
    try:
        found = yaml.load(_text(path), Loader=tables.LOADER)  # noqa: S506 (a safe loader)
    except Unusable:
        raise
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:  # ValueError: a date such as 2026-13-45
        mark = getattr(error, "problem_mark", None)
        raise Unusable(path.name, "not_yaml", mark.line + 1 if mark else 0) from error
    cases = found if isinstance(found, list) else [found]
    if not cases or not all(isinstance(case, dict) for case in cases) or not any(SIGNS & set(case) for case in cases):
        raise Unusable(path.name, "no_case")
    return cases


def _text(path: Path) -> str:
    """The text of a file that is not too big, nor so deep that its reader would fall. Raises Unusable, OSError."""
    with path.open("rb") as stream:
        content = stream.read(BYTES_MAX + 1)
    if len(content) > BYTES_MAX:
        raise Unusable(path.name, "too_big")
    text = content.decode("utf-8-sig")
    depth = 0
    for event in yaml.parse(text, Loader=tables.LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_MAX:
            raise Unusable(path.name, "too_big", event.start_mark.line + 1 if event.start_mark else 0)
    return text


def result_of(case: dict[str, Any], tbs: Any, *, published: bool = False) -> CaseResult:
    """One case computed with `tbs`; it is superseded when a rule explains all that differs, and nothing else does."""
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
        test = test_of(case)
        simulation = simulation_of(test, tbs)
        expected = list(_expected(test, simulation))
    except Exception as error:  # the runner's own errors are of many kinds; each is a failure that says why
        yield Difference("", month, None, None, _said(error), _trouble(error))
        return
    for variable, index, when, value in expected:
        yield from _compare(test, simulation, variable, index, when, value)


def test_of(case: dict[str, Any]) -> Any:
    """A case as OpenFisca's runner reads it. Raises Unrunnable."""
    if unknown := sorted(str(key) for key in set(case) - TEST_KEYWORDS):
        raise Unrunnable(Trouble.UNKNOWN_KEY, ", ".join(unknown))
    test = build_test(dict(case))
    if not test.output or not isinstance(test.output, dict):
        raise Unrunnable(Trouble.NO_OUTPUT, "the case has no output")
    try:
        period(test.period)
    except ValueError as error:
        raise Unrunnable(Trouble.NOT_A_PERIOD, str(test.period or "(vide)")) from error
    return test


def simulation_of(test: Any, tbs: Any) -> Any:
    """The simulation of a case, nothing calculated yet. Raises Unrunnable, or what the builder raises."""
    asked = [test.extensions] if isinstance(test.extensions, str) else list(test.extensions)
    if test.reforms or set(asked) - OWN_EXTENSIONS:
        raise Unrunnable(Trouble.OTHER_EXTENSION, ", ".join(str(one) for one in test.reforms or asked))
    system = InYamlTestReform(tbs, test.parameters) if test.parameters else tbs
    builder = SimulationBuilder()
    builder.set_default_period(test.period)
    simulation = builder.build_from_dict(system, test.input)
    if simulation is None:
        known = {*system.variables, *system.entities_plural(), *system.entities_by_singular()}
        unknown = sorted(str(key) for key in set(test.input) - known)
        raise Unrunnable(Trouble.UNKNOWN_INPUT, ", ".join(unknown) or "variables and entities are mixed")
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
                if instance not in population.ids:
                    raise Unrunnable(Trouble.UNKNOWN_INPUT, str(instance))
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
        yield Difference(variable, str(when), expected, None, _said(error), _trouble(error))


def _trouble(error: Exception) -> Trouble:
    if isinstance(error, Unrunnable):
        return error.trouble
    if isinstance(error, VariableNotFoundError):
        return Trouble.UNKNOWN_VARIABLE
    unknown = isinstance(error, SituationParsingError) and error.code == 404  # what the builder says of a name
    return Trouble.UNKNOWN_INPUT if unknown else Trouble.NOT_COMPUTED


def _said(error: Exception) -> str:
    if isinstance(error, VariableNotFoundError):
        return "this variable does not exist in this system"
    if isinstance(error, SituationParsingError) and error.code == 404:
        return _last_name(error.error)
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (" ".join(lines) or type(error).__name__)[:400]


def _last_name(place: dict[str, Any]) -> str:
    """The name at fault in `{entity: {instance: {name: message}}}`."""
    ((name, inner),) = place.items()
    return _last_name(inner) if isinstance(inner, dict) else str(name)


def _plain(found: Any) -> Any:
    if found is None:
        return None
    values = found.decode_to_str() if hasattr(found, "decode_to_str") else found
    return values.tolist() if hasattr(values, "tolist") else values
