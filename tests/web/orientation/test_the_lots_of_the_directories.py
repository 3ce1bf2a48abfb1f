"""The report of the lots: what serves and of which day, what was refused and why, what was never seen whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from misas.core.access import Role
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import Breach, Broken, Layout, LotReport
from misas.records.orientation import lots
from misas.records.orientation.locating import Located
from misas.records.orientation.models import Lot, LotStatus
from tests.kit.directory import as_owner_of_all
from tests.kit.people import national_administrator, person, sign_in
from tests.web.cases.test_the_page_of_a_case import counted

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
NARROW, WIDE = "\u202f", "\u00a0"


def report(format: Format = Format.RPPS_ACTIVITIES, **more: Any) -> LotReport:
    plain: dict[str, Any] = {
        "format": format,
        "file_name": "PS_LibreAcces_Personne_activite.txt",
        "checksum": "a" * 64,
        "bytes": 153_600_000,
        "encoding": "utf-8",
        "layout": Layout.VERIFIED,
        "as_of": NOW.date() - timedelta(days=5),
        "rows": 12_000,
    }
    return LotReport(**{**plain, **more})


def serving(told: LotReport) -> Lot:
    with as_owner_of_all():
        return Lot.objects.create(
            **lots._told(told, Located(12_000, 60)), status=LotStatus.SERVED.value, slot=0, loaded_at=NOW, served_at=NOW
        )


def refused(told: LotReport, *breaches: Breach) -> Lot:
    with as_owner_of_all():
        return lots.refuse(told, Located(), breaches, by=None, at=NOW)


def page(client: Client, *args: str) -> str:
    answer = client.get(reverse("workspace:directory_lot" if args else "workspace:directory_lots", args=args))
    assert answer.status_code == 200
    return answer.content.decode().replace(WIDE, " ").replace(NARROW, " ")


@pytest.fixture
def sonia(db: None) -> Client:
    return sign_in(Client(), person("Sonia Petit", Role.SUPERVISOR))


def test_nothing_was_ever_loaded(sonia: Client) -> None:
    assert page(sonia).count("Jamais chargé") == len(Format)
    for format in Format:
        assert "Jamais chargé" in page(sonia, format)


def test_what_serves_is_told_with_its_day_its_counts_and_its_layout(sonia: Client) -> None:
    serving(report())
    serving(report(Format.APL, layout=Layout.UNVERIFIED, as_of=date(2024, 12, 31)))  # yearly: never old
    serving(report(Format.AMELI_CENTRES, as_of=date(2024, 1, 1)))
    shown = page(sonia)
    assert "12 000" in shown and "60 sur 12 000 (0,5 %)" in shown
    assert shown.count("Format non vérifié") == 1 and shown.count("Plus de 90 jours") == 1
    assert shown.count("En service") == 3
    one = page(sonia, Format.APL)
    assert "n’a pas pu être vu en entier" in one and "31 décembre 2024" in one


def test_a_refused_lot_says_why_and_that_the_old_one_serves(sonia: Client) -> None:
    serving(report())
    refused(
        report(
            broken=(Broken(7, "orientation.line.cells", "x|y"),),
            broken_count=1300,
            unknown_codes={"profession:98": 12},
            file_name="tronqué.txt",
        ),
        Breach("orientation.lot.out_of_band", {"rows": 9000, "last": 12000, "band": 0.1}),
        Breach("orientation.file.columns_missing", {"columns": "Code commune"}),
    )
    for shown in (page(sonia), page(sonia, Format.RPPS_ACTIVITIES)):
        assert "Lignes du fichier : 9 000, du précédent : 12 000 ; l’écart dépasse 10 %" in shown
        assert "ont changé de nom : Code commune" in shown
        assert shown.count("L’ancien lot sert toujours.") == 1
        assert "reste inchangé" not in shown  # said once
    assert "Dernier refusé" in page(sonia)
    one = page(sonia, Format.RPPS_ACTIVITIES)
    assert "tronqué.txt" in one and "ligne 7 : nombre de cellules inattendu" in one and "1 295 autres" in one
    assert "profession:98" in one and "1 300 sur 13 300 (9,8 %)" in one


def test_a_lot_refused_before_the_one_that_serves_is_of_the_past(sonia: Client) -> None:
    refused(report(), Breach("orientation.file.empty", {"file": "vide.txt"}))
    assert "Rien ne sert à sa place." in page(sonia)
    serving(report())
    assert "Dernier refusé" not in page(sonia)
    assert "vide.txt" in page(sonia, Format.RPPS_ACTIVITIES)


def test_the_page_costs_eight_queries_at_most_however_many_lots(sonia: Client) -> None:
    costs = []
    for count in (1, 5):
        for _ in range(count):
            refused(report(), Breach("orientation.file.empty", {"file": "vide.txt"}))
        page(sonia)
        with CaptureQueriesContext(connection) as captured:
            page(sonia)
        costs.append(len(counted(captured)))
    assert costs[0] == costs[1] <= 8


def test_an_unknown_directory_is_not_there(sonia: Client) -> None:
    assert sonia.get("/annuaire/mises-a-jour/pages-jaunes").status_code == 404


def test_the_report_is_reached_from_supervision_and_from_the_back_office(sonia: Client) -> None:
    there = reverse("workspace:directory_lots")
    assert there in sonia.get(reverse("workspace:supervision")).content.decode()
    nation = sign_in(Client(), national_administrator())
    assert there in nation.get(reverse("backoffice:people"), follow=True).content.decode()
    assert nation.get(there).status_code == 200
