"""The words of the orientation room: every code that an offer, an observation, a call or an appointment may carry.

A code is written in the database and sent to machines: it is retired, never deleted and never given another meaning.
French labels: `misas.wording.orientation` and `misas.wording.appointments`. What each outcome of a call teaches:
`calls.py`. Formats of the directory files: `lots.py`.
"""

from enum import StrEnum


class OfferKind(StrEnum):
    """What stands behind an offer. A professional is offered at one place of practice, never in general."""

    PROFESSIONAL = "professional"
    HEALTH_CENTRE = "health_centre"
    HEALTH_HOUSE = "health_house"
    HOSPITAL = "hospital"
    ACCESS_DESK = "access_desk"
    HEALTH_CHECK_CENTRE = "health_check_centre"
    PUBLIC_CENTRE = "public_centre"
    HOME_CARE = "home_care"
    SHOP = "shop"
    LABORATORY = "laboratory"
    SERVICE = "service"
    ONLINE = "online"


class Sector(StrEnum):
    """Secteur conventionnel. PERMANENT: droit permanent à dépassement. NO_AGREEMENT: non conventionné."""

    ONE = "one"
    TWO = "two"
    PERMANENT = "permanent"
    NO_AGREEMENT = "no_agreement"


class TariffOption(StrEnum):
    """Option de pratique tarifaire maîtrisée. NONE is known to be none; what nobody says has no code."""

    OPTAM = "optam"
    OPTAM_CO = "optam_co"
    NONE = "none"


class Tariff(StrEnum):
    """What a tariff means for whoever pays, the lightest first. UNKNOWN is never taken for a sector 1."""

    FREE = "free"
    OPPOSABLE = "opposable"
    RESTRAINED = "restrained"
    UNKNOWN = "unknown"
    OPEN = "open"
    NOT_REIMBURSED = "not_reimbursed"


class Cover(StrEnum):
    """What the person's rights change in the order of tariffs (`tariffs.py`)."""

    C2S = "c2s"
    AME = "ame"
    ORDINARY = "ordinary"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How well a point is known, from the best to the worst. Every distance is told with it."""

    ADDRESS = "address"
    COMMUNE = "commune"
    POSTAL_CODE = "postal_code"
    ARRONDISSEMENT = "arrondissement"
    UNKNOWN = "unknown"


class Mobility(StrEnum):
    """How the person moves. UNKNOWN asks."""

    CAR = "car"
    NO_CAR = "no_car"
    HOUSEBOUND = "housebound"
    UNKNOWN = "unknown"


class Travel(StrEnum):
    """A hint on how to get there. Never a route: nobody here knows the timetables."""

    WALK = "walk"
    BICYCLE_OR_BUS = "bicycle_or_bus"
    BUS_OR_TRAIN = "bus_or_train"
    CAR = "car"
    LIFT = "lift"
    PRESCRIBED_TRANSPORT = "prescribed_transport"
    HOME_VISIT = "home_visit"
    REMOTE = "remote"


class Fact(StrEnum):
    """What may be known of a place, at a date, from a source. Never the merit of a person."""

    TAKES_NEW = "takes_new"
    WAITING_LIST = "waiting_list"
    WAITING_DAYS = "waiting_days"
    TARIFF = "tariff"
    DIRECT_BILLING = "direct_billing"
    STEP_FREE = "step_free"
    LANGUAGES = "languages"
    REMOTE = "remote"
    HOME_VISITS = "home_visits"
    PHONE = "phone"
    STILL_THERE = "still_there"


class Source(StrEnum):
    """Who says a fact."""

    RPPS = "rpps"
    FINESS = "finess"
    AMELI = "ameli"
    INCLUSION = "inclusion"
    DILA = "dila"
    APL = "apl"
    CALL = "call"
    PERSON = "person"
    PLACE = "place"
    COLLEAGUE = "colleague"
    RULE = "rule"


class CallChannel(StrEnum):
    """By which way a place was asked for an appointment."""

    PHONE = "phone"
    ONLINE = "online"
    EMAIL = "email"
    IN_PERSON = "in_person"
    BY_PERSON = "by_person"


class CallOutcome(StrEnum):
    """What a place answered. Each one teaches something about the place (`calls.py`); CARE_REFUSED is kept apart."""

    GIVEN = "given"
    OFFERED_TOO_FAR = "offered_too_far"
    CALL_BACK = "call_back"
    MESSAGE_LEFT = "message_left"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    MOVED_OR_CLOSED = "moved_or_closed"
    NO_NEW_PERSON = "no_new_person"
    WAITING_LIST = "waiting_list"
    NOT_THIS_CARE = "not_this_care"
    TOO_EXPENSIVE = "too_expensive"
    CARE_REFUSED = "care_refused"


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


class RefusalGround(StrEnum):
    """What the person says she was refused for (CSP L1110-3). Her words, never a finding."""

    C2S = "c2s"
    AME = "ame"
    NO_ADVANCE = "no_advance"
    ORIGIN = "origin"
    DISABILITY = "disability"
    HEALTH = "health"
    OTHER_DISCRIMINATION = "other_discrimination"
    NOT_SAID = "not_said"


class RefusalState(StrEnum):
    """Where the complaint about a refusal of care stands. Always derived from facts (`refusal.py`)."""

    RECORDED = "recorded"
    FILED = "filed"
    ACKNOWLEDGED = "acknowledged"
    SUMMONED = "summoned"
    CONCILIATED = "conciliated"
    SENT_ON = "sent_on"
    DROPPED = "dropped"


class RefusalFactKind(StrEnum):
    """What happened to it. Written once, never changed."""

    RECORDED = "recorded"
    FILED = "filed"
    ACKNOWLEDGED = "acknowledged"
    SUMMONED = "summoned"
    CONCILIATED = "conciliated"
    SENT_ON = "sent_on"
    DROPPED = "dropped"


class Authority(StrEnum):
    """Before whom a refusal of care may be brought."""

    CAISSE = "caisse"
    ORDER = "order"
    MEDIATOR = "mediator"
    RIGHTS_DEFENDER = "rights_defender"


class RefusalClock(StrEnum):
    """What the law gives a time for, once a complaint is filed (CSP R1110-11)."""

    ACKNOWLEDGE = "acknowledge"
    HEAR = "hear"
    CONCILIATE = "conciliate"


class Lack(StrEnum):
    """Why a search is not enough as asked: fewer than three offers, or none that is sure to take no extra fee."""

    OFFERS = "offers"
    SURE_TARIFF = "sure_tariff"


class WideningCode(StrEnum):
    """How a search was widened when it lacked something, in the order in which it is tried."""

    FARTHER = "farther"
    RESTRAINED_TARIFF = "restrained_tariff"
    SUBSTITUTES = "substitutes"
    REMOTE = "remote"
    ANY_TARIFF = "any_tariff"


class ReasonCode(StrEnum):
    """Why an offer is shown, or what to look out for. Each offer has at least one."""

    DISTANCE = "distance"
    SAME_COMMUNE = "same_commune"
    DISTANCE_UNKNOWN = "distance_unknown"
    TARIFF = "tariff"
    TOOK_NEW = "took_new"
    TOOK_NOBODY = "took_nobody"
    NOBODY_ASKED = "nobody_asked"
    WAITING = "waiting"
    SUBSTITUTE = "substitute"
    REMOTE = "remote"
    SPEAKS = "speaks"
    STEP_FREE = "step_free"
    WIDENED = "widened"
    BARRIER = "barrier"
