"""The engine may take seconds: whoever asks it holds no row, so a colleague on the phone never waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from django.db import connection, connections
from django.test import Client

from misas.actions import cases, rights
from misas.actions.ports import ports
from misas.core.access import Actor
from misas.core.refusals import Conflict
from misas.core.rights.codes import EngineState, Entity, FactStatus, ReviewStatus
from misas.core.rights.engine import EngineReview
from misas.core.rights.facts import HOUSEHOLD, Household
from misas.jobs import delivery
from misas.records.outbox.models import Message
from misas.records.rights.models import ReviewFact, RightsReview
from tests.kit.cases import Office, build_office
from tests.kit.engine_double import EngineDouble, plugged
from tests.kit.people import GARD, sign_in
from tests.kit.reviews import C2S_FACTS

pytestmark = pytest.mark.usefixtures("committed", "territory")
PATIENCE = "700ms"


@dataclass
class SlowEngine(EngineDouble):
    """While it computes, a colleague does something of her own, over a connection of her own."""

    meanwhile: Callable[[], None] | None = None
    waited: list[Exception] = field(default_factory=list)

    def ask(self, household: Household, asked: Sequence[tuple[str, str]], *, within: float) -> EngineReview:
        if self.meanwhile is not None:
            done, do = Event(), self.meanwhile
            self.meanwhile = None

            def elsewhere() -> None:
                try:
                    do()
                except Exception as error:
                    self.waited.append(error)
                finally:
                    connections.close_all()
                    done.set()

            with ThreadPoolExecutor(1) as pool:
                pool.submit(elsewhere)
                assert done.wait(10)
        return super().ask(household, asked, within=within)


@dataclass
class Desk:
    office: Office
    engine: SlowEngine
    case: object
    review: RightsReview

    def client(self) -> Client:
        return sign_in(Client(), self.office.claire)

    def paul_records(self, rent: int = 400) -> Callable[[], None]:
        """Paul records a fact, and refuses to wait for it."""

        def record() -> None:
            with self.office.working(self.office.paul) as paul, connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
                self.say(paul, "rent", rent)

        return record

    def say(self, by: Actor, fact: str, raw: object) -> None:
        who = HOUSEHOLD if ports().rules.table[fact].entity is Entity.HOUSEHOLD else "p1"
        rights.record_fact(
            self.review.public_id, member=who, fact=fact, raw=raw, status=FactStatus.SAID, by=by,
            at=self.office.later(minutes=1),
        )  # fmt: skip

    def now(self) -> RightsReview:
        with self.office.working(self.office.claire):
            return RightsReview.objects.get(pk=self.review.pk)

    def rents(self) -> int:
        with self.office.working(self.office.claire):
            return ReviewFact.objects.filter(fact="rent").count()


@pytest.fixture
def desk(committed: None, territory: None) -> Iterator[Desk]:
    office = build_office()
    office.at = datetime.now(UTC) - timedelta(days=2)
    with plugged(SlowEngine()) as engine:
        with office.working(office.claire) as claire:
            case = office.taken(claire)
            cases.reach(case.public_id, agrees=True, by=claire, at=office.later(minutes=1))
            review = rights.open_review(case.public_id, by=claire, at=office.later(minutes=1))
            assert isinstance(engine, SlowEngine)
            made = Desk(office, engine, case, review)
            for fact, raw in C2S_FACTS.items():
                made.say(claire, fact, raw)
        yield made


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("reponse", {"fact": "couple", "member": "", "value": "no"}),
        ("mois", {"month": "before"}),
        ("foyer", {"add": "child"}),
        ("rien", {"none": "wage_net", "member": "p1"}),
    ],
)
def test_what_is_recorded_is_never_held_while_the_engine_computes(
    desk: Desk, address: str, sent: dict[str, str]
) -> None:
    """Without script the same request records and answers: it leaves the engine to a job, which holds nothing."""
    month = (datetime.now(UTC).replace(day=1) - timedelta(days=20)).strftime("%Y-%m")
    sent = {name: month if value == "before" else value for name, value in sent.items()}
    desk.engine.meanwhile = desk.paul_records()
    answer = desk.client().post(f"/bilans/{desk.review.public_id}/{address}", sent)
    assert answer.status_code == 303 and desk.engine.asked == []
    row = desk.now()
    assert (row.engine_state, row.answered_version) == (EngineState.QUEUED, row.version), "the catalogue has answered"
    with desk.office.as_system():
        key = Message.objects.get(topic="rights.answer").key
    delivery.deliver(key, GARD, datetime.now(UTC))
    assert desk.engine.waited == [] and desk.rents() == 1, "she wrote while the engine computed"
    now = desk.now()
    assert now.version == row.version + 1 and now.answered_version == row.version, "answers of another household: none"


@pytest.mark.parametrize("address", ["resultats", "terminer"])
def test_results_and_the_end_ask_the_engine_with_nothing_in_hand(desk: Desk, address: str) -> None:
    desk.engine.meanwhile = desk.paul_records()
    answer = desk.client().post(f"/bilans/{desk.review.public_id}/{address}")
    assert desk.engine.waited == [] and desk.rents() == 1
    if address == "terminer":
        assert answer.status_code == 409
        assert "Une réponse vient de changer." in answer.content.decode().replace("\u00a0", " ")
    row = desk.now()
    assert row.status == ReviewStatus.OPEN and row.answered_version is None, "answers of another household: none"


def test_a_review_never_ends_on_answers_of_an_older_household(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fact is recorded after the answers and before the end holds the review: the end is refused, and done again."""
    from misas.actions.rights import finishing

    told = finishing.cases.review_rights

    def late(*args: object, **more: object) -> object:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(desk.paul_records()).result()
        return told(*args, **more)  # type: ignore[arg-type]

    with desk.office.working(desk.office.claire) as claire:
        rights.answer(desk.review.public_id, by=claire, at=desk.office.later(minutes=1))
    asked = len(desk.engine.asked)
    monkeypatch.setattr(finishing.cases, "review_rights", late)
    with desk.office.working(desk.office.claire) as claire, pytest.raises(Conflict, match="changed_while_finishing"):
        rights.finish(desk.review.public_id, by=claire, at=desk.office.later(minutes=1))
    assert len(desk.engine.asked) == asked, "never with the case in hand"
    assert desk.now().status == ReviewStatus.OPEN
    monkeypatch.undo()
    with desk.office.working(desk.office.claire) as claire:
        ended = rights.finish(desk.review.public_id, by=claire, at=desk.office.later(minutes=1))
    assert ended.status == ReviewStatus.FINISHED and ended.answered_version == ended.version
    assert len(desk.engine.asked) == asked + 1


def test_whoever_had_the_engine_s_answer_is_not_overwritten_by_whoever_had_none(desk: Desk) -> None:
    """Two askings of one household at once: the one that the engine did not answer changes nothing."""

    def answered() -> None:
        desk.engine.is_away = False
        with desk.office.working(desk.office.paul) as paul:
            rights.answer(desk.review.public_id, by=paul, at=desk.office.later(minutes=1))
        desk.engine.is_away = True

    desk.engine.is_away, desk.engine.meanwhile = True, answered
    with desk.office.working(desk.office.claire) as claire:
        rights.answer(desk.review.public_id, by=claire, at=desk.office.later(minutes=1))
    assert desk.engine.waited == []
    assert desk.now().engine_state == EngineState.ANSWERED
