"""One row per thing that must happen once the transaction is committed.

`key` is unique: the same news put twice is one row. The handler's effects and the mark `done_at` are written in
the same transaction, so a job run twice has its effect once.
"""

from django.db import models

from misas.records.access.scoped import ScopedManager


class Message(models.Model):
    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    caisse_id = models.IntegerField()
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True, default="")

    objects = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(
                fields=["caisse_id", "due_at"], name="outbox_waiting", condition=models.Q(done_at__isnull=True)
            )
        ]
