"""Test clients share their middleware, until a setting changes: then it is built again from what the settings say."""

from __future__ import annotations

from typing import Any

from django.test import override_settings
from django.test.client import ClientHandler


def loaded() -> Any:
    handler = ClientHandler()
    handler.load_middleware()
    return handler._middleware_chain


def test_two_clients_share_one_chain() -> None:
    assert loaded() is loaded()


def test_a_changed_setting_is_heard_and_so_is_its_end() -> None:
    before = loaded()
    with override_settings(MIDDLEWARE=["django.middleware.common.CommonMiddleware"]):
        bare = loaded()
        assert bare is not before and bare is loaded()
    assert loaded() is not bare
