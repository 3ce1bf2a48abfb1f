"""Every answer leaves with the strict policy, is kept nowhere, and says that it depends on htmx."""

from __future__ import annotations

from django.contrib.staticfiles import finders
from django.test import Client

from misas.web.ui.headers import CONTENT_SECURITY_POLICY


def test_a_page_and_an_error_leave_with_the_same_headers(client: Client) -> None:
    for answer in (client.get("/style/"), client.get("/style/nulle-part"), client.post("/style/", {})):
        assert answer["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert answer["Cache-Control"] == "no-store"
        assert "HX-Request" in answer["Vary"]
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_policy_lets_nothing_inline_nor_foreign() -> None:
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'self'; img-src 'self' data:;")
    assert "unsafe" not in CONTENT_SECURITY_POLICY and "http" not in CONTENT_SECURITY_POLICY


def test_a_fragment_goes_to_htmx_but_not_to_a_history_restore(client: Client) -> None:
    whole = client.get("/style/liste").content
    fragment = client.get("/style/liste", headers={"HX-Request": "true"}).content
    restored = client.get("/style/liste", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}).content
    assert b"<!doctype html>" in whole and b"<!doctype html>" in restored
    assert fragment.lstrip().startswith(b'<div id="list">')


def test_a_name_posted_to_a_list_never_reaches_the_address(client: Client) -> None:
    answer = client.post("/style/liste", {"q": "morel", "status": "papers"}, headers={"HX-Request": "true"})
    assert answer["HX-Push-Url"] == "/style/liste?status=papers"


def test_what_the_pages_ask_for_is_served() -> None:
    for path in ("misas/misas.css", "misas/tokens.css", "misas/misas.js", "vendor/htmx/htmx.min.js"):
        assert finders.find(path)
    assert finders.find("vendor/inter/inter-latin-wght-normal.woff2")
    assert finders.find("vendor/axe/axe.min.js") is None
