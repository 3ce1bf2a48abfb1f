"""Measure `points.csv.gz` against another table of the same communes. Run by hand; nothing else reads that table.

    python data/territory/check_points.py FILE

FILE: `;`, a header line with `code_insee`, `lat`, `lon` in degrees. Prints, for each precision and for all, how many
communes are in both, and how far apart the two points are, in km: half of them within p50, nine of ten within p90; the
same for people (each commune counts as its population); then the ten farthest of those that have a place of their own.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Sequence
from pathlib import Path

from build_points import HERE, distance, rows_of

PRECISIONS = ("commune", "postal_code", "arrondissement")


def main(arguments: Sequence[str]) -> None:
    (given,) = arguments
    with Path(given).open(encoding="utf-8", newline="") as file:
        other = {r["code_insee"]: (float(r["lat"]), float(r["lon"])) for r in csv.DictReader(file, delimiter=";")}
    towns = {r["insee"]: r for r in rows_of("communes.csv.gz")}
    text = gzip.decompress((HERE / "points.csv.gz").read_bytes()).decode()
    points = {r["code"]: r for r in csv.DictReader(text.splitlines(), delimiter=";")}
    both = sorted(points.keys() & other.keys())
    apart = [
        (
            distance((float(points[c]["lat"]), float(points[c]["lon"])), other[c]),
            int(towns[c]["population"] or 0),
            points[c]["precision"],
            c,
        )
        for c in both
    ]
    print(f"{len(towns)} communes, {len(points)} with a point, {len(other)} in the other table, {len(both)} in both")
    print(f"{'precision':16}{'communes':>9}{'p50':>7}{'p90':>7}{'worst':>8}{'people %':>10}{'p50':>7}{'p90':>7}")
    people = sum(p for _, p, _, _ in apart)
    for wanted in (*PRECISIONS, "all"):
        rows = sorted(one for one in apart if wanted in (one[2], "all"))
        if rows:
            shares = [at(rows, 0.5, by_people=False), at(rows, 0.9, by_people=False), rows[-1][0]]
            of_people = [at(rows, 0.5, by_people=True), at(rows, 0.9, by_people=True)]
            share = 100 * sum(p for _, p, _, _ in rows) / people
            print(
                f"{wanted:16}{len(rows):9}{shares[0]:7.1f}{shares[1]:7.1f}{shares[2]:8.1f}"
                f"{share:10.1f}{of_people[0]:7.1f}{of_people[1]:7.1f}"
            )
    print("farthest with a place of their own:")
    for far, _, _, code in sorted((one for one in apart if one[2] == "commune"), reverse=True)[:10]:
        print(f"  {code} {towns[code]['name']}: {far:.1f} km")
    print(
        "without a point:", ", ".join(f"{c} {towns[c]['name']}" for c in sorted(towns.keys() - points.keys())) or "none"
    )


def at(rows: Sequence[tuple[float, int, str, str]], share: float, *, by_people: bool) -> float:
    """The distance within which this share of the communes, or of their people, is."""
    weights = [people if by_people else 1 for _, people, _, _ in rows]
    left = share * sum(weights)
    for (far, *_), weight in zip(rows, weights, strict=True):
        left -= weight
        if left <= 0:
            return far
    return rows[-1][0]


if __name__ == "__main__":
    main(sys.argv[1:])
