"""The codes of an appointment and of its reminders.

A code is written in the database and sent to machines: it is retired, never deleted and never given another meaning.
French labels: `misas.wording.appointments`.
"""

from enum import StrEnum


class AppointmentState(StrEnum):
    """Where an appointment stands. Always derived from its facts (`appointments.py`)."""

    TO_BOOK = "to_book"
    ATTEMPTING = "attempting"
    BOOKED = "booked"
    MOVED = "moved"
    HONOURED = "honoured"
    MISSED = "missed"
    CANCELLED_BY_PERSON = "cancelled_by_person"
    CANCELLED_BY_PLACE = "cancelled_by_place"


class AppointmentFactKind(StrEnum):
    """What happened to an appointment. Written once, never changed."""

    WANTED = "wanted"
    ATTEMPTED = "attempted"
    BOOKED = "booked"
    MOVED = "moved"
    HONOURED = "honoured"
    MISSED = "missed"
    CANCELLED_BY_PERSON = "cancelled_by_person"
    CANCELLED_BY_PLACE = "cancelled_by_place"
    REINSTATED = "reinstated"


class MissedReason(StrEnum):
    """Why it did not take place, in the person's words. Never held against her."""

    FORGOT = "forgot"
    COULD_NOT_CANCEL = "could_not_cancel"
    TRANSPORT = "transport"
    MONEY = "money"
    FEAR = "fear"
    ILL = "ill"
    WORK_OR_FAMILY = "work_or_family"
    PLACE_FAILED = "place_failed"
    UNKNOWN = "unknown"


class BringAlong(StrEnum):
    """What to take to an appointment."""

    VITALE_CARD = "vitale_card"
    RIGHTS_CERTIFICATE = "rights_certificate"
    COMPLEMENTARY_CARD = "complementary_card"
    IDENTITY = "identity"
    PRESCRIPTION = "prescription"
    LETTER = "letter"
    RESULTS = "results"
    QUOTE = "quote"
    HEALTH_BOOK = "health_book"
    GLASSES = "glasses"
    MEANS_OF_PAYMENT = "means_of_payment"


class TransportNeed(StrEnum):
    """How she will get to the appointment, and whether somebody must arrange it."""

    NONE = "none"
    ACCOMPANIED = "accompanied"
    PUBLIC_TRANSPORT = "public_transport"
    LIFT_TO_FIND = "lift_to_find"
    PRESCRIPTION_TO_ASK = "prescription_to_ask"
    AMBULANCE_BOOKED = "ambulance_booked"


class ReminderKind(StrEnum):
    """A week before (what to bring), two days before, and the question of the day after."""

    WEEK_BEFORE = "week_before"
    TWO_DAYS_BEFORE = "two_days_before"
    DAY_AFTER = "day_after"


class ReminderWay(StrEnum):
    """By which way a reminder left. TASK: no message reaches her, a colleague is asked to call; COLLEAGUE: a word to
    the owner of the case, for the question of the day after."""

    SMS = "sms"
    EMAIL = "email"
    TASK = "task"
    COLLEAGUE = "colleague"
