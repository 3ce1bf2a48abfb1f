"""The shipped tables are whole: every commune of France has its caisse or its candidates, and nothing contradicts."""

from __future__ import annotations

import csv
import gzip
import importlib.util
from collections import Counter
from dataclasses import replace
from types import ModuleType

import pytest

from misas.connectors.territory_files import TerritoryFolder
from misas.core.territory.codes import CaisseKind, Certainty, PlaceKind, PointPrecision, RoutingReason
from misas.core.territory.places import Point
from misas.core.territory.reference import WITHOUT_CAISSE, Reference, contradictions
from misas.core.territory.routing import CommuneRule, Place, Scheme, Table, route
from tests.kit.territory import DATA


def table_of(reference: Reference) -> Table:
    departements: dict[str, tuple[int, ...]] = {}
    for caisse in reference.caisses:
        for departement in caisse.departements:
            departements[departement] = (*departements.get(departement, ()), caisse.code)
    return Table(
        departements=departements,
        communes={r.insee: CommuneRule(r.caisse, r.candidates, r.certainty) for r in reference.routes},
        absorbed={a.code: a.successor for a in reference.absorbed},
        schemes={(s.regime, s.caisse): Scheme(s.name, s.absorbed) for s in reference.schemes},
    )


def test_the_caisses_are_all_there(reference: Reference) -> None:
    kinds = Counter(c.kind for c in reference.caisses)
    assert kinds == {CaisseKind.CPAM: 101, CaisseKind.CCSS: 1, CaisseKind.CGSS: 4, CaisseKind.CSSM: 1}
    assert len(reference.absorbed) == 26
    by_code = {c.code: c.name for c in reference.caisses}
    assert by_code[11] == "CPAM de l’Ain"
    assert by_code[301] == "CPAM du Gard"
    assert by_code[974] == "CGSS de La Réunion"


def test_nothing_contradicts(reference: Reference) -> None:
    assert contradictions(reference) == ()


def test_a_contradiction_is_seen(reference: Reference) -> None:
    (ain, *others) = reference.caisses
    wrong = replace(
        reference,
        caisses=(replace(ain, zone="Europe/Bourg"), replace(ain, departements=("1000",)), *others),
        absorbed=(replace(reference.absorbed[0], code=301, successor=999),),
        routes=(replace(reference.routes[0], insee="00000", caisse=5, candidates=(6,)),),
    )
    found = " ; ".join(contradictions(wrong))
    for part in (
        "two caisses 11",
        "Europe/Bourg",
        "301 is active and absorbed",
        "301 went to 999",
        "route of 00000, unknown",
        "unknown caisse",
        "no candidate",
        "no commune in 1000",
    ):
        assert part in found


def test_every_commune_is_routed_or_shows_its_candidates(reference: Reference) -> None:
    table = table_of(reference)
    active = {c.code for c in reference.caisses}
    reasons: Counter[RoutingReason] = Counter()
    for commune in reference.communes:
        answer = route(None, Place(commune.insee, commune.departement), table)
        reasons[answer.reason] += 1
        assert set(answer.candidates) <= active
        if answer.reason is RoutingReason.OUTSIDE_TERRITORY:
            assert commune.departement in WITHOUT_CAISSE
        else:
            assert answer.candidates
        if answer.caisse is None:
            assert answer.certainty is Certainty.TO_CONFIRM
        elif answer.certainty is Certainty.CERTAIN:
            assert answer.candidates == (answer.caisse,)
    assert reasons[RoutingReason.COMMUNE] == 2515
    assert reasons[RoutingReason.AMBIGUOUS_COMMUNE] == 279
    assert sum(reasons.values()) == len(reference.communes) == 35_009


def test_a_shared_departement_leaves_no_commune_to_chance(reference: Reference) -> None:
    routed = {r.insee for r in reference.routes}
    shared = {c.insee for c in reference.communes if c.departement in {"59", "62", "64", "76"}}
    assert shared <= routed
    assert len(routed - shared) == 8  # Seignanx


@pytest.mark.parametrize(
    ("insee", "caisse", "candidates"),
    [
        ("59183", 594, (594,)),  # Dunkerque
        ("59178", 595, (595,)),  # Douai
        ("59606", 599, (599,)),  # Valenciennes
        ("59350", None, (594, 595, 597)),  # Lille
        ("59512", None, (594, 595, 597)),  # Roubaix
        ("62193", 623, (623,)),  # Calais
        ("62041", 624, (624,)),  # Arras
        ("64102", 641, (641,)),  # Bayonne
        ("64445", 642, (642,)),  # Pau
        ("64371", None, (641, 642)),  # Mauléon-Licharre
        ("76351", 763, (763,)),  # Le Havre
        ("76217", 764, (764,)),  # Dieppe
        ("40312", 641, (641, 401)),  # Tarnos
        ("40088", 401, (401,)),  # Dax
        ("69266", 691, (691,)),  # Villeurbanne
        ("75112", 751, (751,)),  # Paris 12e
        ("2A004", 201, (201,)),  # Ajaccio
        ("97801", 971, (971,)),  # Saint-Martin
        ("97611", 976, (976,)),  # Mamoudzou
    ],
)
def test_known_places_go_where_they_must(
    reference: Reference, insee: str, caisse: int | None, candidates: tuple[int, ...]
) -> None:
    commune = next(c for c in reference.communes if c.insee == insee)
    answer = route(None, Place(insee, commune.departement), table_of(reference))
    assert (answer.caisse, answer.candidates) == (caisse, candidates)


def test_an_absorbed_code_always_leads_to_an_active_caisse(reference: Reference) -> None:
    active = {c.code for c in reference.caisses}
    assert {a.successor for a in reference.absorbed} <= active
    assert not {a.code for a in reference.absorbed} & active


def test_the_districts_belong_to_their_city_and_have_their_postal_code(reference: Reference) -> None:
    districts = [c for c in reference.communes if c.kind is PlaceKind.MUNICIPAL_DISTRICT]
    assert Counter(d.parent for d in districts) == {"75056": 20, "69123": 9, "13055": 16}
    assert all(d.postal_codes for d in districts)


def test_every_commune_has_a_postal_code_of_five_digits(reference: Reference) -> None:
    for commune in reference.communes:
        assert commune.postal_codes
        assert all(len(code) == 5 and code.isdigit() for code in commune.postal_codes), commune.name


def test_names_are_written_as_french_writes_them(reference: Reference) -> None:
    for name in (*(c.name for c in reference.caisses), *(c.name for c in reference.communes)):
        assert "'" not in name
        assert name == " ".join(name.split())


def test_each_line_says_where_it_comes_from() -> None:
    for name in ("caisses.csv", "absorbed_caisses.csv", "schemes.csv", "routing_rules.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                assert row["source"], row
                assert None not in row


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("territory_build", DATA / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_routing_table_is_the_rules_applied_to_the_communes(reference: Reference) -> None:
    build = builder()
    communes = [
        {"insee": c.insee, "departement": c.departement, "arrondissement": c.arrondissement.replace("’", "'")}
        for c in reference.communes
    ]
    with (DATA / "routing_rules.csv").open(encoding="utf-8", newline="") as file:
        rules = list(csv.DictReader(file, delimiter=";"))
    assert build.as_csv(list(build.routes_of(communes, rules))) == (DATA / "routing.csv").read_text("utf-8")


def test_an_arrondissement_that_no_rule_knows_stops_the_build() -> None:
    rule = {"departement": "59", "arrondissement": "Lille", "insee": ""}
    rule |= {"caisse": "", "candidates": "594|595", "certainty": "to_confirm"}
    commune = {"insee": "59999", "departement": "59", "arrondissement": "Roubaix"}
    with pytest.raises(KeyError):
        list(builder().routes_of([commune], [rule]))


def test_any_byte_changes_the_fingerprint(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("tables")
    for file in DATA.glob("*.csv*"):
        (folder / file.name).write_bytes(file.read_bytes())
    before = TerritoryFolder(folder).fingerprint()
    assert before == TerritoryFolder(DATA).fingerprint()
    (folder / "schemes.csv").write_bytes((folder / "schemes.csv").read_bytes() + b"\n")
    assert TerritoryFolder(folder).fingerprint() != before


def test_every_commune_that_a_caisse_serves_has_its_point(reference: Reference) -> None:
    served = [c for c in reference.communes if c.departement not in WITHOUT_CAISSE]
    assert [c.name for c in served if c.point is None] == []
    rough = [c.name for c in served if c.point and c.point.precision is not PointPrecision.COMMUNE]
    assert rough == ["Chalinargues", "Chavagnac", "Sainte-Anastasie"]  # communes again since 2025


def test_overseas_too_no_point_is_as_rough_as_an_arrondissement(reference: Reference) -> None:
    rough = Counter(c.point.precision for c in reference.communes if c.point)
    assert rough[PointPrecision.ARRONDISSEMENT] == 0
    assert rough[PointPrecision.POSTAL_CODE] < 10


@pytest.mark.parametrize(
    ("insee", "lat", "lon"),
    [
        ("30189", 43.84, 4.36),  # Nîmes
        ("44109", 47.22, -1.55),  # Nantes
        ("93066", 48.94, 2.36),  # Saint-Denis, homonym of
        ("97411", -20.88, 55.45),  # Saint-Denis de La Réunion
        ("75112", 48.84, 2.40),  # Paris 12e
        ("13201", 43.30, 5.38),  # Marseille 1er
        ("30133", 43.53, 4.14),  # Le Grau-du-Roi, once in the middle of its arrondissement, at 37 km
        ("26200", 44.17, 5.64),  # Montfroc, once at 69 km
        ("29083", 48.04, -4.85),  # Île-de-Sein, once on the mainland
        ("97352", 3.62, -53.21),  # Saül, once at 102 km
        ("59183", 51.03, 2.38),  # Dunkerque, which GeoNames calls Dunkirk
        ("50129", 49.64, -1.62),  # Cherbourg-en-Cotentin, by the town that merged into it
        ("97302", 4.93, -52.33),  # Cayenne
        ("97611", -12.78, 45.23),  # Mamoudzou
        ("97801", 18.07, -63.08),  # Saint-Martin
    ],
)
def test_known_places_stand_where_they_are(reference: Reference, insee: str, lat: float, lon: float) -> None:
    point = next(c.point for c in reference.communes if c.insee == insee)
    assert point is not None
    assert point.precision is PointPrecision.COMMUNE
    assert (point.lat, point.lon) == (pytest.approx(lat, abs=0.02), pytest.approx(lon, abs=0.02))


def test_a_commune_stands_near_those_of_its_departement(reference: Reference) -> None:
    """A homonym of elsewhere would be hundreds of km away."""
    by_departement: dict[str, list[Point]] = {}
    for commune in reference.communes:
        if commune.point and not commune.departement.startswith("9"):
            by_departement.setdefault(commune.departement, []).append(commune.point)
    for departement, points in by_departement.items():
        lats, lons = sorted(p.lat for p in points), sorted(p.lon for p in points)
        assert lats[-1] - lats[0] < 1.6, departement
        assert lons[-1] - lons[0] < 2.4, departement


def test_each_point_says_its_source() -> None:
    text = gzip.decompress((DATA / "points.csv.gz").read_bytes()).decode()
    sources = Counter((r["precision"], r["source"]) for r in csv.DictReader(text.splitlines(), delimiter=";"))
    assert {(precision, source) for precision, source in sources if precision == "commune"} == {
        ("commune", "DILA"),
        ("commune", "GeoNames"),
        ("commune", "IGN"),
    }
    assert all(source.endswith("INSEE, La Poste") for precision, source in sources if precision == "postal_code")
