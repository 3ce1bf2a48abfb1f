"""One case of a test file, computed: its outputs that differ, or why it cannot be run.

A case: name, period, input (variables, entities by their singular, or whole entities), output, margins, and what
OpenFisca's runner takes besides. `openfisca_core.tools.test_runner` is the reference.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from openfisca_core.errors import SituationParsingError, VariableNotFoundError
from openfisca_core.periods import period
from openfisca_core.reforms.in_yaml_test_reform import InYamlTestReform
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.tools import assert_near
from openfisca_core.tools.test_runner import TEST_KEYWORDS, build_test

from openfisca_misas.wrong_values import wrong_value

OWN_EXTENSIONS = frozenset({"openfisca_misas"})


class Trouble(StrEnum):
    """Why an output was not compared, or a whole case not run. NONE: both were computed, they differ."""

    NONE = ""
    UNKNOWN_VARIABLE = "unknown_variable"
    UNKNOWN_INPUT = "unknown_input"
    UNKNOWN_KEY = "unknown_key"
    NO_OUTPUT = "no_output"
    NOT_A_PERIOD = "not_a_period"
    OTHER_EXTENSION = "other_extension"
    WRONG_VALUE = "wrong_value"
    NOT_COMPUTED = "not_computed"


class Unrunnable(ValueError):
    """A case that cannot be run; the message names what is wrong in it."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        super().__init__(detail)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Difference:
    """One output that is not the expected one; `found` is None when it could not be computed.

    `trouble` says why as a code, `problem` in the engine's own words. Of a value of the wrong type (WRONG_VALUE),
    `expected` is what its variable wants (`wrong_values.Wrong`) and `problem` the value as written.
    """

    variable: str
    period: str
    expected: Any
    found: Any
    problem: str
    trouble: Trouble = Trouble.NONE


def differences_of(case: dict[str, Any], tbs: Any) -> Iterator[Difference]:
    """The outputs of a case that differ; a case that cannot be run is one difference that says why."""
    month = str(case.get("period") or "")
    try:
        test = test_of(case)
        simulation = simulation_of(test, tbs)
        expected = list(_expected(test, simulation))
    except Exception as error:  # the runner's own errors are of many kinds; each is a failure that says why
        yield _unrun(case, tbs, month, error)
        return
    for variable, index, when, value in expected:
        yield from _compare(test, simulation, variable, index, when, value)


def _unrun(case: dict[str, Any], tbs: Any, month: str, error: Exception) -> Difference:
    """Why a case was not run: the value at fault, when the engine only says that it broke."""
    trouble = _trouble(error)
    wrong = wrong_value(case.get("input"), tbs) if trouble is Trouble.NOT_COMPUTED else None
    if wrong is None:
        return Difference("", month, None, None, _said(error), trouble)
    if wrong.wanted == "period":
        return Difference(wrong.variable, month, None, None, wrong.value, Trouble.NOT_A_PERIOD)
    return Difference(wrong.variable, month, wrong.wanted, None, wrong.value, Trouble.WRONG_VALUE)


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
