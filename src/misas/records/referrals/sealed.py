"""What of a referral is kept sealed: the NIR it gave, and the identity a workstation posted ahead of the form.

Sealed to the row and column where it stands: a rerouted referral is sealed anew. Not here: who may see a NIR.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from misas.lib.sealing import place
from misas.records.persons.sealed import ring

REFERRAL = "referrals_referral"
DRAFT = "referrals_referraldraft"


def seal_nir(nir: str, public_id: UUID) -> bytes | None:
    """The thirteen characters, sealed for the referral of this public id; None when there is no NIR."""
    return ring().seal(nir.encode(), place(REFERRAL, "nir_sealed", public_id)) if nir else None


def open_nir(sealed: bytes | memoryview | None, public_id: UUID) -> str:
    """The thirteen characters, or "". Raises SealBroken when the value was moved."""
    return ring().open(bytes(sealed), place(REFERRAL, "nir_sealed", public_id)).decode() if sealed is not None else ""


def seal_draft(answers: Mapping[str, Any], public_id: UUID) -> bytes:
    return ring().seal(json.dumps(answers, ensure_ascii=False).encode(), place(DRAFT, "sealed", public_id))


def open_draft(sealed: bytes, public_id: UUID) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads(ring().open(bytes(sealed), place(DRAFT, "sealed", public_id)))
    return answers


def fingerprint(content: str) -> bytes:
    """A keyed hash of what was submitted: it may hold a NIR, which an unkeyed hash would not hide."""
    return ring().lookup(content)


def same_fingerprint(content: str, kept: bytes) -> bool:
    """Whether a kept hash is of this content, under any of our keys."""
    return bytes(kept) in ring().lookups_of(content)
