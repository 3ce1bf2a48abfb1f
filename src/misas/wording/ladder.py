"""Texts of the contact ladder, to copy or print: an SMS that announces the call, a letter when calls did not succeed.

An SMS is read over a shoulder: it names no care, no reason, and fits one segment of the GSM alphabet. Sentences of the
letter are short (ui.md §8). The room of messages will send them; until then a human does, and says so.
"""

from __future__ import annotations

SMS = (
    "Bonjour, l'Assurance maladie vous appellera dans les prochains jours pour vous aider dans vos démarches."
    " Vous pouvez rappeler au {phone}. Merci."
)
CALL = "Pour nous parler, appelez le {phone}{when}. Vous pouvez aussi venir à l’accueil."

LETTER = (
    "Nous avons essayé de vous appeler.",
    "Nous n’avons pas réussi à vous joindre.",
    "Nous pouvons vous aider dans vos démarches de santé.",
    "Cette aide est gratuite. Vous êtes libre de l’accepter ou non.",
    "Votre réponse ne change rien à vos remboursements.",
    CALL,
    "Dites simplement que la mission accompagnement santé vous a écrit.",
)
LETTER_FIRST = (
    "Vous avez signalé une difficulté pour vous soigner.",
    *LETTER[2:],
)


def sms(phone: str) -> str:
    """The SMS with the number of the caisse, as it is read aloud."""
    return SMS.format(phone=phone)


def call_line(phone: str, hours: str = "") -> str:
    """The sentence that gives the number, with its hours when the caisse said them."""
    return CALL.format(phone=phone, when=f" ({hours})" if hours else "")


def letter(phone: str, hours: str = "", *, first: bool) -> tuple[str, ...]:
    """The sentences of the letter. `first`: nobody was called before it."""
    lines = LETTER_FIRST if first else LETTER
    return tuple(call_line(phone, hours) if line is CALL else line for line in lines)


NO_SMS = "Aucun SMS ne doit partir : la personne n’a pas de mobile, ou ses précautions l’interdisent."
NO_LETTER = "Aucun courrier ne doit partir : il manque une adresse, ou les précautions de la personne l’interdisent."
TITLES = {"sms": "SMS à envoyer", "courrier": "Courrier à envoyer"}
