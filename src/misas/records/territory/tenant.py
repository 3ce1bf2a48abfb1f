"""The mould of every table that holds rows of people: a caisse, a public id, a scoped manager.

Each such table also says `rls.protect(table)` in its first migration; a test walks the database to see it.
"""

from __future__ import annotations

import uuid

from django.db import models

from misas.records.access.scoped import ScopedManager


class Tenant(models.Model):
    """One row of one caisse. `public_id` is the only identifier that leaves the house."""

    caisse = models.ForeignKey("territory.Caisse", on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
