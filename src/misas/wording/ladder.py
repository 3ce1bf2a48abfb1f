"""Texts of the contact ladder, to copy or print: an SMS that announces the call, a letter when calls did not succeed.

An SMS is read over a shoulder: it names no care, no reason, and fits one segment of the GSM alphabet. Sentences of the
letter are short (ui.md §8). The room of messages will send them; until then a human does, and says so.
"""

from __future__ import annotations

SMS = (
    "Bonjour, l'Assurance maladie vous appellera dans les prochains jours pour vous aider dans vos démarches."
    " Vous pouvez rappeler au 36 46. Merci."
)

LETTER = (
    "Nous avons essayé de vous appeler.",
    "Nous n’avons pas réussi à vous joindre.",
    "Nous pouvons vous aider dans vos démarches de santé.",
    "Cette aide est gratuite. Vous êtes libre de l’accepter ou non.",
    "Votre réponse ne change rien à vos remboursements.",
    "Pour nous parler, appelez le 36 46. Vous pouvez aussi venir à l’accueil.",
    "Dites simplement que la mission accompagnement santé vous a écrit.",
)
LETTER_FIRST = (
    "Vous avez signalé une difficulté pour vous soigner.",
    *LETTER[2:],
)

NO_SMS = "Aucun SMS ne doit partir : la personne n’a pas de mobile, ou ses précautions l’interdisent."
NO_LETTER = "Aucun courrier ne doit partir : il manque une adresse, ou les précautions de la personne l’interdisent."
TITLES = {"sms": "SMS à envoyer", "courrier": "Courrier à envoyer"}
