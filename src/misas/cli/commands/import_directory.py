"""Import files of the public directories: read, checked against the last lot, served in its place when they are sound.

Standard output carries the report of each lot; progress and mistakes go to standard error. Exit: 0 when every lot is
served (or was already), 1 when one is refused and the old one goes on being served, 2 when a file cannot be taken.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from misas.cli.house import House
from misas.cli.terminal import BAD_INPUT, DONE, NO, say
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import NATIONAL, SAMPLE

if TYPE_CHECKING:
    from misas.actions.orientation import Done
    from misas.core.access import Actor

AUTO: Final = "auto"
DESCRIPTION: Final = (
    "Charge des fichiers des annuaires publics. Chaque fichier est lu, comparé au précédent, puis mis en service d’un"
    " coup. Un fichier refusé ne change rien : l’annuaire en service reste inchangé, et le compte rendu est gardé."
)
EPILOG: Final = (
    "Plusieurs fichiers d’un même format font un seul lot. Ce qui n’est plus dans un fichier disparaît de l’annuaire."
    " 0 : tout est en service ; 1 : un fichier est refusé ; 2 : un fichier ne peut pas être pris."
)


def arguments(parser: ArgumentParser) -> None:
    formats = [AUTO, *(format.value for format in Format)]
    parser.add_argument("format", choices=formats, metavar="FORMAT", help=f"« {AUTO} », ou : {', '.join(formats[1:])}")
    parser.add_argument("files", nargs="+", type=Path, metavar="FICHIER", help="tel qu’il est publié, ou dans son zip")
    parser.add_argument("--sample", action="store_true", help="un échantillon : les tailles nationales sont oubliées")
    parser.add_argument("--by", metavar="ADRESSE", help="le compte qui importe (sinon : l’installation)")


def run(options: Namespace, house: House) -> int:
    if missing := [path for path in options.files if not _is_readable(path)]:
        for path in missing:
            say(f"Le fichier « {path} » n’existe pas, ou ne peut pas être lu.")
        return BAD_INPUT
    house.open("owner")
    from misas.actions.orientation import Outcome, import_directory, recognised

    format = None if options.format == AUTO else Format(options.format)
    asked = recognised(options.files, format)
    with _bars() as watch:
        done = import_directory(
            asked,
            by=_actor(options.by),
            at=datetime.now(UTC),
            checks=SAMPLE if options.sample else NATIONAL,
            watch=watch,
        )
    for one in done:
        _print(one)
    return NO if any(one.outcome is Outcome.REFUSED for one in done) else DONE


def _is_readable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.R_OK)


def _actor(email: str | None) -> Actor:
    """Who imports. Raises Refused for an address that no account has."""
    from django.utils import timezone

    from misas.core.access import SYSTEM
    from misas.core.refusals import Refused
    from misas.records.accounts.models import Account
    from misas.records.accounts.queries import actor_of

    if email is None:
        return SYSTEM
    found = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise Refused("imports.account_unknown", given=email)
    return actor_of(found, timezone.localdate())


@contextmanager
def _bars() -> Iterator[Callable[[Format, int, int], None]]:
    """One bar after the other, one for each file, on a terminal; nothing in a file or a pipe."""
    from tqdm import tqdm

    from misas.wording.orientation_imports import FORMATS

    bars: dict[Format, tqdm[None]] = {}

    def watch(format: Format, done: int, whole: int) -> None:
        if format not in bars:
            for bar in bars.values():
                bar.close()
            bars[format] = tqdm(
                desc=FORMATS[format],
                total=whole,
                unit="o",
                unit_scale=True,
                leave=False,
                disable=None,
                dynamic_ncols=True,
            )
        bars[format].total = whole
        bars[format].update(done - bars[format].n)

    try:
        yield watch
    finally:
        for bar in bars.values():
            bar.close()


def _print(done: Done) -> None:
    from misas.wording.orientation_imports import lot_lines

    lines = lot_lines(
        done.format,
        done.outcome.value,
        done.breaches,
        is_first=done.is_first,
        **(
            {
                "file": done.lot.file_name,
                "as_of": done.lot.as_of,
                "rows": done.lot.rows,
                "located": done.lot.located,
                "unmatched": done.lot.unmatched,
                "report": done.lot.report,
            }
            if done.lot is not None
            else {}
        ),
    )
    print("\n".join(lines))
