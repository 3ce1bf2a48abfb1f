"""A quote of one line is five answers; what is known fills the rest, what is not known is asked, nothing is assumed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from misas.records.cases.models import Case
from misas.records.funding.models import Coverage, Quote, QuoteLine
from tests.kit.cases import Office
from tests.web.funding.screen import CROWN, a_quote, add_quote, plain, read, send, there

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]


def lines(office: Office) -> list[QuoteLine]:
    with office.working(office.claire):
        return list(QuoteLine.objects.order_by("id"))


def test_the_tab_opens_on_the_five_answers(case: Case, claire: Client) -> None:
    page = read(claire, there(case))
    form = re.search(r'<form[^>]*id="quote-form".*?</form>', page, re.DOTALL)
    assert form is not None
    shown = re.sub(r"<details.*?</details>", "", form[0], flags=re.DOTALL)
    asked = re.findall(r'<(?:input|select)[^>]*name="([\w-]+)"', re.sub(r'<input type="hidden"[^>]*>', "", shown))
    assert asked == ["professional", "dated_on", "l0-act", "l0-position", "l0-price"]
    assert f'<option value="{CROWN} ' in page


def test_a_known_act_brings_its_family_and_its_basket(office: Office, case: Case, claire: Client) -> None:
    assert add_quote(claire, case).status_code == 303
    (line,) = lines(office)
    assert (line.code, line.family, line.price_cents, line.quantity) == (CROWN, "dental_prosthesis", 65000, 1)
    page = read(claire, there(case))
    assert "Cabinet de la Fontaine" in page and "650,00 €" in page


def test_an_act_that_nobody_knows_is_asked_its_family(office: Office, case: Case, claire: Client) -> None:
    answer = add_quote(claire, case, **{"l0-act": "Semelles sur mesure"})
    assert answer.status_code == 422
    page = plain(answer)
    assert "<title>Erreur :" in page and "dites sa famille de soins" in page and 'value="Semelles sur mesure"' in page
    assert lines(office) == []
    assert add_quote(claire, case, **{"l0-act": "Semelles sur mesure", "l0-family": "device"}).status_code == 303
    assert lines(office)[0].family == "device"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-5", "Un montant ne peut pas être négatif"),
        ("12,345", "Un montant s’arrête au centime"),
        ("beaucoup", "Ce montant ne se lit pas"),
        ("", "Remplissez"),
        ("9999999", "trop élevé"),
    ],
)
def test_an_amount_that_is_none_is_refused_and_kept(
    typed: str, said: str, office: Office, case: Case, claire: Client
) -> None:
    answer = add_quote(claire, case, **{"l0-price": typed})
    page = plain(answer)
    assert answer.status_code == 422 and (said in page or not typed), page
    assert f'value="{typed}"' in page or not typed
    assert lines(office) == []


def test_lines_are_added_one_by_one_without_a_script(office: Office, case: Case, claire: Client) -> None:
    url = f"/dossiers/{case.public_id}/devis/ajouter"
    page = plain(send(claire, url, **a_quote(more="1")))
    assert 'name="l1-act"' in page and 'value="650"' in page and 'class="errors"' not in page
    two = {"l1-act": "Consultation spécialiste", "l1-price": "60", "lines": "2"}
    wrong = send(claire, url, **a_quote(stated="700", **two))
    assert wrong.status_code == 422 and "n’est pas celui des lignes" in plain(wrong)
    assert lines(office) == []
    assert send(claire, url, **a_quote(stated="710", **two)).status_code == 303
    assert [line.price_cents for line in lines(office)] == [65000, 6000]


def test_a_line_left_blank_is_forgotten(office: Office, case: Case, claire: Client) -> None:
    assert add_quote(claire, case, lines="3").status_code == 303
    assert len(lines(office)) == 1


def test_an_expired_quote_is_refused(office: Office, case: Case, claire: Client) -> None:
    answer = add_quote(claire, case, dated_on="01/02/2024", valid_until="01/08/2024")
    assert answer.status_code == 422 and "n’est plus valable" in plain(answer)


def test_the_same_sending_twice_writes_once(office: Office, case: Case, claire: Client) -> None:
    url, data = f"/dossiers/{case.public_id}/devis/ajouter", a_quote(idempotency_key="0b1f")
    assert [claire.post(url, data).status_code for _ in range(2)] == [303, 303]
    assert len(lines(office)) == 1


def test_what_is_missing_is_asked_and_not_assumed(office: Office, case: Case, claire: Client) -> None:
    add_quote(claire, case)
    page = read(claire, there(case))
    assert "Il manque" in page and "Rien n’est supposé" in page and "A-t-elle une complémentaire" in page
    assert "Ce que la personne peut payer tout de suite" in page
    with office.working(office.claire):
        assert not Coverage.objects.exists()


def test_a_quote_is_corrected_by_another_row_and_withdrawn(office: Office, case: Case, claire: Client) -> None:
    add_quote(claire, case)
    with office.working(office.claire):
        first = Quote.objects.get()
    url = f"/devis/{first.public_id}/corriger"
    assert 'value="650"' in read(claire, url)
    assert send(claire, url, **a_quote(**{"l0-price": "640"})).status_code == 303
    with office.working(office.claire):
        old, new = Quote.objects.order_by("id")
        assert old.ended_why == "corrected" and old.replaced_by == new
    page = read(claire, there(case))
    assert "640,00 €" in page and "650,00 €" not in page
    assert send(claire, f"/devis/{new.public_id}/retirer").status_code == 303
    assert 'id="quote-form"' in read(claire, there(case))
