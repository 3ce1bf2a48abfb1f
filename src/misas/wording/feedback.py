"""French words of feedback: the four plain states, and what whoever referred reads. No care, right or amount."""

from __future__ import annotations

from misas.core.referrals.feedback import NewsFamily, NewsLevel, PlainState

PLAIN_STATES = {
    PlainState.RECEIVED: "Reçu",
    PlainState.CONTACT_MADE: "Contact pris",
    PlainState.ACCOMPANYING: "Accompagnement en cours",
    PlainState.ENDED: "Terminé",
}

FAMILIES = {
    NewsFamily.CARE_DONE: "Soins réalisés",
    NewsFamily.RIGHTS_OPENED: "Droits ouverts",
    NewsFamily.GUIDANCE: "Personne informée et orientée",
    NewsFamily.DROP_OUT: "Accompagnement arrêté avant la fin",
    NewsFamily.EXCLUDED: "Situation hors de la mission",
}

NEWS = {
    NewsLevel.RECEIVED: "Votre signalement est reçu. La caisse va le lire.",
    NewsLevel.TAKEN_UP: "Votre signalement est pris en charge. La caisse va contacter la personne.",
    NewsLevel.CONTACT_MADE: "La caisse a parlé avec la personne.",
    NewsLevel.CONTACT_FAILED: "La caisse n’a pas réussi à joindre la personne. Si vous avez un autre moyen,"
    " dites-le à la caisse.",
    NewsLevel.ACCOMPANYING: "La personne est accompagnée.",
}

ENDINGS = {
    NewsFamily.CARE_DONE: "L’accompagnement est terminé : les soins sont réalisés. Merci de votre signalement.",
    NewsFamily.RIGHTS_OPENED: "L’accompagnement est terminé : des droits sont ouverts. Merci de votre signalement.",
    NewsFamily.GUIDANCE: "La personne a été informée et orientée. Merci de votre signalement.",
    NewsFamily.DROP_OUT: "L’accompagnement s’est arrêté avant la fin. La personne peut revenir à tout moment.",
    NewsFamily.EXCLUDED: "La mission n’accompagne pas, ou plus, cette personne."
    " Pour toute question, contactez la caisse.",
}

NO_MORE_NEWS = "La personne ou la convention ne permet pas d’en dire plus."


def news_sentence(level: NewsLevel | str, family: NewsFamily | str = "") -> str:
    """The sentence of one piece of news; `family` is read for an ending alone."""
    known = NewsLevel(level)
    return ENDINGS[NewsFamily(family)] if known is NewsLevel.ENDED else NEWS[known]
