"""Sample directories: invented people in ranges nobody has, the same bytes for the same seed, and sound keys."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from misas.core.orientation.formats import Format
from misas.demo.directory import Wanted, bodies, generate, people, sites
from misas.demo.directory.folder import manifest
from misas.demo.directory.places import world

ROOT = Path(__file__).resolve().parents[2]


def sound(number: str) -> bool:
    """Luhn, over the whole number."""
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def test_every_professional_has_a_number_that_nobody_has() -> None:
    crowd = list(people.people(world("973"), 3_000, 1))
    assert sum(len(person.practices) for person in crowd) == 3_000
    assert len({person.rpps for person in crowd}) == len(crowd)
    for person in crowd:
        assert person.rpps.startswith("99") and len(person.rpps) == 11 and sound(person.rpps)
        for practice in person.practices:
            assert practice.phone.startswith("019900") and len(practice.phone) == 10
            assert practice.email is None or practice.email.endswith("@exemple.test")


def test_every_site_has_a_number_that_nobody_has() -> None:
    every = list(sites.entities(world("59"), 8_000, 1))
    numbers = [entity.finess for entity in every] + [site.finess for entity in every for site in entity.sites]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("99") and len(number) == 9 and sound(number) for number in numbers)
    assert {site.category.code for entity in every for site in entity.sites if site.open} >= set(sites.NEEDED)


@pytest.mark.parametrize("territory", ["30", "59", "973"])
def test_communes_are_real_ones_of_the_territory(territory: str) -> None:
    there = world(territory)
    assert {place.departement for place in there.places} == {territory}
    for person in people.people(there, 300, 4):
        assert all(practice.place in there.places for practice in person.practices)


def test_every_commune_has_one_caisse(tmp_path: Path) -> None:
    for territory, caisses in {"30": {"301"}, "973": {"973"}}.items():
        told = [one for one in bodies.competences(world(territory), 1) if one.kind == "cpam"]
        assert {one.caisse for one in told} == caisses
        assert len(told) == len(world(territory).places)


def digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("zipped", [False, True])
def test_the_same_seed_writes_the_same_bytes(zipped: bool, tmp_path: Path) -> None:
    for name in ("a", "b"):
        generate(tmp_path / name, Wanted("973", rows=300, seed=5, zipped=zipped))
    generate(tmp_path / "c", Wanted("973", rows=300, seed=6, zipped=zipped))
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    other = digest(tmp_path / "c")
    alike = {name for name, value in digest(tmp_path / "a").items() if other[name] == value}
    assert alike == set()


def test_the_command_makes_a_territory_and_tells_what_it_made(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "misas.demo.directory", str(tmp_path), "--territory", "973", "--rows", "200"]
    done = subprocess.run(
        [*command, "--format", "rpps_activities", "--format", "apl"],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["files"]["PS_LibreAcces_Personne_activite_202611010830.txt"] == 200
    assert set(told["files"]) == {path.name for path in tmp_path.iterdir()}


def test_a_territory_without_commune_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no commune"):
        generate(tmp_path, Wanted("00", rows=10))


def test_the_manifest_tells_each_file(tmp_path: Path) -> None:
    wanted = Wanted("973", rows=50, formats={Format.AMELI_CENTRES})
    made = generate(tmp_path, wanted)
    assert json.loads(manifest(made, wanted))["files"] == made
