"""The words of the orientation room: every code that an offer, an observation or a call may carry.

A code is written in the database and sent to machines: it is retired, never deleted and never given another meaning.
French labels: `misas.wording.orientation`. Not here: those of an appointment (`appointment_codes`) and of a refusal of
care (`refusal_codes`), the formats of the directory files (`formats`); what an outcome of a call teaches (`calls`).
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

    @property
    def is_rough(self) -> bool:
        """Whether such a point tells no distance: the middle of an arrondissement is tens of km from most of it."""
        return self is Precision.ARRONDISSEMENT


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
