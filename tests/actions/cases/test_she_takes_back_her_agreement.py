"""When she takes back the accompaniment, nobody is asked to call her any more; a human ends the case with a reason."""

from __future__ import annotations

import pytest

from misas.actions import cases
from misas.core.cases.codes import ExitCode, TaskKind
from misas.core.privacy.codes import Scope
from misas.records.cases.models import Case
from tests.kit.cases import Office, build_office, fresh


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def taken_back(office: Office, case: Case, scope: Scope) -> Case:
    with office.working(office.claire) as claire:
        cases.take_back(case.public_id, scope, by=claire, at=office.later(minutes=5))
        return fresh(case)


@pytest.mark.parametrize("scope", [Scope.ACCOMPANIMENT, Scope.OPPOSITION])
@pytest.mark.parametrize("begun", ["taken", "accompanied"])
def test_the_next_action_is_to_confirm_her_refusal(office: Office, scope: Scope, begun: str) -> None:
    with office.working(office.claire) as claire:
        case = getattr(office, begun)(claire)
    row = taken_back(office, case, scope)
    assert (row.next_action, row.closed_at) == (TaskKind.CONFIRM_REFUSAL.value, None)
    assert row.owner_id == office.claire.pk
    with office.working(office.claire) as claire:
        cases.close_case(case.public_id, ExitCode.OPPOSED, by=claire, at=office.later(minutes=5))
        assert fresh(case).closed_code == ExitCode.OPPOSED.value


@pytest.mark.parametrize("scope", [Scope.FEEDBACK, Scope.SHARING])
def test_silence_toward_others_leaves_the_accompaniment_as_it_is(office: Office, scope: Scope) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
    before = fresh_next(office, case)
    taken_back(office, case, scope)
    assert fresh_next(office, case) == before


def fresh_next(office: Office, case: Case) -> tuple[str | None, object]:
    with office.working(office.claire):
        row = fresh(case)
        return row.next_action, row.next_due
