"""Files of referrals for the tests, and the whole life of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from misas.actions.imports import Examined, Progress, advance, confirm, examine, keep
from misas.core.access import Actor
from misas.core.referrals.codes import Channel
from tests.kit.house import GARD, MONDAY

THE_DAY_BEFORE = date(2026, 11, 1)
HEADER = "Réf;Nom;Prénom;Né(e) le;Téléphone;CP;Ville;Soins;Raisons;Informée le;Accord;Commentaire"
NADIA = "1;BENALI;Nadia;12/03/1984;639980001;30000;Nîmes;dents;trop cher;28/10/2026;oui;"
JOSE = "2;MARTINEZ;José Luis;4 mai 1961;06.39.98.00.02;30100;Alès;lunettes;;28-10-26;écrit;préfère un SMS"
WRONG = "3;OZTÜRK;Inès;31/02/1990;06 39 98 00 03;30000;Nîmes;dantiste;;28/10/2026;oui;"


def a_file(*lines: str, header: str = HEADER) -> bytes:
    return "\r\n".join((header, *lines, ";;;;;;;;;;;", "")).encode("cp1252")


def examined(content: bytes, by: Actor, *, name: str = "fiches.csv", organisation_id: int | None = None) -> Examined:
    return examine(
        content, name=name, caisse_id=GARD, organisation_id=organisation_id, channel=Channel.PORTAL, by=by, at=MONDAY
    )


def imported(content: bytes, by: Actor, *, at: datetime = MONDAY, name: str = "fiches.csv") -> UUID:
    """Examine, keep, confirm and receive a file to its end; nothing is confirmed when nothing is to receive."""
    batch = keep(examined(content, by, name=name), by=by, at=at)
    if batch.to_receive:
        confirm(batch.public_id, by=by, at=at)
        received(batch.public_id, by, at=at)
    return batch.public_id


def received(batch: UUID, by: Actor, *, at: datetime = MONDAY) -> Sequence[Progress]:
    steps = [advance(batch, by=by, at=at)]
    while not steps[-1].over:
        steps.append(advance(batch, by=by, at=at))
    return steps
