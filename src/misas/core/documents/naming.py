"""The name under which a document is shown and downloaded: never a path, never a trap."""

from __future__ import annotations

import re

from misas.core.documents.codes import SUFFIXES, MediaType
from misas.lib.text import squeeze

NAME_MAX = 100
_FORBIDDEN = re.compile(r'[<>:"/\\|?*;%\x00-\x1f]')
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def shown_name(given: str, media_type: MediaType) -> str:
    """A file name that any system takes, with the suffix of the content: "C:\\x\\devis.PDF.exe" → "devis.PDF.pdf"."""
    last = re.split(r"[/\\]", squeeze(given))[-1]
    stem = _SUFFIX.sub("", _FORBIDDEN.sub(" ", last)).strip(" .")
    suffix = SUFFIXES[media_type]
    return (squeeze(stem)[: NAME_MAX - len(suffix)].strip(" .") or "document") + suffix
