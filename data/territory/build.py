"""Build the commune tables of the product from an openly licensed package. Run by hand, once a year, after the COG.

    python data/territory/build.py              takes the pinned npm package, then writes the three files below
    python data/territory/build.py FOLDER       the same from an unpacked package

Writes beside itself, the same bytes for the same package:
  communes.csv.gz         one row per commune of today and per municipal district of Paris, Lyon and Marseille
  former_communes.csv.gz  names and codes of communes that merged into one of today
  routing.csv             the communes of the départements that several caisses share, by `routing_rules.csv`

Not here: loading them (`misas.actions.territory.load_reference`), the caisses (`caisses.csv`, kept by hand).
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

PACKAGE = "@etalab/decoupage-administratif"
VERSION = "6.0.0"
HERE = Path(__file__).resolve().parent

TODAY = "commune-actuelle"
DISTRICT = "arrondissement-municipal"
MERGED = {"commune-deleguee": "delegated", "commune-associee": "associated"}

Row = dict[str, Any]


def main(arguments: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(arguments[0]) if arguments else fetch(Path(scratch))
        said = json.loads((folder / "package.json").read_text("utf-8"))["version"]
        if said != VERSION:
            raise SystemExit(f"expected version {VERSION}, found {said}: change VERSION and the README together")
        places = json.loads((folder / "data" / "communes.json").read_text("utf-8"))
        districts = json.loads((folder / "data" / "arrondissements.json").read_text("utf-8"))
    names = {d["code"]: d["nom"] for d in districts}
    communes = list(communes_of(places, names))
    write_gzip(HERE / "communes.csv.gz", communes)
    write_gzip(HERE / "former_communes.csv.gz", list(former_of(places)))
    rules = list(csv.DictReader((HERE / "routing_rules.csv").open(encoding="utf-8", newline=""), delimiter=";"))
    (HERE / "routing.csv").write_text(as_csv(list(routes_of(communes, rules))), encoding="utf-8", newline="")


def fetch(scratch: Path) -> Path:
    """The pinned package, unpacked. npm checks the integrity of what it takes."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to take the package, or give the folder of an unpacked one")
    subprocess.run(
        [npm, "pack", "--silent", f"{PACKAGE}@{VERSION}"], cwd=scratch, check=True, stdout=subprocess.DEVNULL
    )
    (archive,) = scratch.glob("*.tgz")
    with tarfile.open(archive) as bundle:
        bundle.extractall(scratch, filter="data")
    return scratch / "package"


def communes_of(places: Iterable[Row], arrondissements: dict[str, str]) -> Iterable[Row]:
    """Communes of today and municipal districts, by code. Lands without a post office have nobody to route."""
    for place in sorted(places, key=lambda p: str(p["code"])):
        if place["type"] not in (TODAY, DISTRICT) or not place.get("codesPostaux"):
            continue
        yield {
            "insee": place["code"],
            "name": place["nom"],
            "kind": "commune" if place["type"] == TODAY else "municipal_district",
            "parent": place.get("commune", ""),
            "departement": place["departement"],
            "arrondissement": arrondissements.get(place.get("arrondissement", ""), ""),
            "postal_codes": "|".join(sorted(place["codesPostaux"])),
            "population": place.get("population", ""),
        }


def former_of(places: Sequence[Row]) -> Iterable[Row]:
    """Names and codes that people and old files still use, each with the commune of today."""
    known = set()
    found = []
    for place in places:
        if place["type"] in MERGED:
            known.add(place["code"])
            row = {"code": place["code"], "name": place["nom"], "kind": MERGED[place["type"]]}
            found.append(row | {"insee": place["chefLieu"]})
    for place in places:
        if place["type"] == TODAY:
            for code in place.get("anciensCodes", ()):
                if code not in known:
                    found.append({"code": code, "name": "", "kind": "old_code", "insee": place["code"]})
    return sorted(found, key=lambda r: (r["code"], r["name"], r["insee"]))


def routes_of(communes: Iterable[Row], rules: Sequence[Row]) -> Iterable[Row]:
    """The rule of each commune that its département alone does not settle; a shared département leaves none out."""
    by_commune = {r["insee"]: r for r in rules if r["insee"]}
    by_arrondissement = {(r["departement"], r["arrondissement"]): r for r in rules if not r["insee"]}
    shared = {departement for departement, _ in by_arrondissement}
    for commune in communes:
        rule = by_commune.get(commune["insee"])
        if rule is None and commune["departement"] in shared:
            rule = by_arrondissement[commune["departement"], commune["arrondissement"]]
        if rule is not None:
            yield {"insee": commune["insee"]} | {k: rule[k] for k in ("caisse", "candidates", "certainty")}


def as_csv(rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_gzip(path: Path, rows: Sequence[Row]) -> None:
    """Without name nor time in the header: the same rows give the same bytes."""
    with path.open("wb") as target, gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0) as packed:
        packed.write(as_csv(rows).encode())


if __name__ == "__main__":
    main(sys.argv[1:])
