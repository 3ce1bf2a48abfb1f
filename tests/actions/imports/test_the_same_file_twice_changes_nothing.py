"""A file is read, confirmed, received once; sent again, in any form, it changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from misas.actions.imports import Progress, advance, confirm, drop, keep, purge_imports, returned_workbook, workbook_of
from misas.connectors.spreadsheets.read import read
from misas.core.access import Context, Role
from misas.core.imports.grid import UnreadableFile
from misas.core.imports.states import BatchStatus, RowState
from misas.core.refusals import Absent, Forbidden, Refused
from misas.demo.samples.referrals import Sample, as_csv, as_xlsx, make
from misas.records.access.scope import working_in
from misas.records.imports import limits, queries
from misas.records.imports.models import ImportBatch, ImportRow
from misas.records.outbox.models import Message
from misas.records.partners.models import Agreement
from misas.records.referrals.models import Referral
from tests.kit.house import GARD, MONDAY, House, account
from tests.kit.imports import JOSE, NADIA, THE_DAY_BEFORE, WRONG, a_file, examined, imported, received

pytestmark = pytest.mark.django_db


def counts(found: dict[RowState, int]) -> dict[str, int]:
    return {state.value: count for state, count in found.items() if count}


def messages(house: House) -> set[str]:
    with house.as_system():
        return set(Message.objects.filter(topic="import.confirmed").values_list("key", flat=True))


def test_nothing_is_received_before_it_is_confirmed(house: House) -> None:
    with house.working(house.ccas_member) as by:
        looked = examined(a_file(NADIA, JOSE, WRONG), by)
        assert counts(looked.counts) == {"to_create": 2, "to_correct": 1}
        assert ImportBatch.objects.count() == 0
        keep(looked, by=by, at=MONDAY)
        assert Referral.objects.count() == 0


def test_a_confirmed_file_gives_each_line_its_receipt(house: House) -> None:
    with house.working(house.ccas_member) as by:
        batch = ImportBatch.objects.get(public_id=imported(a_file(NADIA, JOSE, WRONG), by))
        assert (batch.status, batch.done, batch.to_receive, batch.total) == ("done", 2, 2, 3)
        assert counts(queries.counts(batch)) == {"created": 2, "to_correct": 1}
        rows = list(Referral.objects.order_by("sequence"))
        assert [(r.number, r.last_name, r.said["phone"]) for r in rows] == [
            ("S301-P-000001", "BENALI", "+33639980001"),
            ("S301-P-000002", "MARTINEZ", "+33639980002"),
        ]
        assert rows[1].said["agreement_mode"] == "written"
        numbers = ImportRow.objects.exclude(referral=None).order_by("number").values_list("number", "referral_number")
        assert list(numbers) == [(2, "S301-P-000001"), (3, "S301-P-000002")]


def test_the_same_file_again_in_csv_or_workbook_changes_nothing(house: House) -> None:
    sample = make(60, 5, today=THE_DAY_BEFORE)
    with house.working(house.ccas_member) as by:
        imported(as_csv(sample), by)
        before = Referral.objects.count()
        for content in (as_csv(sample), as_csv(sample, encoding="utf-8-sig"), as_xlsx(sample, made_on=THE_DAY_BEFORE)):
            again = examined(content, by)
            assert counts(again.counts) == {"up_to_date": 55, "to_correct": 5}
            imported(content, by)
        assert Referral.objects.count() == before


def test_a_colleague_who_sends_the_same_file_changes_nothing(house: House) -> None:
    colleague = account("ccas-bis", Role.PARTNER_MEMBER, organisation=house.ccas.pk)
    with house.working(house.ccas_member) as by:
        imported(a_file(NADIA), by)
    with house.working(colleague) as by:
        assert counts(examined(a_file(NADIA), by).counts) == {"up_to_date": 1}


def test_the_corrected_workbook_comes_back_without_a_double(house: House) -> None:
    """T13: 500 lines, 20 faults; mended in the workbook we returned, sent again."""
    sample = make(500, 20, today=THE_DAY_BEFORE)
    with house.working(house.ccas_member) as by:
        looked = examined(as_csv(sample), by)
        expected = {"to_create": sample.to_create, "to_link": sample.linked, "up_to_date": sample.repeated}
        assert counts(looked.counts) == {**expected, "to_correct": 20}
        batch = imported(as_csv(sample), by)
        _, content = returned_workbook(batch, by=by, at=MONDAY)
        again = examined(mended(content, sample), by, name="fiches-retour.xlsx")
        assert counts(again.counts) == {"to_create": 20, "up_to_date": 480}
        imported(mended(content, sample), by, name="fiches-retour.xlsx")
        assert Referral.objects.count() == 500 - sample.repeated
        assert counts(examined(mended(content, sample), by).counts) == {"up_to_date": 500}


def mended(content: bytes, sample: Sample) -> bytes:
    """What a person does in the returned workbook: write the right values in the red cells, and save."""
    from tests.kit.spreadsheets import xlsx

    grid = read("retour.xlsx", content)
    rows: list[list[Any]] = [list(line.cells) for line in grid]
    places = {name: place for place, name in enumerate(sample.columns)}
    for index, mends in sample.mends.items():
        for name, value in mends.items():
            rows[index + 1][places[name]] = value
    return xlsx(rows)


def test_the_workbook_names_each_fault_and_each_number(house: House) -> None:
    with house.working(house.ccas_member) as by:
        batch = imported(a_file(NADIA, WRONG), by, name="fiches novembre.csv")
        name, content = returned_workbook(batch, by=by, at=MONDAY)
    lines = read(name, content).lines
    assert name == "fiches novembre-retour.xlsx"
    assert lines[0].cells[-2:] == ("Statut", "À corriger")
    assert lines[1].cells[-1] == "Créée : S301-P-000001"
    assert lines[2].cells[-2] == "À corriger"
    assert "Né(e) le : " in lines[2].cells[-1]
    assert "« dantiste » n’est pas reconnu. Vouliez-vous écrire « dentiste » ?" in lines[2].cells[-1]


def test_a_rehearsal_gives_the_same_workbook_and_writes_nothing(house: House) -> None:
    with house.working(house.ccas_member) as by:
        content = workbook_of(examined(a_file(NADIA, NADIA, WRONG), by))
        assert ImportBatch.objects.count() == 0
    lines = read("x.xlsx", content).lines
    assert [line.cells[12] for line in lines[1:]] == ["À créer", "Déjà à jour : comme la ligne 2", "À corriger"]


def test_another_need_of_the_same_person_is_linked_not_lost(house: House) -> None:
    with house.working(house.ccas_member) as by:
        imported(a_file(NADIA), by)
        other_need = NADIA.replace(";dents;", ";lunettes;")
        other_reference = NADIA.replace("1;BENALI", "77;Benali").replace(";dents;", ";kiné;")
        looked = examined(a_file(other_need, other_reference), by)
        assert counts(looked.counts) == {"to_link": 2}
        first = Referral.objects.get()
        assert {row.earlier for row in looked.rows} == {str(first.public_id)}
        batch = imported(a_file(other_need, other_reference), by)
        assert counts(queries.counts(ImportBatch.objects.get(public_id=batch))) == {"linked": 2}
        assert Referral.objects.count() == 3


def test_a_person_said_by_the_form_is_known_to_the_file(house: House) -> None:
    from misas.actions.referrals import receive_referral
    from misas.core.referrals.codes import Channel
    from tests.kit.referrals import typed

    with house.working(house.ccas_member) as by:
        receive_referral(typed(), caisse_id=GARD, channel=Channel.PORTAL, key="form", by=by, at=MONDAY)
        assert counts(examined(a_file(NADIA), by).counts) == {"to_link": 1}


def test_another_organisation_is_told_nothing_of_it(house: House) -> None:
    with house.working(house.ccas_member) as by:
        batch = imported(a_file(NADIA), by)
    other = account("asso", Role.PARTNER_MEMBER, organisation=house.hospital.pk)
    with house.working(other) as by:
        assert counts(examined(a_file(NADIA), by).counts) == {"to_create": 1}
        assert ImportBatch.objects.count() == 0
        for verb in (confirm, advance, drop):
            with pytest.raises(Absent):
                verb(batch, by=by, at=MONDAY)
        with pytest.raises(Absent):
            returned_workbook(batch, by=by, at=MONDAY)
        with connection.cursor() as cursor:  # behind the managers, row-level security says the same
            cursor.execute("SELECT count(*) FROM imports_importbatch")
            assert cursor.fetchone()[0] == 0
            cursor.execute("SELECT count(*) FROM imports_importrow")
            assert cursor.fetchone()[0] == 0


def test_an_agent_may_send_the_file_that_a_partner_mailed(house: House) -> None:
    with house.working(house.agent) as by:
        looked = examined(a_file(NADIA), by, organisation_id=house.ccas.pk)
        batch = keep(looked, by=by, at=MONDAY)
        confirm(batch.public_id, by=by, at=MONDAY)
        received(batch.public_id, by)
        row = Referral.objects.get()
        assert (row.organisation_id, row.referrer_name) == (house.ccas.pk, house.ccas.name)
    with house.working(house.ccas_member) as by:
        assert counts(examined(a_file(NADIA), by).counts) == {"up_to_date": 1}


def test_who_may_not_say_a_referral_may_not_send_a_file(house: House) -> None:
    with house.working(house.elsewhere) as by, pytest.raises(Forbidden):
        examined(a_file(NADIA), by)


def test_an_organisation_without_agreement_is_told_before_anything_is_read(house: House, as_owner: Any) -> None:
    as_owner.execute("UPDATE partners_agreement SET suspended_on = '2026-01-01'")
    as_owner.execute("SET ROLE misas_web")
    with house.working(house.ccas_member) as by, pytest.raises(Refused) as refused:
        examined(a_file(NADIA), by)
    assert refused.value.code == "partner.agreement_suspended"


def test_the_number_that_a_ccas_may_not_hold_stops_the_file(house: House) -> None:
    sample = make(20, 0, today=THE_DAY_BEFORE, nir=True)
    with house.working(house.ccas_member) as by, pytest.raises(UnreadableFile) as refused:
        examined(as_csv(sample), by)
    assert (refused.value.code, refused.value.values["column"]) == ("imports.columns.nir_refused", "N° sécu")


def test_an_unknown_commune_proposes_near_ones(house: House) -> None:
    with house.working(house.ccas_member) as by:
        row = examined(a_file(NADIA.replace("Nîmes", "Nimmes")), by).rows[0]
    assert [(f.field, f.code) for f in row.read.faults] == [("commune", "territory.unknown_commune_near")]
    assert "Nîmes" in row.read.faults[0].as_values()["communes"]


def test_confirmed_twice_it_is_received_once(house: House) -> None:
    with house.working(house.ccas_member) as by:
        batch = keep(examined(a_file(NADIA, JOSE), by), by=by, at=MONDAY)
        confirm(batch.public_id, by=by, at=MONDAY)
        confirm(batch.public_id, by=by, at=MONDAY)
        received(batch.public_id, by)
        assert confirm(batch.public_id, by=by, at=MONDAY).status == BatchStatus.DONE
        assert advance(batch.public_id, by=by, at=MONDAY).done == 2
        assert Referral.objects.count() == 2
    assert messages(house) == {f"import.confirmed:{batch.public_id}:0"}


def test_two_files_prepared_before_either_is_confirmed_give_one_referral(house: House) -> None:
    with house.working(house.ccas_member) as by:
        batches = [keep(examined(a_file(NADIA), by), by=by, at=MONDAY) for _ in range(2)]
        for batch in batches:
            confirm(batch.public_id, by=by, at=MONDAY)
            received(batch.public_id, by)
        assert Referral.objects.count() == 1
        assert [counts(queries.counts(batch)) for batch in batches] == [{"created": 1}, {"up_to_date": 1}]


def test_lines_are_received_a_few_at_a_time_and_progress_is_told(house: House) -> None:
    lines = [
        NADIA.replace("1;BENALI;Nadia", f"{i};BENALI;Nadia {'abcdefghij'[i % 10] * (i // 10 + 2)}") for i in range(12)
    ]
    with house.working(house.ccas_member) as by:
        batch = keep(examined(a_file(*lines), by), by=by, at=MONDAY)
        confirm(batch.public_id, by=by, at=MONDAY)
        done: list[Progress] = []
        while not done or not done[-1].over:
            done.append(advance(batch.public_id, by=by, at=MONDAY, carry_on=True, limit=5))
        assert [(p.done, p.total, p.over) for p in done] == [(5, 12, False), (10, 12, False), (12, 12, True)]
    assert messages(house) == {f"import.confirmed:{batch.public_id}:{n}" for n in (0, 5, 10)}


def test_an_agreement_that_ends_half_way_stops_the_file_and_says_so(house: House) -> None:
    with house.working(house.ccas_member) as by:
        batch = keep(examined(a_file(NADIA, JOSE), by), by=by, at=MONDAY)
        confirm(batch.public_id, by=by, at=MONDAY)
        advance(batch.public_id, by=by, at=MONDAY, limit=1)
    with working_in(Context.for_system(GARD)):
        Agreement.objects.filter(organisation=house.ccas).update(suspended_on=MONDAY.date())
    with house.working(house.ccas_member) as by:
        progress = advance(batch.public_id, by=by, at=MONDAY)
        assert (progress.done, progress.over, progress.stopped_by) == (1, True, "partner.agreement_suspended")
        assert counts(queries.counts(batch)) == {"created": 1, "to_create": 1}


def test_the_cells_are_sealed_and_erased_in_time(house: House, as_owner: Any) -> None:
    as_owner.execute("SET ROLE misas_web")
    with house.working(house.ccas_member) as by:
        batch = imported(a_file(NADIA, WRONG), by)
        kept = keep(examined(a_file(JOSE), by), by=by, at=MONDAY)
        assert all(b"BENALI" not in bytes(row.sealed or b"") for row in ImportRow.objects.all())
    with working_in(Context.for_system(GARD)):
        assert purge_imports(GARD, at=MONDAY + limits.DROPPED_AFTER) == 0
        assert purge_imports(GARD, at=MONDAY + limits.ROWS_KEPT) == 1  # nobody confirmed the second file
        later = MONDAY + limits.ROWS_KEPT * 2
        assert purge_imports(GARD, at=later) == 1
        assert purge_imports(GARD, at=later) == 0
        assert not ImportRow.objects.exclude(sealed=None).exists()
        assert ImportBatch.objects.get(public_id=kept.public_id).status == BatchStatus.DROPPED
    with house.working(house.ccas_member) as by:
        with pytest.raises(Refused) as refused:
            returned_workbook(batch, by=by, at=later)
        assert refused.value.code == "imports.batch.purged"
        assert counts(examined(a_file(NADIA), by).counts) == {"up_to_date": 1}  # still known, by its digest


def test_a_dropped_file_is_not_confirmed(house: House) -> None:
    with house.working(house.ccas_member) as by:
        batch = keep(examined(a_file(NADIA), by), by=by, at=MONDAY)
        drop(batch.public_id, by=by, at=MONDAY)
        with pytest.raises(Refused) as refused:
            confirm(batch.public_id, by=by, at=MONDAY)
        assert refused.value.code == "imports.batch.dropped"
        assert not ImportRow.objects.exclude(sealed=None).exists()


def test_a_file_with_nothing_to_receive_is_not_confirmed(house: House) -> None:
    with house.working(house.ccas_member) as by:
        batch = keep(examined(a_file(WRONG), by), by=by, at=MONDAY)
        with pytest.raises(Refused, match="nothing_to_receive"):
            confirm(batch.public_id, by=by, at=MONDAY)


def test_a_file_of_many_people_asks_few_questions(house: House, django_assert_max_num_queries: Any) -> None:
    sample = make(400, 0, today=THE_DAY_BEFORE)
    with (
        house.working(house.ccas_member) as by,
        django_assert_max_num_queries(80),
    ):  # two or three per place, not per line
        examined(as_csv(sample), by)
