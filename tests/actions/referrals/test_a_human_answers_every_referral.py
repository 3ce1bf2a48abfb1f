"""Every referral is answered by a human with a reason; it becomes a case, ends, or goes to the caisse of the person.

Whoever referred hears what was agreed, never more; the figures of each channel are exact to the unit.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from misas.actions import cases, feedback, privacy, triage
from misas.actions.persons.registering import register_person
from misas.actions.referrals import assign, identify, postpone, receive_referral, recompute
from misas.core.access import Actor
from misas.core.cases.codes import ExitCode, HandoverMotive
from misas.core.cases.handover import Packet
from misas.core.persons.codes import Source
from misas.core.persons.identity import read_identity
from misas.core.privacy.codes import Scope
from misas.core.referrals.codes import Channel, TriageOutcome
from misas.core.referrals.feedback import NewsFamily, NewsLevel
from misas.core.referrals.lifecycle import NextAction
from misas.core.referrals.reading import read
from misas.core.referrals.said import identity_of
from misas.core.refusals import Absent, Invalid, Refused
from misas.records.access.scope import NoContext
from misas.records.accounts.models import Account
from misas.records.persons.models import Person
from misas.records.privacy.models import InformationProof
from misas.records.referrals import queries, sealed
from misas.records.referrals.models import FeedbackNews, Referral, TriageDecision
from misas.records.territory.models import Caisse
from tests.kit.house import GARD, HERAULT, MONDAY, House
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=2)


def received(house: House, who: Account | None = None, key: str = "k1", **changes: Any) -> UUID:
    member = who or house.ccas_member
    channel = Channel.PORTAL if member in (house.ccas_member, house.hospital_member) else Channel.DESK
    with house.working(member) as by:
        said = typed(**changes)
        return receive_referral(said, caisse_id=GARD, channel=channel, key=key, by=by, at=MONDAY).public_id


def person(by: Actor, **changes: Any) -> Person:
    said, _ = read(typed(**changes), today=MONDAY.date())
    identity = read_identity(identity_of(said), on=MONDAY.date()).identity
    return register_person(identity, GARD, source=Source.REFERRER, by=by, at=LATER)


def heard(house: House, who: Account | None = None) -> list[tuple[str, str]]:
    """What the list of a referrer shows: the plain state and the last news."""
    with house.working(who or house.ccas_member) as by:
        assert by.organisation is not None
        return [(line.plain_state, line.news_level) for line in queries.followed_by_organisation(by.organisation)]


def accept(house: House, referral: UUID, **changes: Any) -> UUID:
    with house.working(house.caseworker) as by:
        return triage.accept(referral, "gives_up_care", person=person(by, **changes), by=by, at=LATER).public_id


def test_an_accepted_referral_opens_a_case_with_its_cares_and_its_priority(house: House) -> None:
    referral = received(house, urgent="oui")
    with house.working(house.caseworker) as by:
        case = triage.accept(referral, "gives_up_care", person=person(by), by=by, at=LATER)
        row = Referral.objects.get()
        assert (row.status, row.linked_case, row.due_on) == ("linked", case.public_id, None)
        assert (case.priority, case.priority_why) == (1, ["stated_urgency"])
        assert [care.care_type for care in case.cares.all()] == ["dental_prosthetic"]
        assert TriageDecision.objects.get().reason == "gives_up_care"


def test_a_double_click_changes_nothing_and_another_answer_is_refused(house: House) -> None:
    referral = received(house)
    with house.working(house.caseworker) as by:
        someone = person(by)
        first = triage.accept(referral, "gives_up_care", person=someone, by=by, at=LATER)
        assert triage.accept(referral, "gives_up_care", person=someone, by=by, at=LATER).pk == first.pk
        with pytest.raises(Refused, match="already_triaged"):
            triage.end(referral, TriageOutcome.INADMISSIBLE, "outside_mission", by=by, at=LATER)
        assert TriageDecision.objects.count() == 1


def test_a_second_referral_joins_the_open_case_and_the_partner_gets_an_ordinary_receipt(house: House) -> None:
    first, second = received(house), received(house, house.hospital_member)
    with house.working(house.caseworker) as by:
        someone = person(by)
        case = triage.accept(first, "gives_up_care", person=someone, by=by, at=LATER)
        joined = triage.accept(second, "already_accompanied", person=someone, by=by, at=LATER)
        assert joined.pk == case.pk
        assert [row.number for row in queries.of_case(case.public_id)] == ["S301-P-000001", "S301-P-000002"]
    assert [state for state, _ in heard(house, house.hospital_member)] == ["received"]


def test_nobody_is_accompanied_before_a_human_says_who_she_is(house: House) -> None:
    referral = received(house)
    with house.working(house.caseworker) as by:
        with pytest.raises(Refused, match="person_not_identified"):
            triage.accept(referral, "gives_up_care", by=by, at=LATER)
        identify(referral, person(by), by=by, at=LATER)
        assert triage.accept(referral, "gives_up_care", by=by, at=LATER).person_id is not None


def test_the_agreement_of_the_referral_becomes_a_fact_of_the_person(house: House) -> None:
    referral = received(house, withheld=["outcome"])
    with house.working(house.caseworker) as by:
        someone = person(by)
        triage.accept(referral, "gives_up_care", person=someone, by=by, at=LATER)
        proof = InformationProof.objects.get(person=someone)
        assert (proof.agreed, proof.feedback, proof.withheld) == (True, True, ["outcome"])
        assert proof.informed_at <= MONDAY


def test_the_referrer_hears_each_stage_once_and_how_it_ended(house: House) -> None:
    referral = received(house)
    assert heard(house) == [("received", "received")]
    case = accept(house, referral)
    with house.working(house.caseworker) as by:
        row = cases.take(case, by=by, at=LATER).case
        assert feedback.tell(row, NewsLevel.CONTACT_MADE, at=LATER)
        assert feedback.tell(row, NewsLevel.CONTACT_MADE, at=LATER) == []
    assert heard(house) == [("contact_made", "contact_made")]
    with house.working(house.caseworker):
        feedback.tell(row, NewsLevel.ENDED, at=LATER, family=NewsFamily.CARE_DONE)
    assert heard(house) == [("ended", "ended")]
    with house.working(house.ccas_member) as partner:
        (line,) = queries.followed_by_organisation(house.ccas.pk)
        assert (line.news_family, line.unread) == ("care_done", 4)
        assert feedback.read_news(referral, by=partner, at=LATER) == 4
        (line,) = queries.followed_by_organisation(house.ccas.pk)
        assert line.unread == 0


def test_a_case_that_lives_again_may_end_again_and_the_state_follows(house: House) -> None:
    referral = received(house)
    case = accept(house, referral)
    with house.working(house.caseworker) as by:
        row = cases.take(case, by=by, at=LATER).case
        feedback.tell(row, NewsLevel.ENDED, at=LATER, family="drop_out")
        feedback.tell(row, NewsLevel.ACCOMPANYING, at=LATER, turn=2)
    assert heard(house) == [("accompanying", "accompanying")]
    with house.working(house.caseworker):
        assert feedback.tell(row, NewsLevel.ENDED, at=LATER, family="care_done", turn=2)
    assert heard(house) == [("ended", "ended")]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"feedback": "non"}, "received"),
        ({"withheld": ["contact"]}, "received"),
        ({"withheld": ["outcome"]}, "contact_made"),
        ({}, "ended"),
    ],
)
def test_the_referrer_hears_no_more_than_the_person_allows(house: House, said: dict[str, Any], state: str) -> None:
    referral = received(house, **said)
    case = accept(house, referral)
    with house.working(house.caseworker) as by:
        row = cases.take(case, by=by, at=LATER).case
        feedback.tell(row, NewsLevel.CONTACT_MADE, at=LATER)
        feedback.tell(row, NewsLevel.ENDED, at=LATER, family="care_done")
    assert [shown for shown, _ in heard(house)] == [state]


def test_a_person_who_takes_her_agreement_back_silences_what_follows(house: House) -> None:
    referral = received(house)
    case = accept(house, referral)
    with house.working(house.caseworker) as by:
        row = cases.take(case, by=by, at=LATER).case
        feedback.tell(row, NewsLevel.CONTACT_MADE, at=LATER)
        privacy.withdraw(row.person.public_id, Scope.FEEDBACK, by=by, at=LATER)
        assert feedback.tell(row, NewsLevel.ENDED, at=LATER, family="care_done") == []
    assert heard(house) == [("contact_made", "contact_made")]


def test_one_referral_is_silenced_alone_on_demand(house: House) -> None:
    referral = received(house)
    case = accept(house, referral)
    with house.working(house.caseworker) as by:
        row = cases.take(case, by=by, at=LATER).case
        feedback.stop_feedback(referral, by=by, at=LATER)
        assert feedback.tell(row, NewsLevel.CONTACT_MADE, at=LATER) == []


@pytest.mark.parametrize(
    ("outcome", "reason", "family"),
    [
        (TriageOutcome.INADMISSIBLE, "outside_mission", "excluded"),
        (TriageOutcome.OTHER_SCHEME, "agricultural_scheme", "excluded"),
        (TriageOutcome.GUIDANCE_ONLY, "question_answered", "guidance"),
    ],
)
def test_what_ends_at_triage_is_told_and_may_be_taken_back_the_same_day(
    house: House, outcome: TriageOutcome, reason: str, family: str
) -> None:
    referral = received(house)
    with house.working(house.caseworker) as by:
        triage.end(referral, outcome, reason, by=by, at=LATER)
        assert FeedbackNews.objects.get(level="ended").family == family
        row = triage.undo(referral, by=by, at=LATER)
        assert (row.status, row.next_action, row.due_on) == ("received", "triage", date(2026, 11, 4))
        triage.end(referral, outcome, reason, by=by, at=LATER)
        with pytest.raises(Refused, match="undo_too_late"):
            triage.undo(referral, by=by, at=LATER + timedelta(days=1))
    with house.working(house.ccas_member) as partner:
        assert feedback.read_news(referral, by=partner, at=LATER) == 2
    with house.working(house.caseworker) as by, pytest.raises(Refused, match="news_already_read"):
        triage.undo(referral, by=by, at=LATER)


def test_a_reason_of_another_outcome_is_refused(house: House) -> None:
    referral = received(house)
    with house.working(house.caseworker) as by, pytest.raises(Refused, match="reason_not_offered"):
        triage.end(referral, TriageOutcome.INADMISSIBLE, "question_answered", by=by, at=LATER)


def test_what_was_wrongly_said_a_duplicate_is_of_nobody_again(house: House) -> None:
    first, second = received(house), received(house, house.hospital_member)
    with house.working(house.caseworker) as by:
        person = triage.name_as_said(first, by=by, at=LATER)
        assert triage.say_duplicate(second, "same_situation_other_channel", of=first, by=by, at=LATER).person == person
        assert triage.undo(second, by=by, at=LATER).person is None
        with pytest.raises(Refused, match="person_not_identified"):
            triage.accept(second, "gives_up_care", by=by, at=LATER)


def test_a_duplicate_stays_as_said_and_is_followed_with_the_first(house: House) -> None:
    first, second = received(house), received(house, house.hospital_member)
    with house.working(house.caseworker) as by:
        triage.say_duplicate(second, "same_situation_other_channel", of=first, by=by, at=LATER)
        with pytest.raises(Refused, match="not_a_first"):
            triage.say_duplicate(first, "same_referral_twice", of=second, by=by, at=LATER)
    case = accept(house, first)
    with house.working(house.caseworker) as by:
        row = cases.take(case, by=by, at=LATER).case
        feedback.tell(row, NewsLevel.CONTACT_MADE, at=LATER)
    assert heard(house) == heard(house, house.hospital_member) == [("contact_made", "contact_made")]


def test_a_rerouted_referral_is_received_elsewhere_owned_numbered_and_still_followed(house: House) -> None:
    with house.working(house.agent) as agent:
        said = typed(nir="2840330990123")
        receipt = receive_referral(
            said, caisse_id=GARD, channel=Channel.PHONE, key="k", by=agent, at=MONDAY, organisation_id=house.ccas.pk
        )
    with house.working(house.caseworker) as by:
        left = triage.reroute(receipt.public_id, "lives_elsewhere", to_caisse=HERAULT, by=by, at=LATER)
        assert (left.status, left.successor_number) == ("rerouted", "S341-T-000001")
        assert not Referral.objects.filter(caisse_id=HERAULT).exists()
    with house.working(house.elsewhere):
        row = Referral.objects.get()
        assert (row.owner_id, row.next_action, row.due_on) == (house.elsewhere.pk, "triage", date(2026, 11, 4))
        assert (row.origin, row.origin_number, row.received_at) == (receipt.public_id, receipt.number, MONDAY)
        assert sealed.open_nir(bytes(row.nir_sealed or b""), row.public_id) == "2840330990123"
    with house.working(house.ccas_member):
        (line,) = queries.followed_by_organisation(house.ccas.pk)
        assert line.number == receipt.number


def test_nothing_crosses_to_another_caisse_but_through_the_one_function(house: House) -> None:
    referral = received(house)
    with house.working(house.caseworker) as by:
        with pytest.raises(Refused, match="same_caisse"):
            triage.reroute(referral, "lives_elsewhere", to_caisse=GARD, by=by, at=LATER)
        Caisse.objects.filter(pk=HERAULT).update(open_from=None)
        with pytest.raises(Refused, match="caisse_not_open"):
            triage.reroute(referral, "lives_elsewhere", to_caisse=HERAULT, by=by, at=LATER)
    with house.working(house.elsewhere) as stranger:
        with pytest.raises(Absent):
            triage.reroute(referral, "lives_elsewhere", to_caisse=GARD, by=stranger, at=LATER)
        past_the_actions = (
            "SELECT referrals_reroute(%s, gen_random_uuid(), 11, 'P', NULL, 1, 'triage', now()::date,"
            " now()::date, 1, 'x', now())"
        )
        refused = pytest.raises(DatabaseError, match="no such referral")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(past_the_actions, [referral])


def test_a_direct_handover_has_an_owner_until_the_social_service_answers(house: House) -> None:
    referral = received(house)
    packet = Packet((HandoverMotive.HOUSING,), "Logement perdu.", "Signalement lu.", "Accueil social.", MONDAY.date())
    with house.working(house.caseworker) as by:
        case = triage.hand_over(referral, "complex_social_situation", packet=packet, person=person(by), by=by, at=LATER)
        assert (case.status, case.owner_id) == ("handover", house.caseworker.pk)
        assert Referral.objects.get().outcome == "direct_handover"


def test_an_open_case_is_shown_to_agents_of_the_caisse_only(house: House) -> None:
    case = accept(house, received(house))
    with house.working(house.agent) as agent:
        (found,) = triage.already_open(typed(), caisse_id=GARD, by=agent, at=LATER)
        assert found.case == case
        assert triage.already_open(typed(first_names="Samia"), caisse_id=GARD, by=agent, at=LATER) == []
    with house.working(house.ccas_member) as partner, pytest.raises(Refused):
        triage.already_open(typed(), caisse_id=GARD, by=partner, at=LATER)


def test_a_partner_cannot_triage_nor_read_decisions(house: House) -> None:
    referral = received(house)
    with house.working(house.ccas_member) as partner:
        with pytest.raises(Absent):
            triage.end(referral, TriageOutcome.INADMISSIBLE, "outside_mission", by=partner, at=LATER)
        assert not TriageDecision.objects.exists()
    with pytest.raises(NoContext):
        Referral.objects.count()


def test_a_referral_is_postponed_or_given_to_a_colleague_never_left_without_a_date(house: House) -> None:
    referral = received(house)
    with house.working(house.supervisor) as by:
        row = postpone(referral, until=date(2026, 11, 6), action=NextAction.ASK_REFERRER, by=by, at=LATER)
        assert (row.next_action, row.due_on) == ("ask_referrer", date(2026, 11, 6))
        with pytest.raises(Invalid):
            postpone(referral, until=date(2026, 12, 31), action=NextAction.TRIAGE, by=by, at=LATER)
        assert assign(referral, house.caseworker, by=by, at=LATER).owner_id == house.caseworker.pk
        with pytest.raises(Refused, match="owner_not_of_team"):
            assign(referral, house.agent, by=by, at=LATER)


def test_waiting_long_brings_a_referral_first_by_itself(house: House) -> None:
    received(house)
    received(house, house.agent, urgent="oui")
    with house.as_system(GARD):
        assert [row["urgent"] for row in queries.triage_queue()] == [True, False]
        assert recompute(GARD, at=MONDAY + timedelta(days=1)) == 0
        assert recompute(GARD, at=MONDAY + timedelta(days=8)) == 2
        assert {tuple(row["priority_why"]) for row in queries.triage_queue()} == {
            ("stated_urgency", "waiting_long", "late"),
            ("waiting_long", "late"),
        }


def test_a_real_ending_of_the_case_reaches_the_referrer(house: House) -> None:
    case = accept(house, received(house))
    with house.working(house.caseworker) as by:
        cases.take(case, by=by, at=LATER)
        cases.close_case(case, ExitCode.OUTSIDE_CRITERIA, by=by, at=LATER)
    (line,) = heard(house)
    assert line == ("ended", "ended")
