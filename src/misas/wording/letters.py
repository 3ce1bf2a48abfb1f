"""The few lines that invite somebody to sign in. No name, no care, no right: a mailbox is read by others too."""

from __future__ import annotations

NEWS_SUBJECT = "MisAS : une nouvelle vous attend"
RECEIPT_SUBJECT = "MisAS : votre signalement {number} est reçu"
STALLED_SUBJECT = "MisAS : des dossiers attendent votre geste"
ESCALATED_SUBJECT = "MisAS : des dossiers sans nouvelles dans votre équipe"
LATE_SUBJECT = "MisAS : des signalements attendent votre réponse"
LATE_ESCALATED_SUBJECT = "MisAS : des signalements restent sans réponse dans votre caisse"
SIGNED = "Ce message est automatique. Il ne contient aucune information sur une personne."


def receipt_lines(number: str) -> tuple[str, ...]:
    return (
        "Bonjour,",
        f"Votre signalement {number} est bien reçu. Son accusé de réception est dans votre espace.",
        SIGNED,
    )


def news_lines(number: str) -> tuple[str, ...]:
    return ("Bonjour,", f"Vous avez une nouvelle dans votre espace, au sujet du signalement {number}.", SIGNED)


def stalled_lines(count: int) -> tuple[str, ...]:
    waiting = (
        f"{count} dossiers attendent un geste de votre part : leur échéance est passée."
        if count > 1
        else "Un dossier attend un geste de votre part : son échéance est passée."
    )
    return ("Bonjour,", waiting, "Ouvrez « Mes dossiers », vue « En retard ».", SIGNED)


def escalated_lines(count: int) -> tuple[str, ...]:
    silent = (
        f"{count} dossiers de votre équipe restent sans geste après un rappel, ou n’ont plus d’accompagnant."
        if count > 1
        else "Un dossier de votre équipe reste sans geste après un rappel, ou n’a plus d’accompagnant."
    )
    return ("Bonjour,", silent, "Ouvrez la page de votre équipe pour décider de la suite.", SIGNED)


def late_lines(count: int) -> tuple[str, ...]:
    waiting = (
        f"{count} signalements attendent votre réponse : leur échéance est passée."
        if count > 1
        else "Un signalement attend votre réponse : son échéance est passée."
    )
    return ("Bonjour,", waiting, "Ouvrez « À trier », vue « Les miens ».", SIGNED)


def late_escalated_lines(count: int) -> tuple[str, ...]:
    silent = (
        f"{count} signalements de votre caisse restent sans réponse après un rappel, ou n’ont plus personne pour les "
        "suivre."
        if count > 1
        else "Un signalement de votre caisse reste sans réponse après un rappel, ou n’a plus personne pour le suivre."
    )
    return ("Bonjour,", silent, "Ouvrez « À trier » pour y répondre, ou pour le confier à quelqu’un.", SIGNED)
