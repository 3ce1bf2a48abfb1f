"""The words of the rights room. Values written in French are those of the rule files (`rules/rights`).

A code is written in the database and sent to machines: it is retired, never deleted and never given another meaning.
"""

from enum import StrEnum


class Verdict(StrEnum):
    """What we may say of a right today. UNKNOWN is an answer: it asks a question, and is never a NO in disguise."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, held: bool | None) -> "Verdict":
        return cls.UNKNOWN if held is None else cls.YES if held else cls.NO


class FactStatus(StrEnum):
    """How sure a fact is. A known fact has a source; a said one comes from the person; the others hold no value."""

    KNOWN = "known"
    SAID = "said"
    UNKNOWN = "unknown"
    DECLINED = "declined"


class Entity(StrEnum):
    PERSON = "personne"
    HOUSEHOLD = "foyer"


class Nature(StrEnum):
    BOOLEAN = "booleen"
    ENUM = "enum"
    DATE = "date"
    WHOLE = "entier"
    MONTHLY = "montant_mensuel"
    AMOUNT = "montant_periode"


class FactPeriod(StrEnum):
    """When a fact is true: at the month under review, over the reference window, on a notice, over a closed year."""

    MOMENT = "moment"
    MONTH = "mois"
    WINDOW = "fenetre_12_mois"
    LAST_NOTICE = "dernier_avis"
    CALENDAR_YEAR = "annee_civile"


class Sense(StrEnum):
    """What more of an amount does to the resources that the law counts."""

    MORE = "+"
    LESS = "-"
    BOTH = "both"


class FactTheme(StrEnum):
    """The topics of the interview, in the order in which they are asked."""

    IDENTITY = "identite"
    RESIDENCE = "residence"
    HOUSEHOLD = "foyer"
    HOUSING = "logement"
    COVERAGE = "couverture"
    ACTIVITY = "activite"
    RESOURCES = "ressources"
    INDEPENDENT = "independant"
    WEALTH = "patrimoine"
    ALIMONY = "pensions_alimentaires"
    HEALTH = "sante"
    BENEFITS = "aides"
    CHANGES = "changements"


class Theme(StrEnum):
    """The lines of the checklist of a review (domain.md §2.6), and what is granted locally."""

    BASE = "base"
    COMPLEMENTARY = "complementaire"
    CEILINGS = "plafonds"
    OFFERS = "offres"
    INCOME = "revenus"
    OTHER_BRANCHES = "autres_branches"
    ACCESS = "acces"
    PREVENTION = "prevention"
    LOCAL = "local"


class Certainty(StrEnum):
    """How we know a rule: the text itself was read, a serious source was, or it must still be confirmed."""

    PRIMARY = "primaire"
    SECONDARY = "secondaire"
    TO_CONFIRM = "a_confirmer"


class Opening(StrEnum):
    """How a right opens: by itself, without a test of resources, or when it is asked for."""

    AUTOMATIC = "automatique"
    PRESUMED = "presomption"
    REQUEST = "demande"


class Silence(StrEnum):
    """What the law makes of an administration that does not answer in time."""

    ACCEPTANCE = "accord"
    REFUSAL = "refus"


class Role(StrEnum):
    """Who a member is in the household under review."""

    APPLICANT = "applicant"
    PARTNER = "partner"
    CHILD = "child"
    OTHER = "other"


class Operator(StrEnum):
    EQUAL = "="
    OTHER_THAN = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    AMONG = "dans"
    OUTSIDE = "hors"


class Measure(StrEnum):
    """How a date is compared: full years or months gone by on the first day of the month; negative when it is ahead."""

    YEARS = "annees"
    MONTHS = "mois"


class Aspect(StrEnum):
    """Which part of a fact a condition reads: its value, its amount of the month, its total over the window."""

    VALUE = "valeur"
    MONTH = "mois"
    WINDOW = "fenetre"


class ReviewStatus(StrEnum):
    """An open review takes facts; a finished one keeps what was answered that day, for ever."""

    OPEN = "open"
    FINISHED = "finished"


class EngineState(StrEnum):
    """Whether the engine has spoken on the facts held: it has, it is about to be asked, it was away and will be asked
    again, or it answered nonsense."""

    ANSWERED = "answered"
    QUEUED = "queued"
    WAITING = "waiting"
    BROKEN = "broken"


class FactSource(StrEnum):
    """Where a fact that nobody typed comes from. What somebody typed may name its source in plain words instead."""

    CAISSE = "caisse"
    REFERRAL = "referral"
    EARLIER_REVIEW = "earlier_review"
    PERSON = "person"
    DOCUMENT = "document"
    DECISION = "decision"
    GRANTED_CLAIM = "granted_claim"
    SAY_AGAIN = "say_again"  # said once, too long ago to be held: its day alone is kept
