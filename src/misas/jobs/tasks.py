"""The tasks that workers run. Arguments are keys and codes only: no name, no NIR.

What the clock asks for is done caisse by caisse, each in its own context and transaction: the trouble of one caisse
leaves the others whole, and is raised at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from misas.actions import cases, documents, imports, orientation, referrals, retention, rights
from misas.actions.funding import beginning, warning
from misas.actions.territory import calendar_of
from misas.core.access import SYSTEM, Context
from misas.jobs import delivery
from misas.records.access.scope import working_in
from misas.records.documents import limits as document_limits
from misas.records.outbox import delivery as outbox
from misas.records.outbox import post
from misas.records.territory.queries import taking_part

LOST_AFTER: Final = timedelta(minutes=2)
HEARTBEAT_LOST: Final = 30.0  # seconds without a sign of life from a worker
MORNING: Final = 6  # the hour of the caisse's own clock at which silence is told, before people arrive
BATCH: Final = 500
TURNS: Final = 40  # batches of one caisse in one sweep; what is left waits for the next hour

log = structlog.get_logger(__name__)


def each_caisse(work: Callable[[int, datetime], object]) -> None:
    """Do this in every caisse that takes part. Raises the last trouble met, once all the others are done."""
    trouble: Exception | None = None
    for caisse in taking_part():
        at = timezone.now()
        try:
            with working_in(Context.for_system(caisse.pk)):
                work(caisse.pk, at)
        except Exception as error:
            log.warning("sweep.failed", caisse=caisse.pk, work=work.__name__, error=type(error).__name__)
            trouble = error
    if trouble is not None:
        raise trouble


@app.task(
    name=post.DELIVER,
    queue=post.QUEUE,
    retry=RetryStrategy(max_attempts=8, exponential_wait=3),
)
def deliver(key: str, caisse_id: int) -> None:
    delivery.deliver(key, caisse_id, timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="misas.rescue", queueing_lock="rescue", lock="rescue")
async def rescue(timestamp: int) -> None:
    """Give the jobs of dead workers back to the living."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=HEARTBEAT_LOST):
        await app.job_manager.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(name="misas.redeliver", queueing_lock="redeliver", lock="redeliver")
def redeliver(timestamp: int) -> None:
    """Defer again the messages whose task was lost: the outbox row, not the queue, is the truth."""

    def again(caisse_id: int, at: datetime) -> None:
        for message in outbox.forgotten(at, LOST_AFTER):
            post.defer(message.key, message.caisse_id)

    each_caisse(again)


@app.periodic(cron="2 * * * *")
@app.task(name="misas.sweep_stalled", queueing_lock="sweep_stalled", lock="sweep_stalled")
def sweep_stalled(timestamp: int) -> None:
    """Each open morning, where it is morning: remind the owners of silent cases and of referrals that nobody answered,
    then tell the supervisor."""

    def tell_silence(caisse_id: int, at: datetime) -> None:
        calendar = calendar_of(caisse_id)
        local = calendar.local(at)
        if local.hour == MORNING and calendar.is_open(local.date()):
            cases.sweep_stalled(caisse_id, at=at)
            referrals.sweep_late(caisse_id, at=at)

    each_caisse(tell_silence)


@app.periodic(cron="6 * * * *")
@app.task(name="misas.warn_of_rights", queueing_lock="warn_of_rights", lock="warn_of_rights")
def warn_of_rights(timestamp: int) -> None:
    """Each open morning, where it is morning: what claims and open rights ask for becomes a task of their case."""

    def warn(caisse_id: int, at: datetime) -> None:
        calendar = calendar_of(caisse_id)
        local = calendar.local(at)
        if local.hour == MORNING and calendar.is_open(local.date()):
            rights.sweep_warnings(caisse_id, at=at)

    each_caisse(warn)


@app.periodic(cron="7 * * * *")
@app.task(name="misas.warn_of_aids", queueing_lock="warn_of_aids", lock="warn_of_aids")
def warn_of_aids(timestamp: int) -> None:
    """Each open morning, where it is morning: what requests to funders ask for becomes a task of their case, before a
    commitment lapses. Before that, each day, rules approved in advance begin."""

    def warn(caisse_id: int, at: datetime) -> None:
        calendar = calendar_of(caisse_id)
        local = calendar.local(at)
        if local.hour == MORNING:
            beginning.begin_due(caisse_id, at=at)
        if local.hour == MORNING and calendar.is_open(local.date()):
            warning.sweep_warnings(caisse_id, at=at)

    each_caisse(warn)


@app.periodic(cron="8 * * * *")
@app.task(name="misas.watch_refusals", queueing_lock="watch_refusals", lock="watch_refusals")
def watch_refusals(timestamp: int) -> None:
    """Each open morning, where it is morning: a complaint about a refusal of care whose answer is late becomes a task
    of its case."""

    def watch(caisse_id: int, at: datetime) -> None:
        calendar = calendar_of(caisse_id)
        local = calendar.local(at)
        if local.hour == MORNING and calendar.is_open(local.date()):
            orientation.sweep_refusals(caisse_id, at=at)

    each_caisse(watch)


@app.periodic(cron="10 * * * *")
@app.task(name="misas.recompute", queueing_lock="recompute", lock="recompute")
def recompute(timestamp: int) -> None:
    """Look again at what a day that passes has changed: next actions of cases, priorities of referrals."""
    for _ in range(TURNS):
        left: list[int] = []

        def look_again(caisse_id: int, at: datetime, left: list[int] = left) -> None:
            looked = cases.sweep_recompute(caisse_id, at=at, limit=BATCH)
            looked_too = referrals.recompute(caisse_id, at=at, limit=BATCH)
            if BATCH in (looked, looked_too):
                left.append(caisse_id)

        each_caisse(look_again)
        if not left:
            return


@app.periodic(cron="*/5 * * * *")
@app.task(name="misas.empty_drafts", queueing_lock="empty_drafts", lock="empty_drafts")
def empty_drafts(timestamp: int) -> None:
    """Empty the identities that a workstation posted and nobody used in time."""
    each_caisse(lambda caisse_id, at: referrals.empty_expired(at=at))


@app.periodic(cron="24 * * * *")
@app.task(name="misas.measure_access", queueing_lock="measure_access", lock="measure_access")
def measure_access(timestamp: int) -> None:
    """Within the hour that follows a new lot of the RPPS: our own access around each commune. Otherwise nothing."""
    if done := orientation.measure_access(at=timezone.now()):
        log.info("access.measured", specialities=done)


@app.periodic(cron="40 2 * * *")
@app.task(name="misas.purge_imports", queueing_lock="purge_imports", lock="purge_imports")
def purge_imports(timestamp: int) -> None:
    """Erase the cells of the files imported 30 days ago, and drop the files that nobody confirmed."""
    each_caisse(lambda caisse_id, at: imports.purge_imports(caisse_id, at=at))


@app.periodic(cron="50 2 * * *")
@app.task(name="misas.purge_documents", queueing_lock="purge_documents", lock="purge_documents")
def purge_documents(timestamp: int) -> None:
    """Forget the contents of the documents that somebody took away 30 days ago."""

    def forget(caisse_id: int, at: datetime) -> None:
        documents.purge_removed(before=at - document_limits.REMOVED_KEPT, by=SYSTEM, at=at)

    each_caisse(forget)


@app.periodic(cron="20 3 * * *")
@app.task(name="misas.forget", queueing_lock="forget", lock="forget")
def forget(timestamp: int) -> None:
    """Forget what has served or passed its duration; what awaits a human is counted in the journal."""
    retention.forget_what_served(at=timezone.now())
    each_caisse(lambda caisse_id, at: retention.forget_in(caisse_id, at=at))
