"""Two rows of one person are read as one, and given back exactly as they were when a human was wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misas.actions import persons as actions
from misas.core.access import Actor, Role
from misas.core.persons.codes import LikenessGround
from misas.core.refusals import Absent, Refused
from misas.records.access.scope import working_in
from misas.records.audit.models import Entry
from misas.records.persons import queries
from misas.records.persons.models import Person, PersonLink
from tests.kit.nirs import NADIA
from tests.kit.persons import GARD, NOW, context, identity, register, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
LATER = NOW + timedelta(days=1)


@pytest.fixture
def lea() -> Iterator[Actor]:
    actor = worker()
    with working_in(context(actor)):
        yield actor


def link(one: Person, other: Person, by: Actor, **how: bool) -> PersonLink:
    return actions.link_as_same_person(one.public_id, other.public_id, by=by, at=LATER, **how)


def picture() -> list[tuple[object, ...]]:
    fields = [f.attname for f in Person._meta.concrete_fields if f.attname not in {"nir_sealed", "nir_lookup"}]
    return [tuple(map(str, row)) for row in Person.objects.order_by("pk").values_list(*fields)]


def test_one_speaks_for_both_and_nothing_moves(lea: Actor) -> None:
    one, other = register(lea), register(lea, first_names="Nadya", phone="0199000001")
    row = link(one, other, lea)
    other.refresh_from_db()
    assert queries.speaking(other).pk == one.pk
    assert [p.pk for p in queries.cluster(other)] == [one.pk, other.pk]
    assert {c.value for c in queries.contacts(queries.cluster(one))} == {"+33639981234", "+33199000001"}
    hits = actions.find_persons("nadya", on=NOW.date(), by=lea, at=LATER).hits
    assert [h.person.pk for h in hits] == [one.pk]
    entry = Entry.objects.get(verb="person.linked")
    assert entry.details == {"other": str(other.public_id), "grounds": []} and row.said_by_id == lea.account_id


def test_undoing_gives_both_back_as_they_were_and_remembers(lea: Actor) -> None:
    one, other = register(lea), register(lea)
    before = picture()
    row = link(one, other, lea)
    actions.unlink(row.public_id, by=lea, at=LATER)
    assert picture() == before
    with pytest.raises(Refused, match=r"person\.link_undone"):
        actions.unlink(row.public_id, by=lea, at=LATER)
    with pytest.raises(Refused, match=r"person\.link_denied"):
        link(one, other, lea)
    assert actions.possible_duplicates(identity(), GARD, person=one, by=lea, at=LATER) == []
    link(one, other, lea, despite_denial=True)
    assert queries.speaking(Person.objects.get(pk=other.pk)).pk == one.pk


def test_what_was_linked_before_stays_linked_when_a_later_link_is_undone(lea: Actor) -> None:
    a, b, c = (register(lea) for _ in range(3))
    link(b, c, lea)
    late = link(a, b, lea)
    assert [p.pk for p in queries.cluster(Person.objects.get(pk=c.pk))] == [a.pk, b.pk, c.pk]
    actions.unlink(late.public_id, by=lea, at=LATER)
    assert [p.pk for p in queries.cluster(Person.objects.get(pk=c.pk))] == [b.pk, c.pk]
    assert [p.pk for p in queries.cluster(Person.objects.get(pk=a.pk))] == [a.pk]


def test_a_link_through_a_row_that_does_not_speak_joins_the_ends(lea: Actor) -> None:
    a, b, c, d = (register(lea) for _ in range(4))
    link(a, b, lea)
    link(c, d, lea)
    row = link(b, d, lea)
    assert (row.moved_id, row.into_id) == (c.pk, a.pk)
    assert {p.pk for p in queries.cluster(Person.objects.get(pk=d.pk))} == {a.pk, b.pk, c.pk, d.pk}
    actions.unlink(row.public_id, never_again=False, by=lea, at=LATER)
    assert {p.pk for p in queries.cluster(Person.objects.get(pk=d.pk))} == {c.pk, d.pk}


def test_what_makes_no_sense_is_refused(lea: Actor) -> None:
    a, b, c = (register(lea) for _ in range(3))
    link(a, b, lea)
    link(b, c, lea)
    for one, other, code in ((a, a, "same_as_itself"), (b, a, "same_already"), (c, a, "same_already")):
        with pytest.raises(Refused, match=code):
            link(one, other, lea)
    with pytest.raises(Refused, match="linked_now"):
        actions.say_distinct(a.public_id, c.public_id, by=lea, at=LATER)


def test_two_persons_are_said_distinct_once(lea: Actor) -> None:
    a, b = register(lea), register(lea)
    first = actions.say_distinct(a.public_id, b.public_id, by=lea, at=LATER)
    assert actions.say_distinct(b.public_id, a.public_id, by=lea, at=LATER).pk == first.pk
    with pytest.raises(Refused, match=r"person\.link_undone"):
        actions.unlink(first.public_id, by=lea, at=LATER)


def test_an_agent_of_the_desk_does_not_link(lea: Actor) -> None:
    a, b = register(lea), register(lea)
    agent = worker(Role.AGENT)
    with working_in(context(agent)), pytest.raises(Absent):
        link(a, b, agent)


def test_a_duplicate_is_shown_with_its_grounds_and_nobody_is_merged(lea: Actor) -> None:
    known = register(lea, nir=NADIA, used_name="Martin")
    register(lea, birth_name="Durand", first_names="Luc", birth_date="12/03/1984", phone="0199000001")
    found = actions.possible_duplicates(identity(nir=NADIA), GARD, by=lea, at=LATER)
    assert [(f.person.pk, f.likeness.grounds) for f in found] == [
        (known.pk, (LikenessGround.SAME_NIR, LikenessGround.SAME_NAME_AND_BIRTH, LikenessGround.SAME_PHONE))
    ]
    for changes, ground in (
        ({"phone": "", "birth_name": "Benalli"}, LikenessGround.SAME_BIRTH_NEAR_NAME),
        ({"phone": "", "birth_date": "03/12/1984"}, LikenessGround.SAME_NAME_NEAR_BIRTH),
        ({"phone": "", "birth_name": "Martin"}, LikenessGround.SAME_NAME_AND_BIRTH),
        ({"birth_name": "Petit", "first_names": "Zoé", "birth_date": "01/01/1950"}, LikenessGround.SAME_PHONE),
    ):
        found = actions.possible_duplicates(identity(**changes), GARD, by=lea, at=LATER)
        assert [(f.person.pk, f.likeness.grounds) for f in found] == [(known.pk, (ground,))], changes
    assert Person.objects.filter(merged_into__isnull=False).count() == 0
    fresh = identity(birth_name="Petit", first_names="Zoé", birth_date="01/01/1950", phone="0199000009")
    assert actions.possible_duplicates(fresh, GARD, by=lea, at=LATER) == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=6))
def test_any_links_undone_in_any_order_give_everything_back(lea: Actor, pairs: list[tuple[int, int]]) -> None:
    people = [register(lea) for _ in range(5)]
    before = picture()
    made = []
    for i, j in pairs:
        try:
            made.append(link(people[i], people[j], lea, despite_denial=True))
        except Refused:
            continue
        assert all(queries.speaking(p) for p in Person.objects.all())  # never a circle
    for row in made[::2] + made[1::2]:
        actions.unlink(row.public_id, never_again=False, by=lea, at=LATER)
    assert picture() == before
