"""On the page of a referral: three questions, an answer at once, and what was reported stands there for good."""

from __future__ import annotations

from datetime import UTC, datetime

from misas.records.referrals.models import WithdrawalReport
from tests.kit.house import House
from tests.web.conftest import SignIn
from tests.web.partner_space.test_mes_signalements import refer


def test_she_gives_it_up(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    client = as_(house.ccas_member)
    page = client.get(f"/mes-signalements/{row.public_id}").content.decode()
    assert f"/mes-signalements/{row.public_id}/retrait" in page
    today = datetime.now(UTC).strftime("%d/%m/%Y")
    form = client.get(f"/mes-signalements/{row.public_id}/retrait").content.decode()
    assert "Elle ne veut plus être accompagnée" in form
    sent = {"scope": "accompaniment", "how": "by_phone", "said_on": today}
    answer = client.post(f"/mes-signalements/{row.public_id}/retrait", sent)
    assert (answer.status_code, answer["Location"]) == (303, f"/mes-signalements/{row.public_id}")
    page = client.get(f"/mes-signalements/{row.public_id}").content.decode()
    assert "La personne ne veut plus être accompagnée" in page
    assert "ne permet pas d’en dire plus" in page
    assert "CCAS" not in page[page.index("Signalé le") : page.index("Signalé le") + 20]
    triaged = as_(house.caseworker).get(f"/a-trier/{row.public_id}").content.decode()
    assert "La personne ne veut plus être accompagnée" in triaged
    assert 'value="to_case"' not in triaged
    assert 'value="inadmissible"' in triaged


def test_what_is_missing_is_said_and_what_was_typed_stays(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    answer = as_(house.ccas_member).post(f"/mes-signalements/{row.public_id}/retrait", {"said_on": "hier"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Dites ce que la personne ne veut plus." in text
    assert "Écrivez le jour où elle vous l’a dit" in text
    assert 'value="hier"' in text
    with house.working(house.supervisor):
        assert not WithdrawalReport.objects.exists()
