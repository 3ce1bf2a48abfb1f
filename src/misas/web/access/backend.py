"""Who may sign in: active accounts; the invented people of the demo only in demo mode."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from misas.records.accounts.models import Account
from misas.records.accounts.queries import with_grants


class Accounts(ModelBackend):
    """Asked at each sign-in and at each request: a suspended account, or a persona outside the demo, is nobody."""

    def get_user(self, user_id: Any) -> Account | None:
        """Who the session names, with what she was granted: one query for both, at each request."""
        account = with_grants(user_id)
        return account if self.user_can_authenticate(account) else None

    def user_can_authenticate(self, user: Account | AnonymousUser | None) -> bool:
        if user is None or not super().user_can_authenticate(user):
            return False
        return settings.MISAS_DEMO or not getattr(user, "persona", "")
