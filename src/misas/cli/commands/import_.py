"""Import a file of referrals: examine it, show the state of each line, confirm, receive, give a workbook back.

`import directory` stands in `import_directory`.

Standard output carries the counts; questions, faults and progress go to standard error. Exit: 0 when every line is
received or up to date, 1 when some remain, 2 when the file or the command cannot be taken.
"""

from __future__ import annotations

import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from misas.cli import values
from misas.cli.commands import import_directory
from misas.cli.house import House
from misas.cli.named import known_caisse
from misas.cli.progress import progress
from misas.cli.terminal import BAD_INPUT, DONE, NO, say

if TYPE_CHECKING:
    from misas.actions.imports import Examined
    from misas.core.access import Actor
    from misas.core.imports.states import RowState
    from misas.records.accounts.models import Account

SHOWN_FAULTS = 20


def arguments(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="QUOI")
    _referrals(
        kinds.add_parser(
            "referrals",
            allow_abbrev=False,
            help="un fichier de signalements (CSV ou Excel)",
            description="Importe un fichier de signalements (CSV ou Excel).",
        )
    )
    import_directory.arguments(
        kinds.add_parser(
            "directory",
            allow_abbrev=False,
            help="les annuaires publics : RPPS, FINESS+, Ameli, DILA, data·inclusion, APL",
            description=import_directory.DESCRIPTION,
            epilog=import_directory.EPILOG,
        )
    )


def _referrals(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FICHIER", help="un fichier CSV ou un classeur Excel (.xlsx)")
    parser.add_argument("--by", metavar="ADRESSE", help="le compte qui importe (en démonstration : le CCAS)")
    parser.add_argument("--organisation", metavar="NOM", help="la structure d’où vient le fichier, pour un agent")
    parser.add_argument("--caisse", type=values.caisse, metavar="CODE", help="la caisse qui reçoit, par exemple 301")
    parser.add_argument("--yes", "--confirm", action="store_true", help="importer sans poser de question")
    parser.add_argument("--dry-run", action="store_true", help="examiner seulement : rien n’est importé")
    parser.add_argument("--workbook", type=Path, metavar="SORTIE.xlsx", help="écrire le classeur de retour")


def run(options: Namespace, house: House) -> int:
    return import_directory.run(options, house) if options.what == "directory" else _import_referrals(options, house)


def _import_referrals(options: Namespace, house: House) -> int:
    content = _content(options.file)
    if content is None:
        return BAD_INPUT
    if options.workbook and options.workbook.resolve() == options.file.resolve():
        say("Le classeur de retour ne peut pas remplacer le fichier envoyé. Donnez un autre nom.")
        return BAD_INPUT
    if options.workbook and (trouble := _unwritable(options.workbook)):
        say(trouble)
        return BAD_INPUT
    house.open("web")
    from misas.core.refusals import Refused
    from misas.wording.imports import file_sentence

    try:
        return _Import(options).run(content)
    except Refused as refused:
        say(file_sentence(refused))
        return BAD_INPUT


def _content(path: Path) -> bytes | None:
    """The bytes of the file, one more than the limit at most; None when it cannot be read, which is said."""
    from misas.core.imports.grid import LIMITS

    try:
        with path.open("rb") as stream:
            return stream.read(LIMITS.bytes + 1)
    except OSError:
        say(f"Le fichier « {path} » n’existe pas, ou ne peut pas être lu.")
        return None


def _unwritable(path: Path) -> str:
    """Why the workbook could not be written there, said before anything is received; "" when it can."""
    if path.is_dir():
        return f"« {path} » est un dossier. Donnez le nom du classeur à écrire."
    if not path.parent.is_dir():
        return f"Le dossier « {path.parent} » n’existe pas."
    try:
        with path.open("ab") if path.exists() else tempfile.TemporaryFile(dir=path.parent):
            return ""
    except OSError:
        return f"Le classeur « {path} » ne peut pas être écrit ici. Donnez un autre nom."


class _Import:
    """One file, in the name of one account."""

    def __init__(self, options: Namespace) -> None:
        from misas.records.accounts.queries import actor_of

        self.options = options
        self.account = _account(options.by)
        self.by: Actor = actor_of(self.account, timezone.localdate())

    def run(self, content: bytes) -> int:
        from misas.actions.imports import workbook_of
        from misas.core.imports.states import RowState

        looked = self._examined(content)
        _say_columns(looked)
        _print_counts(looked.counts)
        _say_faults(looked)
        if looked.to_receive and not self.options.dry_run and self._agreed(looked.to_receive):
            return self._receive(looked)
        if self.options.workbook:
            with self._working():
                self._write(workbook_of(looked))
        if looked.to_receive and not self.options.dry_run:
            say("Rien n’a été importé. Pour importer : ajoutez --yes.")
        return NO if looked.counts[RowState.TO_CORRECT] else DONE

    def _working(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 (a context manager of records)
        from misas.core.access import Context, Purpose
        from misas.records.access.scope import working_in

        return working_in(Context.of(self.by, Purpose.REFERRAL))

    def _examined(self, content: bytes) -> Examined:
        from misas.actions.imports import examine

        with self._working():
            return examine(
                content,
                name=os.fsencode(self.options.file.name).decode("utf-8", "replace"),
                caisse_id=self._caisse(),
                organisation_id=self._organisation(),
                by=self.by,
                at=datetime.now(UTC),
                shown=lambda lines: progress(lines, "Lecture"),
            )

    def _agreed(self, count: int) -> bool:
        if self.options.yes:
            return True
        if not sys.stdin.isatty():
            return False
        print(f"Importer les {count} lignes valides ? [o/N] ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().casefold() in ("o", "oui", "y", "yes")

    def _receive(self, looked: Examined) -> int:
        from misas.actions.imports import confirm, keep, returned_workbook
        from misas.core.imports.states import RowState
        from misas.records.imports import queries
        from misas.wording.sentences import sentence

        with self._working():
            batch = keep(looked, by=self.by, at=datetime.now(UTC))
            confirm(batch.public_id, by=self.by, at=datetime.now(UTC))
        stopped_by = ""
        for stopped in progress(self._steps(batch.public_id), "Import", total=batch.to_receive):
            stopped_by = stopped or stopped_by
        with self._working():
            counts = queries.counts(batch)
            print()
            _print_counts(counts)
            if self.options.workbook:
                self._write(returned_workbook(batch.public_id, by=self.by, at=datetime.now(UTC))[1])
        if stopped_by:
            say(f"L’import s’est arrêté : {sentence(stopped_by, organisation='', caisse='')}")
        return NO if stopped_by or counts[RowState.TO_CORRECT] else DONE

    def _steps(self, batch: UUID) -> Iterator[str]:
        """One value per line received; the last ones say what stopped the file, if anything."""
        from misas.actions.imports import advance

        done, over = 0, False
        while not over:
            with self._working():
                step = advance(batch, by=self.by, at=datetime.now(UTC))
            yield from [step.stopped_by] * max(step.done - done, 1 if step.stopped_by else 0)
            done, over = step.done, step.over

    def _caisse(self) -> int:
        from misas.core.refusals import Refused
        from misas.records.partners.queries import caisses_to_refer_to

        if self.options.caisse is not None:
            return known_caisse(self.options.caisse)
        found: tuple[int, ...] = tuple(self.by.caisses)
        if self.by.organisation is not None:
            found = caisses_to_refer_to(self.by.organisation, timezone.localdate())
        if len(found) != 1:
            raise Refused("imports.no_caisse")
        return found[0]

    def _organisation(self) -> int | None:
        from misas.core.refusals import Refused
        from misas.records.partners.models import Organisation

        named = self.options.organisation
        if named is None or self.by.organisation is not None:
            return self.by.organisation
        rows = Organisation.objects.filter(name__iexact=named)[:2] or Organisation.objects.filter(name__icontains=named)
        found = list(rows[:2])
        if len(found) != 1:
            raise Refused("imports.organisation_unknown", given=named)
        return found[0].pk

    def _write(self, content: bytes) -> None:
        self.options.workbook.write_bytes(content)
        say(f"Classeur de retour : {self.options.workbook}")


def _account(email: str | None) -> Account:
    """The account that imports; in the demo territory, the persona of the CCAS. Raises Refused."""
    from misas.core.access import Role
    from misas.core.partners.kinds import OrganisationKind
    from misas.core.refusals import Refused
    from misas.records.accounts.models import Account, Authorisation
    from misas.records.partners.models import Organisation

    if email:
        found = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
        if found is None:
            raise Refused("imports.account_unknown", given=email)
        return found
    ccas = Organisation.objects.filter(kind=OrganisationKind.CCAS.value).values("pk")
    members = Authorisation.objects.filter(role=Role.PARTNER_MEMBER.value, organisation_id__in=ccas)
    persona = Account.objects.exclude(persona="").filter(pk__in=members.values("account_id")).order_by("pk").first()
    if persona is None:
        raise Refused("imports.nobody")
    say(f"Importé au nom de {persona.full_name} ({persona.email}), personnage de la démonstration.")
    return persona


def _say_columns(looked: Examined) -> None:
    from misas.wording.imports import COLUMNS, understood

    say(f"{looked.file_name} : {understood(looked.how)}")
    pairs = ", ".join(f"« {c.header} » = {COLUMNS[c.name or '']}" for c in looked.recognition.recognised)
    say(f"Colonnes reconnues : {pairs}")
    if aside := [c.header or f"colonne {c.letter}" for c in looked.recognition.aside]:
        say("Colonnes mises de côté : " + ", ".join(f"« {header} »" for header in aside))


def _print_counts(counts: Mapping[RowState, int]) -> None:
    from misas.wording.imports import STATES

    rows = [(STATES[state], count) for state, count in counts.items() if count]
    rows.append(("Total", sum(counts.values())))
    width = max(len(label) for label, _ in rows)
    for label, count in rows:
        print(f"{label:<{width}}  {count:>6}")


def _say_faults(looked: Examined) -> None:
    from misas.core.imports.rows import header_of
    from misas.wording.imports import cell_sentence

    faults = [(row.read.number, fault) for row in looked.rows for fault in row.read.faults]
    for number, fault in faults[:SHOWN_FAULTS]:
        say(f"Ligne {number}, {cell_sentence(fault, header_of(fault, looked.recognition))}")
    if len(faults) > SHOWN_FAULTS:
        say(f"… et {len(faults) - SHOWN_FAULTS} autres. Le classeur de retour (--workbook) les donne toutes.")
