"""The tasks that workers run. Arguments are keys and codes only: no name, no NIR."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from misas.actions import imports
from misas.core.access import Context
from misas.jobs import delivery
from misas.records.access.scope import working_in
from misas.records.outbox import delivery as outbox
from misas.records.outbox import post
from misas.records.territory.queries import taking_part

LOST_AFTER = timedelta(minutes=2)
HEARTBEAT_LOST = 30.0  # seconds without a sign of life from a worker


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
    for caisse in taking_part():
        with working_in(Context.for_system(caisse.pk)):
            for message in outbox.forgotten(timezone.now(), LOST_AFTER):
                post.defer(message.key, message.caisse_id)


@app.periodic(cron="40 2 * * *")
@app.task(name="misas.purge_imports", queueing_lock="purge_imports", lock="purge_imports")
def purge_imports(timestamp: int) -> None:
    """Erase the cells of the files imported 30 days ago, and drop the files that nobody confirmed."""
    for caisse in taking_part():
        with working_in(Context.for_system(caisse.pk)):
            imports.purge_imports(caisse.pk, at=timezone.now())
