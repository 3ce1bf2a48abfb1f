"""New keys, everything sealed again, killed and started again in the middle, while people go on finding persons."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from misas.actions import rotation
from misas.actions.persons import see_nir, set_nir
from misas.actions.ports import ports
from misas.actions.referrals import receive_referral
from misas.cli.commands import rotate_keys
from misas.core.persons.codes import Source
from misas.core.referrals.codes import Channel
from misas.core.refusals import Refused
from misas.lib.sealing import create_keyring
from misas.records.documents.models import Document
from misas.records.persons.models import Person
from misas.records.referrals import sealed as referral_seals
from misas.records.referrals.models import Referral
from tests.actions.referrals.test_what_the_person_says_later_stops_the_news import registered
from tests.kit.house import GARD, MONDAY, House, build_house
from tests.kit.nirs import NADIA
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db
OLD, NEW = b"\x00\x01", b"\x00\x02"


class OpenHouse:
    def open(self, role: str) -> None:
        assert role == "jobs"


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A ring of its own: the keys of the other tests stay as they are."""
    create_keyring(tmp_path / "keys")
    settings.MISAS_KEYRING_DIR = tmp_path / "keys"
    yield tmp_path / "keys"


@pytest.fixture
def house(keys: Path, db: None) -> House:
    return build_house()


def quote(person: Person) -> UUID:
    row = Document.objects.create(
        caisse_id=GARD,
        public_id=uuid4(),
        person=person,
        kind="quote",
        name="devis.pdf",
        media_type="application/pdf",
        size=7,
        sha256=b"x" * 32,
        added_at=MONDAY,
    )
    ports().documents.put(row.public_id, b"%PDF-1.")
    return row.public_id


@pytest.fixture
def held(house: House) -> tuple[UUID, UUID, UUID]:
    """A person with her NIR, a referral that gave it, a document."""
    with house.working(house.agent) as by:
        receipt = receive_referral(typed(nir=NADIA), caisse_id=GARD, channel=Channel.DESK, key="k", by=by, at=MONDAY)
    with house.working(house.caseworker) as by:
        person = registered(by)
        set_nir(person.public_id, NADIA, source=Source.PERSON, confirmed=True, by=by, at=MONDAY)
        document = quote(person)
    return person.public_id, receipt.public_id, document


def misas(capsys: Any, *typed_: str) -> tuple[int, str]:
    parser = ArgumentParser()
    rotate_keys.arguments(parser)
    code = rotate_keys.run(parser.parse_args(typed_), OpenHouse())  # type: ignore[arg-type]
    return code, str(capsys.readouterr().out)


def heads(house: House) -> set[bytes]:
    with house.as_system():
        person, referral = Person.objects.get(), Referral.objects.get()
        found = {bytes(person.nir_sealed or b"")[:2], bytes(person.nir_lookup or b"")[:2]}
        return found | {bytes(referral.nir_sealed or b"")[:2]}


def test_everything_is_sealed_again_and_still_read_and_found(
    house: House, held: tuple[UUID, UUID, UUID], capsys: Any
) -> None:
    person, referral, document = held
    assert heads(house) == {OLD}
    assert misas(capsys, "--check")[0] == 0
    assert misas(capsys, "--add-only")[0] == 0
    code, said = misas(capsys, "--check")
    assert code == 1
    assert "numéros de personnes sous une clé ancienne : 1" in said and "pièces sous une clé ancienne : 1" in said
    code, said = misas(capsys)
    assert code == 0
    assert "numéros de personnes : 1" in said and "numéros de signalements : 1" in said and "pièces : 1" in said
    assert heads(house) == {NEW}
    assert not ports().documents.is_old(document) and ports().documents.get(document) == b"%PDF-1."
    with house.working(house.caseworker) as by:
        nir = see_nir(person, by=by, at=MONDAY)
        assert nir is not None and nir.body == NADIA[:13]
        row = Referral.objects.get(public_id=referral)
        assert referral_seals.open_nir(row.nir_sealed, row.public_id) == NADIA[:13]
    assert sorted(p.name for p in Path(settings.MISAS_KEYRING_DIR).glob("seal-*")) == ["seal-0001.key", "seal-0002.key"]
    assert misas(capsys, "--check")[0] == 0


def test_killed_in_the_middle_it_goes_on_without_a_third_key(
    house: House, held: tuple[UUID, UUID, UUID], capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = rotation.turn
    done: list[str] = []

    def killed(what: str, caisse_id: int, **where: Any) -> rotation.Turned:
        if done:
            raise KeyboardInterrupt
        turned = turn(what, caisse_id, **where)
        done.extend([what] * turned.count)
        return turned

    monkeypatch.setattr(rotation, "turn", killed)
    with pytest.raises(KeyboardInterrupt):
        misas(capsys)
    assert heads(house) == {OLD, NEW}
    with house.working(house.caseworker) as by:  # half rotated, everything opens
        assert see_nir(held[0], by=by, at=MONDAY) is not None
    monkeypatch.setattr(rotation, "turn", turn)
    assert misas(capsys)[0] == 0
    assert heads(house) == {NEW}


def test_a_key_added_is_seen_by_a_process_that_runs(house: House, held: tuple[UUID, UUID, UUID], capsys: Any) -> None:
    misas(capsys, "--add-only")
    with house.working(house.caseworker) as by:
        set_nir(held[0], NADIA, source=Source.PERSON, confirmed=True, by=by, at=MONDAY)
        assert bytes(Person.objects.get().nir_sealed or b"")[:2] == NEW


def test_a_value_that_no_key_opens_stops_it_and_is_not_touched(
    house: House, held: tuple[UUID, UUID, UUID], capsys: Any
) -> None:
    with house.as_system():
        row = Person.objects.get()
        broken = bytes(row.nir_sealed or b"")[:-1] + b"\x00"
        Person.objects.update(nir_sealed=broken)
    with pytest.raises(Refused, match="does_not_open"):
        misas(capsys)
    with house.as_system():
        assert bytes(Person.objects.get().nir_sealed or b"") == broken


def test_a_content_lost_before_keeps_no_other_under_the_old_key(
    house: House, held: tuple[UUID, UUID, UUID], capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 1)
    with house.working(house.caseworker):
        second = quote(Person.objects.get())
    folder = Path(settings.MISAS_STATE) / "documents"
    lost, other = (next(folder.rglob(f"{name}.sealed")) for name in (held[2], second))
    lost.write_bytes(other.read_bytes())  # sealed for another place: it does not open
    code, said = misas(capsys)
    assert code == 1 and "pièces : 1" in said  # what is left is told
    assert not ports().documents.is_old(second) and ports().documents.is_old(held[2])


def test_each_content_is_opened_as_often_however_many_there_are(
    house: House, held: tuple[UUID, UUID, UUID], capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    with house.working(house.caseworker):
        person = Person.objects.get()
        names = [held[2], *(quote(person) for _ in range(8))]
    opened: Counter[UUID] = Counter()
    store = ports().documents
    is_old = store.is_old
    monkeypatch.setattr(store, "is_old", lambda name: (opened.update([name]), is_old(name))[1])
    code, said = misas(capsys)
    assert code == 0 and "pièces : 9" in said
    assert set(opened) == set(names) and set(opened.values()) == {3}  # counted before, sealed again, counted after


def test_what_a_referral_said_changes_by_no_other_way(house: House, held: tuple[UUID, UUID, UUID]) -> None:
    with house.working(house.supervisor), connection.cursor() as cursor:
        row = Referral.objects.get()
        with pytest.raises(DatabaseError, match="keeps what was said"), transaction.atomic():
            cursor.execute("SELECT set_config('misas.resealing', 'on', true)")
            Referral.objects.update(nir_sealed=b"x")
        cursor.execute("SELECT referrals_reseal(%s, %s, %s)", [row.public_id, b"other", b"xxxxx"])
        assert cursor.fetchone() == (False,)
    with house.working(house.elsewhere), connection.cursor() as cursor:
        before = bytes(row.nir_sealed or b"")
        cursor.execute("SELECT referrals_reseal(%s, %s, %s)", [row.public_id, before, before])
        assert cursor.fetchone() == (False,)
