"""The code lists of the room. Their French labels are in `misas.wording.persons`."""

from enum import StrEnum


class Sex(StrEnum):
    """The sex of civil status, as the NIR says it; unknown is allowed and asks nothing."""

    MALE = "1"
    FEMALE = "2"
    UNKNOWN = ""


class Source(StrEnum):
    """Who said it, or where it was read. Order of `TRUST` says which source speaks louder."""

    PERSON = "person"
    IDENTITY_DOCUMENT = "identity_document"
    CAISSE_REGISTER = "caisse_register"
    REFERRER = "referrer"
    RELATIVE = "relative"
    IMPORT = "import"
    CASEWORKER = "caseworker"


TRUST = (
    Source.CAISSE_REGISTER,
    Source.IDENTITY_DOCUMENT,
    Source.PERSON,
    Source.CASEWORKER,
    Source.RELATIVE,
    Source.REFERRER,
    Source.IMPORT,
)


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


class DayPart(StrEnum):
    """When she is best called, in her local time. The borders belong to the contact ladder."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class SafeContact(StrEnum):
    """What must not happen when the mission calls or writes. Each one stands above every convenience of ours."""

    NO_VOICEMAIL = "no_voicemail"
    NO_SMS = "no_sms"
    NO_LETTER = "no_letter"
    NO_EMAIL = "no_email"
    NO_CALL = "no_call"  # the telephone is not hers alone
    DISCREET = "discreet"  # say neither the caisse nor the mission to whoever answers
    ASK_THIRD_PARTY = "ask_third_party"  # through the person she named
    DANGEROUS = "dangerous"  # somebody near may hurt her: only what she agreed to, when she said


class Accessibility(StrEnum):
    """What makes it possible to talk and to come. A need, never a disability or an illness."""

    DEAF_SIGN_LANGUAGE = "deaf_sign_language"
    HARD_OF_HEARING = "hard_of_hearing"
    LOW_VISION = "low_vision"
    WHEELCHAIR = "wheelchair"
    CANNOT_TRAVEL = "cannot_travel"
    EASY_READING = "easy_reading"
    DOES_NOT_READ = "does_not_read"
    NO_INTERNET = "no_internet"
    SPEAKS_WITH_HELP = "speaks_with_help"


class RepresentativeKind(StrEnum):
    GUARDIAN = "guardian"  # tutelle
    CURATOR = "curator"  # curatelle
    PARENT = "parent"
    FAMILY_AUTHORISATION = "family_authorisation"  # habilitation familiale
    TRUSTED_PERSON = "trusted_person"  # personne de confiance
    CARER = "carer"  # aidant
    SOCIAL_WORKER = "social_worker"


class AddressKind(StrEnum):
    HOME = "home"
    DOMICILIATION = "domiciliation"
    HOSTED = "hosted"
    NONE = "none"


class LikenessGround(StrEnum):
    """Why two persons may be one. A ground is shown to a human; it merges nothing."""

    SAME_NIR = "same_nir"
    SAME_NAME_AND_BIRTH = "same_name_and_birth"
    SAME_BIRTH_NEAR_NAME = "same_birth_near_name"
    SAME_NAME_NEAR_BIRTH = "same_name_near_birth"
    NAMES_SWAPPED = "names_swapped"
    SAME_PHONE = "same_phone"
    SAME_EMAIL = "same_email"


# ISO 639-1, the languages of the interpreting services; any other code is taken too.
COMMON_LANGUAGES = (
    *("fr", "ar", "en", "tr", "pt", "es", "ru", "ro", "it"),
    *("zh", "ti", "am", "bn", "ps", "fa", "uk", "so"),
)
