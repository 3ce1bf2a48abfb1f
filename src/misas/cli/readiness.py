"""What an installation that others reach still lacks, point by point: said by `./misas doctor`.

While it answers on this machine alone it is being tried: nothing is asked of it. Not here: reading (`config.serving`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from misas.cli.house import House, ServiceFacts

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
DAY: Final = 86_400.0  # seconds
SECRET_MIN: Final = 50  # characters: what Django's own deployment check asks (security.W009)
SEAL_OLD: Final = 2 * 365 * DAY  # a key that seals data serves two years at most (NIST SP 800-57 part 1, §5.3.6)
BACKUP_OLD: Final = 26 * 3600.0  # a backup each night, and two hours to make it
WORKER_SILENT: Final = 60.0  # a worker tells every 10 s that it lives
MESSAGE_LATE: Final = 900.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One point: whether it is well, the sentence that says it, and whether something is still owed there."""

    well: bool
    said: str
    owed: bool = False

    @property
    def mark(self) -> str:
        return ("!" if self.owed else "✓") if self.well else "✗"


def service(house: House) -> Iterator[Finding]:
    """The points of an installation in service; one line when it is only being tried."""
    facts = house.service()
    if set(facts.hosts) <= LOOPBACK:
        yield Finding(True, "Essai sur cette machine seule (MISAS_HOSTS) : les points du service ne sont pas demandés")
        return
    yield from _reached(facts)
    yield from _kept(facts)
    yield from _alive(facts)


def _reached(facts: ServiceFacts) -> Iterator[Finding]:
    yield Finding(True, f"Noms auxquels le site répond : {', '.join(facts.hosts)}")
    if "*" in facts.hosts:
        yield Finding(False, "MISAS_HOSTS accepte tous les noms (*) : nommez ceux du service.")
    yield Finding(
        facts.https,
        "Connexions chiffrées : cookies protégés, HSTS"
        if facts.https
        else "Connexions non chiffrées : placez un mandataire TLS devant le site, puis MISAS_HTTPS=true.",
    )
    well = facts.secret_length >= SECRET_MIN
    lacking = "absente" if not facts.secret_length else f"trop courte ({facts.secret_length} caractères)"
    more = f"Clé secrète {lacking} : il en faut {SECRET_MIN}. Videz MISAS_SECRET_KEY, ou donnez-en une plus longue."
    yield Finding(well, "Clé secrète" if well else more)


def _kept(facts: ServiceFacts) -> Iterator[Finding]:
    if facts.seal_age is None:
        yield Finding(False, "Aucune clé de scellement : remettez le dossier des clés.")
    else:
        old = facts.seal_age > SEAL_OLD
        days = f"Clé de scellement : {facts.seal_age / DAY:.0f} jours"
        yield Finding(True, f"{days}. Remplacez-la : ./misas rotate-keys" if old else days, owed=old)
    if not facts.backup_told:
        said = "Sauvegardes : donnez dans MISAS_BACKUP_STAMP le fichier que la sauvegarde touche quand elle a réussi."
        yield Finding(True, said, owed=True)
    elif facts.backup_age is None:
        yield Finding(False, "Sauvegardes : le fichier de MISAS_BACKUP_STAMP n’existe pas. Aucune n’a réussi ?")
    else:
        hours = f"Dernière sauvegarde réussie : il y a {facts.backup_age / 3600:.0f} h"
        yield Finding(facts.backup_age <= BACKUP_OLD, hours)


def _alive(facts: ServiceFacts) -> Iterator[Finding]:
    silence = facts.worker_silence
    if silence is None or silence > WORKER_SILENT:
        yield Finding(False, "Aucune tâche ne tourne : lancez ./misas worker.")
    else:
        yield Finding(True, f"Tâches en marche (dernier signe il y a {silence:.0f} s)")
    late = facts.oldest_message or 0.0
    yield Finding(late <= MESSAGE_LATE, f"Plus ancien envoi en attente : {late / 60:.0f} min")
