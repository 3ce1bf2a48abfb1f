"""Whatever is done to a claim, in any order: its caches are those of its facts, and its case is never left alone."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misas.actions import rights
from misas.core.refusals import Refused
from misas.core.rights.claim_steps import STEPS
from misas.core.rights.claims import ClaimFact, Filer
from misas.core.rights.watching import watch
from misas.records.cases.models import Task
from misas.records.rights.facts import delay_of, folded
from misas.records.rights.models import Claim, ClaimFactRow, OpenRight, RightsReminder
from tests.kit.cases import fresh
from tests.kit.people import GARD
from tests.kit.reviews import Desk

VERBS = {step.verb: step.fact for step in STEPS}
HAPPENINGS = st.lists(
    st.tuples(st.sampled_from([*VERBS, "sweep", "sweep"]), st.integers(0, 70)), min_size=1, max_size=9
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happenings=HAPPENINGS)
def test_the_caches_follow_the_facts_and_the_case_keeps_its_next_action(
    desk: Desk, happenings: list[tuple[str, int]]
) -> None:
    desk.case = None  # type: ignore[assignment]
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.claim(claire)
    for what, days in happenings:
        on = desk.after(days=days)
        if what == "sweep":
            with desk.office.as_system():
                rights.sweep_warnings(GARD, at=desk.later())
                assert rights.sweep_warnings(GARD, at=desk.later()) == {}
            continue
        fact = ClaimFact(VERBS[what], on, filer=Filer.PERSON, missing=("Avis d’impôt",) if "ask" in what else (),
                         since=on, until=on + timedelta(days=300))  # fmt: skip
        with desk.working() as claire, suppress(Refused), transaction.atomic():
            rights.record_claim(claim.public_id, what, fact, by=claire, at=desk.later())
    with desk.working():
        row = Claim.objects.get(pk=claim.pk)
        fold = folded(row, ClaimFactRow.objects.filter(claim=row).order_by("id"))
        looked = watch(fold, delay_of(row))
        case = fresh(desk.case)
        assert (row.status, row.next_due, row.watch_on) == (fold.status, looked.due, looked.since)
        assert OpenRight.objects.filter(claim=row, replaced_at__isnull=True).count() <= 1
        assert OpenRight.objects.filter(claim=row).exists() == _was_granted(row)
        assert case.owner_id and case.next_action and case.next_due
        waiting = RightsReminder.objects.filter(case=case, settled_at__isnull=True).values("task_id")
        open_tasks = Task.objects.filter(case=case, ended_at__isnull=True, made_by__isnull=True)
        assert set(open_tasks.values_list("public_id", flat=True)) <= {one["task_id"] for one in waiting}


def _was_granted(row: Claim) -> bool:
    """Whether it was granted at some point, even when something else happened since."""
    kinds = ClaimFactRow.objects.filter(claim=row).values_list("kind", flat=True)
    return "granted" in kinds or ("silence" in kinds and row.delay_silence == "accord")
