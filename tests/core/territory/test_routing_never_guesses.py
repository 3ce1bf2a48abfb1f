"""A person goes to the caisse that the facts name, or to a human who chooses; never to a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.refusals import Invalid
from misas.core.territory.affiliation import Affiliation, read_affiliation
from misas.core.territory.codes import Certainty, NoteCode, RoutingReason
from misas.core.territory.routing import CommuneRule, Place, Routing, Scheme, Table, route

TABLE = Table(
    departements={"30": (301,), "59": (594, 595, 597, 599), "971": (971,), "978": (971,), "01": (11,)},
    communes={
        "59350": CommuneRule(None, (594, 595, 597), Certainty.TO_CONFIRM),
        "59183": CommuneRule(594, (594,), Certainty.PROBABLE),
        "40312": CommuneRule(641, (641, 401), Certainty.PROBABLE),
    },
    absorbed={593: 595},
    schemes={
        ("02", ""): Scheme("MSA"),
        ("03", ""): Scheme("Indépendants", absorbed=True),
        ("01", "512"): Scheme("LMG"),
        ("01", "909"): Scheme("LMDE", absorbed=True),
    },
)
NIMES = Place("30189", "30")
LILLE = Place("59350", "59")
DUNKERQUE = Place("59183", "59")

# affiliation, commune → caisse, candidates, reason, certainty, notes
CASES = [
    ("01301", NIMES, 301, (301,), RoutingReason.AFFILIATION, Certainty.CERTAIN, ()),
    ("010110000", None, 11, (11,), RoutingReason.AFFILIATION, Certainty.CERTAIN, ()),
    ("01301", LILLE, 301, (301,), RoutingReason.AFFILIATION, Certainty.CERTAIN, (NoteCode.LIVES_ELSEWHERE,)),
    ("01594", LILLE, 594, (594,), RoutingReason.AFFILIATION, Certainty.CERTAIN, ()),
    ("01593", None, 595, (595,), RoutingReason.ABSORBED_AFFILIATION, Certainty.CERTAIN, (NoteCode.CAISSE_ABSORBED,)),
    ("01512", NIMES, None, (301,), RoutingReason.OTHER_SCHEME, Certainty.TO_CONFIRM, (NoteCode.OTHER_SCHEME,)),
    ("02301", NIMES, None, (301,), RoutingReason.OTHER_SCHEME, Certainty.TO_CONFIRM, (NoteCode.OTHER_SCHEME,)),
    ("02301", None, None, (), RoutingReason.OTHER_SCHEME, Certainty.TO_CONFIRM, (NoteCode.OTHER_SCHEME,)),
    ("03123", NIMES, 301, (301,), RoutingReason.DEPARTEMENT, Certainty.CERTAIN, (NoteCode.SCHEME_ABSORBED,)),
    ("01909", LILLE, None, (594, 595, 597), RoutingReason.AMBIGUOUS_COMMUNE, Certainty.TO_CONFIRM,
     (NoteCode.SCHEME_ABSORBED,)),
    ("01998", NIMES, 301, (301,), RoutingReason.DEPARTEMENT, Certainty.CERTAIN, (NoteCode.UNKNOWN_AFFILIATION,)),
    ("77001", None, None, (), RoutingReason.NOTHING_KNOWN, Certainty.TO_CONFIRM, (NoteCode.UNKNOWN_AFFILIATION,)),
    ("", NIMES, 301, (301,), RoutingReason.DEPARTEMENT, Certainty.CERTAIN, ()),
    ("", Place("97801", "978"), 971, (971,), RoutingReason.DEPARTEMENT, Certainty.CERTAIN, ()),
    ("", DUNKERQUE, 594, (594,), RoutingReason.COMMUNE, Certainty.PROBABLE, ()),
    ("", Place("40312", "40"), 641, (641, 401), RoutingReason.COMMUNE, Certainty.PROBABLE, ()),
    ("", LILLE, None, (594, 595, 597), RoutingReason.AMBIGUOUS_COMMUNE, Certainty.TO_CONFIRM, ()),
    ("", Place("59999", "59"), None, (594, 595, 597, 599), RoutingReason.AMBIGUOUS_COMMUNE, Certainty.TO_CONFIRM, ()),
    ("", Place("98818", "988"), None, (), RoutingReason.OUTSIDE_TERRITORY, Certainty.TO_CONFIRM, ()),
    ("", None, None, (), RoutingReason.NOTHING_KNOWN, Certainty.TO_CONFIRM, ()),
]  # fmt: skip


@pytest.mark.parametrize(("affiliation", "place", "caisse", "candidates", "reason", "certainty", "notes"), CASES)
def test_each_situation_has_one_answer_and_its_reason(
    affiliation: str,
    place: Place | None,
    caisse: int | None,
    candidates: tuple[int, ...],
    reason: RoutingReason,
    certainty: Certainty,
    notes: tuple[NoteCode, ...],
) -> None:
    answer = route(read_affiliation(affiliation) if affiliation else None, place, TABLE)
    assert (answer.caisse, answer.candidates, answer.reason, answer.certainty) == (
        caisse,
        candidates,
        reason,
        certainty,
    )
    assert tuple(note.code for note in answer.notes) == notes


def test_the_notes_name_what_they_are_about() -> None:
    absorbed = route(Affiliation("01", "593"), NIMES, TABLE)
    assert [(n.said, n.caisses) for n in absorbed.notes] == [("593", (595,)), ("", (301,))]


affiliations = st.none() | st.builds(
    Affiliation, st.sampled_from(["01", "02", "03", "44", "99"]), st.integers(0, 999).map("{:03d}".format)
)
places = st.none() | st.builds(
    Place, st.sampled_from(["30189", "59350", "59183", "40312", "1"]), st.sampled_from(["30", "59", "40", "988", "971"])
)


@given(affiliations, places)
def test_a_caisse_is_always_active_and_its_absence_never_certain(
    affiliation: Affiliation | None, place: Place | None
) -> None:
    answer = route(affiliation, place, TABLE)
    assert answer.caisse is None or answer.caisse in answer.candidates
    assert (answer.caisse is None) <= (answer.certainty is not Certainty.CERTAIN)
    assert answer.reason in RoutingReason
    named = {code for rule in TABLE.communes.values() for code in rule.candidates}
    assert set(answer.candidates) <= TABLE.active | named


@given(places)
def test_one_among_several_is_never_taken_for_certain(place: Place | None) -> None:
    answer = route(None, place, TABLE)
    if len(answer.candidates) > 1:
        assert answer.certainty is not Certainty.CERTAIN


def test_an_answer_cannot_be_built_against_itself() -> None:
    with pytest.raises(ValueError, match="certain"):
        Routing(None, (301,), RoutingReason.NOTHING_KNOWN, Certainty.CERTAIN)
    with pytest.raises(ValueError, match="candidates"):
        Routing(302, (301,), RoutingReason.COMMUNE, Certainty.PROBABLE)
    with pytest.raises(ValueError, match="candidates"):
        CommuneRule(302, (301,), Certainty.PROBABLE)
    with pytest.raises(ValueError, match="candidates"):
        CommuneRule(None, (), Certainty.TO_CONFIRM)


@pytest.mark.parametrize("typed", ["01 301 1234", "013011234", "01-301-1234", "01.301.1234", " 01 301 1234 "])
def test_an_affiliation_is_read_however_it_is_spaced(typed: str) -> None:
    assert read_affiliation(typed) == Affiliation("01", "301", "1234")


@pytest.mark.parametrize("typed", ["301", "1 301", "01 3A1", "01 301 12", "01 301 12345", "CPAM du Gard", "", "٠١٣٠١"])
def test_what_is_no_affiliation_is_refused_on_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_affiliation(typed, field="code")
    assert [(f.field, f.code) for f in refused.value.faults] == [("code", "territory.affiliation_form")]
