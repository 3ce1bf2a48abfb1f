"""What templates say in French, and how a group of boxes is pointed at."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils import timezone
from django_cotton.compiler_regex import CottonCompiler


def _render(source: str, **context: object) -> str:
    compiled = CottonCompiler().process(source)
    shown = str(engines["django"].from_string(compiled).render(context))
    return shown.replace("\u00a0", "~").replace("\u202f", "~")


def test_nothing_known_is_a_dash_never_a_zero() -> None:
    assert _render("{{ x|euros }}{{ x|day }}{{ x|clock }}{{ x|phone }}", x=None) == "————"


def test_an_instant_is_shown_in_the_zone_of_the_caisse() -> None:
    at = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert _render("{{ at|moment }}", at=at) == "22~novembre, 0~h~30"
    with timezone.override("Indian/Reunion"):
        assert _render("{{ at|day }} {{ at|clock }}", at=at) == "22~novembre~2026 3~h~30"
    with timezone.override("America/Cayenne"):
        assert _render("{{ at|due:today }}", at=at, today=date(2026, 11, 21)) == "Aujourd’hui"


@pytest.mark.parametrize(("n", "shown"), [(0, "dossier"), (1, "dossier"), (2, "dossiers")])
def test_plural_starts_at_two(n: int, shown: str) -> None:
    assert _render("dossier{{ n|plural }}", n=n) == shown


def test_a_component_does_not_see_the_variables_of_the_page() -> None:
    assert "secret" not in _render('<c-notice tone="info">bonjour</c-notice>', title="secret")


def test_what_people_type_is_escaped_in_a_component() -> None:
    shown = _render('<c-badge>{{ x }}</c-badge><c-notice :title="x"></c-notice>', x="<b>gras</b>")
    assert "<b>" not in shown
    assert shown.count("&lt;b&gt;") == 2
