"""A file is sent, looked at, confirmed, received by the worker, given back. Nothing is written before the button."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from misas.actions.imports import advance
from misas.core.access import SYSTEM, Context, Role
from misas.core.imports.states import RowState
from misas.records.access.scope import working_in
from misas.records.imports.models import ImportBatch
from misas.records.referrals.models import Referral
from misas.web.workspace.imports import sample
from misas.wording.imports import state_of
from tests.kit.imports import JOSE, NADIA, WRONG, a_file
from tests.kit.people import GARD, sign_in
from tests.web.access.matrix import World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture(params=[Role.CASEWORKER, Role.PARTNER_MEMBER])
def desk(request: Any, client: Client, world: World) -> Client:
    """Somebody of the caisse, then somebody of a partner: the same pages."""
    account = world.here[request.param]
    account.function, account.phone = "Chargée d’accueil", "+33199001234"  # who may be called back is known
    account.save()
    return sign_in(client, account)


def sent(client: Client, content: bytes, *, name: str = "fiches.csv", key: str = "", **more: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("workspace:send_import"), {"file": file, "idempotency_key": key or str(uuid4()), **more})


def text(answer: Any) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def batches() -> list[ImportBatch]:
    with working_in(Context.for_system(GARD)):
        return list(ImportBatch.objects.order_by("id"))


def referrals() -> int:
    with working_in(Context.for_system(GARD)):
        return Referral.objects.count()


def work(batch: UUID, at: Any) -> None:
    """What the worker does, in its own context."""
    with working_in(Context.for_system(GARD)):
        assert any(advance(batch, by=SYSTEM, at=at).over for _ in range(10))


def test_nothing_is_received_before_the_button(desk: Client) -> None:
    answer = sent(desk, a_file(NADIA, JOSE, WRONG))
    assert answer.status_code == 303
    shown = text(desk.get(answer["Location"]))
    assert "Importer les 2 lignes valides" in shown
    assert "n'existe pas" in shown or "date" in shown.lower()
    assert "Vouliez-vous écrire" in shown or "n'est pas reconnu" in shown
    assert "BENALI" in shown  # a sample value of its column
    assert referrals() == 0


def test_confirmed_lines_are_received_and_the_rest_given_back(desk: Client) -> None:
    page = sent(desk, a_file(NADIA, JOSE, WRONG))["Location"]
    (batch,) = batches()
    for _ in range(2):  # a double click
        assert desk.post(reverse("workspace:confirm_import", args=[batch.public_id])).status_code == 303
    running = text(desk.get(page))
    assert "Import en cours" in running
    assert "À créer" in running
    assert "Créée" not in running  # a count of nothing beside a bar that moves is a contradiction
    polled = desk.get(reverse("workspace:import_progress", args=[batch.public_id]), headers={"HX-Request": "true"})
    assert "0 sur 2 lignes" in text(polled)
    work(batch.public_id, batch.made_at)
    over = desk.get(reverse("workspace:import_progress", args=[batch.public_id]), headers={"HX-Request": "true"})
    assert over["HX-Retarget"] == "#import"
    assert "Classeur de retour" in text(over)
    assert "L'import est terminé." in text(over)
    assert "<html" not in text(over)
    assert desk.get(reverse("workspace:import_progress", args=[batch.public_id]))["Location"] == page
    assert referrals() == 2
    result = text(desk.get(page))
    assert "Classeur de retour" in result
    assert "seront effacées le" in result
    book = desk.get(reverse("workspace:import_workbook", args=[batch.public_id]))
    assert book.content.startswith(b"PK")
    again = sent(desk, book.content, name="fiches-retour.xlsx")
    assert "Importer les" not in text(desk.get(again["Location"]))
    assert referrals() == 2


def test_the_same_file_twice_says_so(desk: Client) -> None:
    sent(desk, a_file(NADIA, JOSE))
    (batch,) = batches()
    desk.post(reverse("workspace:confirm_import", args=[batch.public_id]))
    work(batch.public_id, batch.made_at)
    shown = text(desk.get(sent(desk, a_file(NADIA, JOSE))["Location"]))
    assert "Ce fichier a déjà été reçu" in shown
    assert "Importer les" not in shown


def test_a_form_sent_twice_is_kept_once(desk: Client) -> None:
    key = str(uuid4())
    first, second = (sent(desk, a_file(NADIA), key=key) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert len(batches()) == 1


def test_a_file_given_up_is_erased(desk: Client) -> None:
    page = sent(desk, a_file(NADIA))["Location"]
    (batch,) = batches()
    assert desk.post(reverse("workspace:drop_import", args=[batch.public_id])).status_code == 303
    assert "Import abandonné" in text(desk.get(page))
    assert desk.get(reverse("workspace:import_workbook", args=[batch.public_id])).status_code == 409


BAD = {
    "empty": (b"", "fiches.csv", "Ce fichier est vide"),
    "header only": (a_file(), "fiches.csv", "aucune personne"),
    "missing column": (a_file("BENALI;Nadia", header="Nom;Prénom"), "fiches.csv", "Il manque dans ce fichier"),
    "a document": (b"%PDF-1.7 ...", "fiches.pdf", "un document PDF"),
    "too many rows": (a_file(*[NADIA] * 20_001), "fiches.csv", "20 000 lignes"),
    "a renamed text": (b"Bonjour,\nvoici la liste.\n", "fiches.XLSX", "ce n'est pas un classeur Excel"),
    "a renamed binary": (b"\x00\x01\x02\xff" * 40, "fiches.xlsx", "ce n'est pas un classeur Excel"),
    "a text without titles": (b"un;deux\ntrois;quatre\n", "fiches.csv", "Aucune ligne de titres"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "fiches.xls", "Excel"),
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_a_bad_file_gets_a_clear_answer_and_nothing_is_kept(client: Client, world: World, case: str) -> None:
    desk = sign_in(client, world.here[Role.CASEWORKER])
    content, name, said = BAD[case]
    answer = sent(desk, content, name=name)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Rien n'a été enregistré." in text(answer)
    assert batches() == []


def test_a_table_of_text_is_taken_whatever_its_name(client: Client, world: World) -> None:
    desk = sign_in(client, world.here[Role.CASEWORKER])
    assert sent(desk, a_file(NADIA), name="fiches.xlsx").status_code == 303


def test_a_column_that_begins_empty_shows_its_first_value(client: Client, world: World) -> None:
    desk = sign_in(client, world.here[Role.CASEWORKER])
    people = [f"{n};MARTIN;Jeanne;{n}/03/1984;06399801{n};30000;Nîmes;dents;;28/10/2026;oui;" for n in range(11, 21)]
    last = people.pop().removesuffix(";") + ";seulement le soir"
    shown = text(desk.get(sent(desk, a_file(*people, last))["Location"]))
    assert "seulement le soir" in shown


def test_no_file_says_to_choose_one(client: Client, world: World) -> None:
    desk = sign_in(client, world.here[Role.CASEWORKER])
    answer = desk.post(reverse("workspace:send_import"), {"organisation": str(world.ccas.public_id)})
    assert answer.status_code == 422
    assert "Choisissez un fichier" in text(answer)
    assert f'value="{world.ccas.public_id}" selected' in text(answer)


def test_a_caisse_sends_the_file_of_a_partner(client: Client, world: World) -> None:
    desk = sign_in(client, world.here[Role.CASEWORKER])
    page = sent(desk, a_file(NADIA), organisation=str(world.ccas.public_id))["Location"]
    assert "Pour CCAS de Nîmes" in text(desk.get(page))


def test_another_caisse_finds_nothing(client: Client, world: World) -> None:
    sent(sign_in(client, world.here[Role.CASEWORKER]), a_file(NADIA))
    (batch,) = batches()
    other = sign_in(Client(), world.there[Role.CASEWORKER])
    for name in ("import", "import_progress", "import_workbook"):
        assert other.get(reverse(f"workspace:{name}", args=[batch.public_id])).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_shipped_sample_is_given_as_it_is(desk: Client, kind: str) -> None:
    answer = desk.get(reverse("workspace:import_sample", args=[kind]))
    assert answer.content == (settings.MISAS_SAMPLES / f"{sample.NAME}.{kind}").read_bytes()
    assert answer["Content-Disposition"] == f'attachment; filename="exemple-signalements.{kind}"'
    assert desk.get(reverse("workspace:import_sample", args=["exe"])).status_code == 404


def test_the_sample_holds_as_many_people_as_is_said(desk: Client) -> None:
    assert str(sample.ROWS) in text(desk.get(reverse("workspace:imports")))
    sent(desk, (settings.MISAS_SAMPLES / f"{sample.NAME}.csv").read_bytes())
    (batch,) = batches()
    assert batch.total == sample.ROWS


@pytest.mark.parametrize(("count", "said"), [(0, "Créée"), (1, "Créée"), (2, "Créées")])
def test_a_state_agrees_with_its_number(count: int, said: str) -> None:
    assert state_of(RowState.CREATED, count) == said
    assert state_of(RowState.TO_CREATE, count) == "À créer"
