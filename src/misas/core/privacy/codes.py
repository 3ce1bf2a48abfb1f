"""The code lists of the room. Their French labels are in `misas.wording.privacy`."""

from enum import StrEnum


class InformedHow(StrEnum):
    IN_PERSON = "in_person"
    BY_PHONE = "by_phone"
    IN_WRITING = "in_writing"
    DOCUMENT = "document"  # the notice was handed over


class AgreementMode(StrEnum):
    ORAL = "oral"
    WRITTEN = "written"


class News(StrEnum):
    """What a referrer may hear, in the order in which it happens (domain.md §2.11)."""

    RECEIPT = "receipt"
    TAKE_UP = "take_up"
    CONTACT = "contact"
    OUTCOME = "outcome"  # the family of the outcome, never the care


class Withheld(StrEnum):
    """The news a person may ask not to give back: all but the receipt, which answers the referrer's own deposit."""

    TAKE_UP = News.TAKE_UP.value
    CONTACT = News.CONTACT.value
    OUTCOME = News.OUTCOME.value


class Scope(StrEnum):
    """What a withdrawal takes back. OPPOSITION is the whole: CRPA L.114-8, GDPR article 21."""

    FEEDBACK = "feedback"
    SHARING = "sharing"
    ACCOMPANIMENT = "accompaniment"
    OPPOSITION = "opposition"


class Standing(StrEnum):
    """Where the person stands, derived from the facts."""

    TO_INFORM = "to_inform"
    INFORMED = "informed"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OPPOSED = "opposed"
