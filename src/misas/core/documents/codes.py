"""The code lists of the room. Their French labels are in `misas.wording.documents`."""

from enum import StrEnum


class DocumentKind(StrEnum):
    QUOTE = "quote"
    INVOICE = "invoice"
    CARE_EVIDENCE = "care_evidence"
    PRESCRIPTION = "prescription"
    INCOME = "income"
    IDENTITY = "identity"
    LETTER = "letter"
    OTHER = "other"


class MediaType(StrEnum):
    """The three types that are taken; everything else is refused, whatever its name says."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


SUFFIXES = {MediaType.PDF: ".pdf", MediaType.JPEG: ".jpg", MediaType.PNG: ".png"}
