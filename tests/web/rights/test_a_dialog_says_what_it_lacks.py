"""The dialogs of the rights tab say what is missing by its name, and refuse what contradicts what is held."""

from __future__ import annotations

import re
from datetime import timedelta

from misas.actions import rights
from misas.records.cases.models import Case
from misas.records.rights.models import OpenRight, RightsReview
from tests.kit.cases import Office
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_from_an_answer_to_the_grant import today_in
from tests.web.rights.test_the_interview import HX, plain
from tests.web.rights.test_what_is_not_sure_is_said import tell


def summary(body: str) -> list[str]:
    """The lines of the summary of errors."""
    found = re.search(r'<ul class="errors.*?</ul>|class="[^"]*errors[^"]*".*?</ul>', body, re.S)
    assert found, body[:2000]
    return [re.sub(r"<[^>]+>|\s+", " ", line).strip() for line in re.findall(r"<li.*?</li>", found[0], re.S)]


def test_each_field_left_empty_is_named_once(office: Office, case: Case, as_: SignIn) -> None:
    client = as_(office.claire)
    empty = client.post(f"/dossiers/{case.public_id}/droit-ouvert", {"right": "", "source": ""}, **HX)
    assert empty.status_code == 422
    assert summary(empty.content.decode()) == [
        "Choisissez le droit.",
        "Dites comment on sait que ce droit est ouvert.",
    ]
    with office.working(office.claire) as claire:
        claim = rights.prepare_claim(case.public_id, "c2s", by=claire, at=office.later(minutes=1))
    empty = client.post(f"/demandes/{claim.public_id}/file", {}, **HX)
    assert summary(empty.content.decode()) == ["Écrivez la date.", "Dites qui a déposé la demande."]
    client.post(f"/demandes/{claim.public_id}/file", {"on": f"{today_in(case):%d/%m/%Y}", "filer": "person"})
    empty = client.post(f"/demandes/{claim.public_id}/refuse", {}, **HX)
    assert summary(empty.content.decode()) == ["Écrivez la date.", "Choisissez le motif que donne la décision."]


def test_an_ame_is_not_noted_of_a_french_person(office: Office, review: RightsReview, as_: SignIn) -> None:
    client, case = as_(office.claire), review.case
    tell(office, review, nationality="french")
    note = f"/dossiers/{case.public_id}/droit-ouvert"
    refused = client.post(note, {"right": "ame", "source": "attestation"}, **HX)
    assert refused.status_code == 422
    assert "Une personne française n’a pas l’aide médicale de l’État." in plain(refused)
    with office.working(office.claire):
        assert not OpenRight.objects.exists()


def test_an_ame_is_not_noted_beside_a_c2s_that_still_runs(office: Office, case: Case, as_: SignIn) -> None:
    client, today = as_(office.claire), today_in(case)
    note = f"/dossiers/{case.public_id}/droit-ouvert"
    until = today + timedelta(days=75)
    c2s = {"right": "c2s", "until": f"{until:%d/%m/%Y}", "source": "attestation"}
    assert client.post(note, c2s).status_code == 303
    refused = client.post(note, {"right": "ame", "source": "carte"}, **HX)
    assert refused.status_code == 422
    assert "Cette assurance maladie et cette complémentaire ne vont pas ensemble." in plain(refused)
    after = {"right": "ame", "since": f"{until + timedelta(days=1):%d/%m/%Y}", "source": "carte"}
    assert client.post(note, after).status_code == 303, "it begins once the other has ended"
