"""The manager of every table that holds rows of people: it filters on the context and raises without one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from misas.core.access import Context
from misas.records.access import scope


class ScopedManager[M: models.Model](models.Manager[M]):
    """`ScopedManager.from_queryset(CaseQuerySet)()` gives a manager that speaks the trade and stays in scope.

    A model whose rows an outside organisation may see through its own column says `seen_by_organisation = True`.
    """

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(rows_of(scope.current(), self.model))


def rows_of(context: Context, model: type[models.Model]) -> Q:
    """The condition that keeps the rows of the context; one caisse gives an equality, which the indexes start with."""
    caisses = sorted(context.caisses)
    own = Q(caisse_id=caisses[0]) if len(caisses) == 1 else Q(caisse_id__in=caisses)
    if not getattr(model, "seen_by_organisation", False) or context.organisation is None:
        return own
    theirs = Q(organisation_id=context.organisation)
    return own | theirs if caisses else theirs
