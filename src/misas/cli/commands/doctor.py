"""Look at the installation, point by point, changing nothing. ✓ is well, ✗ comes with what to do; exit 1 with one ✗.

! is owed before people are served, and stops nothing: an installation being tried has nobody to name yet.
"""

from __future__ import annotations

import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator

from misas.cli.house import DatabaseHealth, House
from misas.cli.readiness import Finding, service
from misas.cli.terminal import DONE, NO
from misas.core.refusals import Refused

OLDEST_PYTHON = (3, 12)
OLDEST_SERVER = 15
FIRST_RELEASES = ((3, 12, 0), (3, 12, 1), (3, 13, 0), (3, 14, 0))
FREE_BYTES = 1_000_000_000
CLOCK_GAP = 5.0  # seconds
OLD_JOB = 300.0  # seconds


def run(options: Namespace, house: House) -> int:
    findings = []
    for look in LOOKS:
        for finding in guarded(look, house):
            findings.append(finding)
            print(f"{finding.mark} {finding.said}", flush=True)
    wrong = sum(not finding.well for finding in findings)
    owed = any(finding.owed for finding in findings)
    well = "Rien à corriger ; il reste des mentions à compléter avant d’ouvrir le service." if owed else "Tout va bien."
    print(well if not wrong else f"{wrong} point{'s' if wrong > 1 else ''} à corriger.")
    return NO if wrong else DONE


def guarded(look: Callable[[House], Iterator[Finding]], house: House) -> Iterator[Finding]:
    """A point that cannot be looked at is a point to mend, and stops no other."""
    from misas.wording.machine import machine_sentence
    from misas.wording.sentences import sentence

    try:
        yield from look(house)
    except Refused as refused:
        yield Finding(False, sentence(refused.code, **refused.values))
    except OSError as error:
        yield Finding(False, machine_sentence(error))


def python(house: House) -> Iterator[Finding]:
    version = sys.version_info[:3]
    text = "{}.{}.{}".format(*version)
    if version[:2] < OLDEST_PYTHON:
        yield Finding(False, f"Python {text} : il faut 3.12 ou plus récent.")
    elif version in FIRST_RELEASES:
        yield Finding(True, f"Python {text} (première version de sa série : bonne pour développer, pas pour servir)")
    else:
        yield Finding(True, f"Python {text}")


def packages(house: House) -> Iterator[Finding]:
    well = house.environment_is_current()
    yield Finding(well, "Environnement à jour" if well else "Environnement ancien : lancez une commande par ./misas.")


def disk(house: House) -> Iterator[Finding]:
    place = next(folder for folder in (house.state, *house.state.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    gigabytes = f"{free / 1e9:.1f}".replace(".", ",")
    enough = free >= FREE_BYTES
    yield Finding(enough, f"Espace libre pour les données : {gigabytes} Go" + ("" if enough else " (il en faut 1)"))
    if not (place.is_dir() and os.access(place, os.W_OK)):
        yield Finding(False, f"Le dossier {place} ne peut pas être écrit.")


def keys(house: House) -> Iterator[Finding]:
    loose = house.loose_keys()
    yield Finding(
        not loose, "Clés lisibles par leur seul propriétaire" if not loose else "Clés lisibles par d’autres :"
    )
    for path in loose:
        yield Finding(False, f"  {path} (corriger : chmod go= « {path} »)")


def notices(house: House) -> Iterator[Finding]:
    from misas.wording.notices import ALL, variable

    said = house.notices()
    missing = [name for name in ALL if not said.get(name)]
    if not missing:
        yield Finding(True, "Mentions légales et déclaration d’accessibilité complètes")
        return
    yield Finding(True, "Mentions légales et déclaration d’accessibilité à compléter :", owed=True)
    for name in missing:
        yield Finding(True, f"  {variable(name)} ({ALL[name]})", owed=True)


def database(house: House) -> Iterator[Finding]:
    health = house.health()
    well = health.major >= OLDEST_SERVER
    yield Finding(well, f"Base de données : PostgreSQL {health.version}" + ("" if well else " (il faut 15 ou plus)"))
    missing = health.missing_migrations
    if missing:
        steps = "1 étape manque" if missing == 1 else f"{missing} étapes manquent"
        yield Finding(False, f"Tables à mettre à jour : {steps}. Lancez ./misas migrate.")
        return
    yield Finding(True, "Tables à jour")
    yield from roles(house)
    yield from clock(health)
    yield from waiting(health)


def roles(house: House) -> Iterator[Finding]:
    from misas.wording.sentences import sentence

    for role, fault in house.role_faults().items():
        yield Finding(not fault, f"Rôle {role} : {sentence(fault) if fault else 'droits limités'}")


def clock(health: DatabaseHealth) -> Iterator[Finding]:
    gap = abs(health.clock_gap)
    yield Finding(gap <= CLOCK_GAP, f"Horloges de la machine et de la base : {gap:.1f} s d’écart".replace(".", ","))


def waiting(health: DatabaseHealth) -> Iterator[Finding]:
    age = health.oldest_job or 0.0
    late = "" if age <= OLD_JOB else " ; les tâches tournent-elles ? (./misas run ou ./misas worker)"
    yield Finding(age <= OLD_JOB, f"File des tâches : la plus ancienne attend depuis {age:.0f} s{late}")
    stuck = health.late_messages
    yield Finding(not stuck, f"Envois en retard de plus d’un quart d’heure : {stuck}")


def figures(house: House) -> Iterator[Finding]:
    """The figures of the law against the calendar of their revisions: one red line, and how to read the list."""
    from misas.cli.commands.rights import broken_sentence
    from misas.cli.commands.rights.freshness import seen
    from misas.core.rights.facts import BrokenRule
    from misas.core.rights.freshness import Standing

    try:
        found = seen(house)
    except BrokenRule as broken:
        yield Finding(False, broken_sentence(broken))
        return
    late, gaps = len(found.of(Standing.LATE)), len(found.of(Standing.KNOWN_GAP))
    if late:
        yield Finding(False, f"Montants des droits : {late} ont dépassé leur date. Détail : ./misas rights freshness")
    else:
        known = f" (manques connus : {gaps}, voir ./misas rights freshness)" if gaps else ""
        yield Finding(True, f"Montants des droits à jour{known}")


LOOKS = (python, packages, disk, keys, notices, figures, database, service)
