"""Which of our formats a file is, and the reader of each. A `misas.core.orientation.ports.DirectoryReader`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from misas.connectors.directory_files import ameli, apl, dila, finess, inclusion, rpps
from misas.connectors.directory_files.opening import BROKEN, Source, fingerprint, sources
from misas.connectors.directory_files.reading import Pass, Progress, silent
from misas.core.orientation.formats import Format
from misas.core.orientation.ports import UnreadableFile
from misas.core.territory.reference import CaisseFacts

_RPPS = frozenset({Format.RPPS_ACTIVITIES, Format.RPPS_SKILLS, Format.RPPS_DIPLOMAS})
_AMELI = frozenset({Format.AMELI_PROFESSIONALS, Format.AMELI_CENTRES})
_FINESS = frozenset({Format.FINESS_STRUCTURES, Format.FINESS_ACTIVITIES})


class DirectoryFiles:
    """`caisses`: those of the territory, by which the caisse of a CPAM is told (DILA)."""

    def __init__(self, caisses: Iterable[CaisseFacts] = ()) -> None:
        self.caisses = tuple(caisses)

    def fingerprint(self, path: Path) -> str:
        """The SHA-256 of the file, as its report will give it."""
        return fingerprint(path)

    def recognise(self, path: Path) -> Format | None:
        """The format of the first content that is one of ours."""
        try:
            return next((format for _, format in self._known(path)), None)
        except UnreadableFile:
            return None

    def contents(self, path: Path) -> tuple[Format, ...]:
        """Every format that a file holds: three for the zip of the RPPS. Raises UnreadableFile for a broken zip."""
        return tuple(format for _, format in self._known(path))

    def read(self, path: Path, format: Format, *, progress: Progress = silent) -> Pass:
        every = sources(path)
        known = [source for source, found in self._known(path) if found is format]
        if not known and len(every) > 1:
            raise UnreadableFile("orientation.file.not_inside", file=path.name)
        # A single content is tried even when it was not recognised: its reader names the column that is missing.
        source = known[0] if known else every[0]
        if not every or source.size == 0:
            raise UnreadableFile("orientation.file.empty", file=path.name)
        if format in _RPPS:
            return rpps.read(source, format, progress)
        if format in _AMELI:
            return ameli.read(source, format, progress)
        if format in _FINESS:
            return finess.read(source, format, progress)
        if format is Format.DILA_COMPETENCE:
            return dila.read(source, [s for s in every if s != source], self.caisses, progress)
        if format is Format.APL:
            return apl.read(source, progress)
        return inclusion.read(source, format, progress)

    def _known(self, path: Path) -> Iterable[tuple[Source, Format]]:
        for source in sources(path):
            if (format := recognised(source)) is not None:
                yield source, format


def recognised(source: Source) -> Format | None:
    """By the first bytes: a workbook, JSON, or a header line."""
    head = source.head()
    if head.startswith(b"PK"):
        return apl.formats(head, apl.sheets_of(source, "xlsx", just_top=True))
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"[", b"{"):
        return finess.formats(head) or dila.formats(head) or inclusion.formats(head)
    if b"|" in head.partition(b"\n")[0]:
        return rpps.formats(head)
    found = ameli.formats(head)
    if found is None and not start:
        return None
    try:
        return found or apl.formats(head, apl.sheets_of(source, apl.encoding_of(head), just_top=True))
    except (UnreadableFile, *BROKEN):
        return None
