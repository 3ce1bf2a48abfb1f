"""The browser, the served product and the sign-in of the browser tests. See README.md beside."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.web.browser import chromium, gate, nu, witness
from tests.web.browser.server import Counted, served

# Playwright keeps an event loop in this thread; Django would refuse the database for that alone.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NewPage = Callable[..., Page]
SignIn = Callable[..., Page]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: plays in Chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/web/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = chromium.executable()
    if found is None:
        message = "Chromium is missing: the screens are NOT tested (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        warnings.warn(message, stacklevel=1)
        pytest.skip(message)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=chromium.flags())
        yield started
        started.close()


@pytest.fixture(scope="session", autouse=True)
def html_checker() -> Iterator[nu.NuChecker | None]:
    reason = nu.missing()
    if reason:
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        warnings.warn(f"the Nu HTML checker does NOT run: {reason}", stacklevel=1)
    with nu.nu_checker() as checker:
        gate.use_checker(checker)
        yield checker
        gate.use_checker(None)


@pytest.fixture(scope="session")
def style_site() -> Iterator[str]:
    """The product for pages that read no database: the style guide, the errors. Sessions stand in signed cookies."""
    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies"):
        application = get_wsgi_application()  # the session engine is read here, once
    with served(application) as base:
        yield base


@pytest.fixture(scope="session")
def _served(django_db_setup: None) -> Iterator[tuple[str, Counted]]:
    application = Counted(get_wsgi_application())
    with served(application) as base:
        yield base, application


@pytest.fixture
def site(_served: tuple[str, Counted], committed: None) -> Iterator[str]:
    """The product on the test database, as `misas_web`, row-level security on. Rows written by the test are
    committed (the server has its own connections) and emptied after it, once the last request is answered."""
    base, application = _served
    yield base
    application.settle()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """new_page(base, width=1366, height=768, **context options) → a page in a context of its own."""
    opened: list[BrowserContext] = []

    def make(base: str, *, width: int = 1366, height: int = 768, **options: Any) -> Page:
        context = browser.new_context(
            base_url=base,
            viewport={"width": width, "height": height},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(8000)
        witness.watch(context, base)
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(site: str, new_page: NewPage) -> Page:  # the page closes first, then the rows are emptied
    """A visitor on the product with its database, 1366×768."""
    return new_page(site)


@pytest.fixture
def style_page(new_page: NewPage, style_site: str) -> Page:
    return new_page(style_site)


@pytest.fixture
def signed_in(site: str, new_page: NewPage) -> SignIn:
    """signed_in(account, width=1366, …) → a page whose session is the account's (a row of `accounts.Account`)."""

    def make(account: Any, **options: Any) -> Page:
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.save()
        page = new_page(site, **options)
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or "", "url": site}]
        )
        return page

    return make
