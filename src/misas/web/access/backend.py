"""Who may sign in: active accounts; the invented people of the demo only in demo mode."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from misas.records.accounts.models import Account


class Accounts(ModelBackend):
    """Asked at each sign-in and at each request: a suspended account, or a persona outside the demo, is nobody."""

    def user_can_authenticate(self, user: Account | AnonymousUser | None) -> bool:
        if not super().user_can_authenticate(user):
            return False
        return settings.MISAS_DEMO or not getattr(user, "persona", "")
