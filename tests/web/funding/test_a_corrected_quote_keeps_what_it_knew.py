"""Correcting a quote changes what was typed, and nothing else; another act is another care, and starts anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from misas.actions.funding import quoting
from misas.actions.funding.quoting import SaidLine, SaidQuote
from misas.core.funding.care_codes import Basket, CareFamily, Ear, Equipment, HearingClass, OpticalItem, Sight
from misas.core.funding.packs.codes import Cost
from misas.core.funding.quotes import QuotedLine
from misas.records.cases.models import Case, ForgoneCare
from misas.records.funding import said
from misas.records.funding.models import Quote
from tests.kit.cases import Office
from tests.web.funding.screen import plain, read, there

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
F = CareFamily
CROWNS = (
    QuotedLine("", "Couronne céramo-métallique", F.DENTAL_PROSTHESIS, 82_000, code="HBLD734", tooth="36",
               basket=Basket.FREE, variant_group="36", is_of_ald=False),
    QuotedLine("", "Couronne métallique", F.DENTAL_PROSTHESIS, 29_000, code="HBLD038", tooth="36",
               basket=Basket.ZERO, variant_group="36", is_of_ald=False),
)  # fmt: skip
GLASSES = (
    QuotedLine("", "Monture choisie", F.OPTICAL, 9_000, basket=Basket.FREE, item=OpticalItem.FRAME, pair="p1",
               equipment=Equipment.COMPLEX, sight_changed=True, base_cents=5),
    QuotedLine("", "Verre droit choisi", F.OPTICAL, 12_000, quantity=2, basket=Basket.FREE, item=OpticalItem.LENS,
               pair="p1", sight=Sight.PROGRESSIVE, equipment=Equipment.COMPLEX, rate_percent=60),
)  # fmt: skip
HEARING = tuple(
    QuotedLine("", f"Audioprothèse, {side}", F.HEARING, 155_000, ear=ear, basket=Basket.FREE,
               hearing_class=HearingClass.TWO)
    for ear, side in ((Ear.LEFT, "gauche"), (Ear.RIGHT, "droite"))
)  # fmt: skip


def entered(office: Office, case: Case, lines: Sequence[QuotedLine], cost: Cost | None = None, **more: Any) -> Quote:
    with office.working(office.claire) as by:
        care = ForgoneCare.objects.filter(case=case).earliest("id")
        told = SaidQuote("Cabinet des Arceaux", office.at.date(), [SaidLine(one, cost) for one in lines], **more)
        return quoting.enter_quote(case.public_id, care.public_id, told, by=by, at=office.later(minutes=1))


def kept(office: Office) -> list[tuple[QuotedLine, Cost | None]]:
    """The lines of the last quote, without their names."""
    with office.working(office.claire):
        rows = Quote.objects.latest("id").lines.order_by("rank")
        return [(said.line_of(row), said.cost_of(row)) for row in rows]


def typed_in(page: str) -> dict[str, str]:
    """What the form of the quote holds when it comes, as a browser sends it."""
    form = re.search(r'<form[^>]*id="quote-form".*?</form>', page, re.DOTALL)
    assert form is not None
    found = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        said_of = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in said_of:
            found[said_of["name"]] = unescape(said_of.get("value", ""))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def corrected(client: Client, quote: Quote, **changes: str) -> Any:
    url = f"/devis/{quote.public_id}/corriger"
    held = typed_in(read(client, url))
    return client.post(url, held | {name.replace("__", "-"): value for name, value in changes.items()})


@pytest.mark.parametrize("lines", [CROWNS, GLASSES, HEARING], ids=["crowns", "glasses", "hearing"])
def test_a_quote_saved_with_another_day_is_the_same_quote(
    lines: Sequence[QuotedLine], office: Office, case: Case, claire: Client
) -> None:
    quote = entered(office, case, lines, Cost.DEVICE)
    before = kept(office)
    answer = corrected(claire, quote, dated_on=f"{office.at.date() - timedelta(days=9):%d/%m/%Y}")
    assert answer.status_code == 303, plain(answer)
    assert kept(office) == before and {cost for _, cost in before} == {Cost.DEVICE}
    with office.working(office.claire):
        assert Quote.objects.latest("id").dated_on == office.at.date() - timedelta(days=9)


def test_two_crowns_to_choose_from_are_never_added_up(office: Office, case: Case, claire: Client) -> None:
    quote = entered(office, case, CROWNS)
    assert corrected(claire, quote, l0__price="800").status_code == 303
    page = read(claire, there(case))
    assert "1 110,00 €" not in page and "1 090,00 €" not in page
    assert [(line.price_cents, line.variant_group) for line, _ in kept(office)] == [(80_000, "36"), (29_000, "36")]


def test_what_is_corrected_is_what_is_changed(office: Office, case: Case, claire: Client) -> None:
    quote = entered(office, case, GLASSES)
    answer = corrected(claire, quote, l1__price="110", l1__quantity="1", l0__basket="zero", l0__base="")
    assert answer.status_code == 303, plain(answer)
    (frame, _), (lens, _) = kept(office)
    assert (frame.basket, frame.base_cents, frame.item, frame.pair) == (Basket.ZERO, None, OpticalItem.FRAME, "p1")
    assert (lens.price_cents, lens.quantity, lens.sight, lens.rate_percent) == (11_000, 1, Sight.PROGRESSIVE, 60)


def test_another_act_starts_anew(office: Office, case: Case, claire: Client) -> None:
    quote = entered(office, case, GLASSES, Cost.DEVICE)
    answer = corrected(claire, quote, l0__act="Consultation spécialiste", l0__family="", l0__basket="", l0__base="")
    assert answer.status_code == 303, plain(answer)
    (visit, cost), (lens, same) = kept(office)
    assert (visit.family, visit.item, visit.equipment, visit.pair, visit.basket) == (
        F.CONSULTATION,
        *[None] * 2,
        "",
        None,
    )
    assert cost is None and (lens.item, same) == (OpticalItem.LENS, Cost.DEVICE)


def test_another_crown_is_still_one_to_choose(office: Office, case: Case, claire: Client) -> None:
    quote = entered(office, case, CROWNS)
    assert corrected(claire, quote, l1__act="HBLD491").status_code == 303
    _, (line, _) = kept(office)
    assert (line.code, line.variant_group, line.is_of_ald) == ("HBLD491", "36", None)
    assert line.label != CROWNS[1].label


def test_a_line_taken_away_or_added_leaves_the_others_as_they_were(office: Office, case: Case, claire: Client) -> None:
    quote = entered(office, case, GLASSES)
    url = f"/devis/{quote.public_id}/corriger"
    blank = {f"l0-{name}": "" for name in ("act", "price", "quantity", "position", "family", "basket", "base")}
    longer = plain(claire.post(url, typed_in(read(claire, url)) | blank | {"more": "1"}))
    held = typed_in(longer) | {"l1-act": "Consultation spécialiste", "l1-price": "60"}
    assert claire.post(url, held).status_code == 303
    (lens, _), (visit, _) = kept(office)
    assert (lens.item, lens.sight, lens.pair) == (OpticalItem.LENS, Sight.PROGRESSIVE, "p1")
    assert (visit.family, visit.item, visit.pair) == (F.CONSULTATION, None, "")


def test_an_ear_is_shown_as_it_is_typed(office: Office, case: Case, claire: Client) -> None:
    held = typed_in(read(claire, f"/devis/{entered(office, case, HEARING).public_id}/corriger"))
    assert (held["l0-position"], held["l1-position"]) == ("gauche", "droite")
