"""A directory gives any text for a link: only a page of the web, whose host is what a browser will open, is one."""

from __future__ import annotations

import pytest

from misas.web.workspace.orientation.shown import link_of


@pytest.mark.parametrize(
    ("listed", "host"),
    [
        ("https://www.centre-du-pont.test/rendez-vous?a=1", "www.centre-du-pont.test"),
        ("http://cabinet.test", "cabinet.test"),
        (" HTTPS://Cabinet.test/ ", "cabinet.test"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("JavaScript://cabinet.test/%0aalert(1)", None),
        ("data:text/html,<script>alert(1)</script>", None),
        ("ftp://cabinet.test", None),
        ("//cabinet.test", None),
        ("cabinet.test", None),
        ("https://cabinet.test@ailleurs.test/", None),
        ("https://ailleurs.test\\@cabinet.test/", None),
        ("https://cabinet.test/ <script>", None),
        ("https://[::1", None),
        ("", None),
    ],
)
def test_only_a_page_of_the_web_is_a_link_and_its_host_is_named(listed: str, host: str | None) -> None:
    assert link_of(listed) == ((listed.strip(), host) if host else None)
