"""French words of a refusal of care: what the person says, before whom it may be brought, and by when.

Calm and exact: it is her word, nobody here judges a practice, and nothing is sent without her agreement.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from misas.core.orientation.refusal_codes import Authority, RefusalClock, RefusalFactKind, RefusalGround, RefusalState

GROUNDS: Final[Mapping[RefusalGround, str]] = {
    RefusalGround.C2S: "Parce qu’elle a la C2S",
    RefusalGround.AME: "Parce qu’elle a l’AME",
    RefusalGround.NO_ADVANCE: "Refus du tiers payant auquel elle a droit",
    RefusalGround.ORIGIN: "Origine, nom ou langue",
    RefusalGround.DISABILITY: "Handicap",
    RefusalGround.HEALTH: "État de santé",
    RefusalGround.OTHER_DISCRIMINATION: "Autre discrimination",
    RefusalGround.NOT_SAID: "Aucune raison donnée",
}

STATES: Final[Mapping[RefusalState, str]] = {
    RefusalState.RECORDED: "Noté",
    RefusalState.FILED: "Plainte déposée",
    RefusalState.ACKNOWLEDGED: "Plainte reçue",
    RefusalState.SUMMONED: "Professionnel entendu ou convoqué",
    RefusalState.CONCILIATED: "Conciliation réussie",
    RefusalState.SENT_ON: "Transmis à la juridiction de l’ordre",
    RefusalState.DROPPED: "Sans suite, à la demande de la personne",
}

FACTS: Final[Mapping[RefusalFactKind, str]] = {
    RefusalFactKind.RECORDED: "Refus de soins noté",
    RefusalFactKind.FILED: "Plainte déposée",
    RefusalFactKind.ACKNOWLEDGED: "Accusé de réception de la plainte",
    RefusalFactKind.SUMMONED: "Professionnel convoqué",
    RefusalFactKind.CONCILIATED: "Conciliation réussie",
    RefusalFactKind.SENT_ON: "Plainte transmise à la juridiction de l’ordre",
    RefusalFactKind.DROPPED: "La personne ne souhaite pas poursuivre",
}

VERBS: Final[Mapping[str, str]] = {
    "file_complaint": "Déposer la plainte",
    "note_receipt": "Noter l’accusé de réception",
    "note_summons": "Noter la convocation",
    "note_conciliation": "Noter l’accord trouvé",
    "note_sent_on": "Noter la transmission",
    "drop_complaint": "Ne pas poursuivre",
}

AUTHORITIES: Final[Mapping[Authority, str]] = {
    Authority.CAISSE: "Direction de la caisse",
    Authority.ORDER: "Président du conseil de l’ordre",
    Authority.MEDIATOR: "Médiateur de la caisse",
    Authority.RIGHTS_DEFENDER: "Défenseur des droits",
}

_MEETS: Final = (
    " Une conciliation réunit la personne et le professionnel dans les trois mois. Elle peut être accompagnée."
)

ROUTES: Final[Mapping[Authority, str]] = {
    Authority.CAISSE: "La plainte vaut aussi devant l’ordre : la caisse la lui transmet." + _MEETS,
    Authority.ORDER: "La plainte vaut aussi devant la caisse : l’ordre la lui transmet." + _MEETS,
    Authority.MEDIATOR: "Impartial, le médiateur recommande une solution à la caisse. Il intervient après une première"
    " démarche auprès d’elle.",
    Authority.RIGHTS_DEFENDER: "Gratuit, en ligne, par courrier ou auprès d’un délégué. La personne le saisit"
    " elle-même, avec votre aide si elle le souhaite.",
}

_DECREE: Final = "CSP R1110-11 et R1110-12, décret du 2 octobre 2020"
ROUTES_SAID: Final[Mapping[Authority, str]] = {
    Authority.CAISSE: _DECREE,
    Authority.ORDER: _DECREE,
    Authority.MEDIATOR: "CSS L217-7-1, loi du 10 août 2018",
    Authority.RIGHTS_DEFENDER: "Loi organique du 29 mars 2011",
}
"""The text that says what each way is, with its date."""

CLOCKS: Final[Mapping[RefusalClock, str]] = {
    RefusalClock.ACKNOWLEDGE: "Accusé de réception attendu",
    RefusalClock.HEAR: "Le professionnel peut être convoqué",
    RefusalClock.CONCILIATE: "Réunion de conciliation attendue",
}

LATE: Final[Mapping[RefusalClock, str]] = {
    RefusalClock.ACKNOWLEDGE: "Refus de soins : l’accusé de réception de la plainte n’est pas arrivé",
    RefusalClock.HEAR: "Refus de soins : le professionnel n’a pas été convoqué",
    RefusalClock.CONCILIATE: "Refus de soins : la réunion de conciliation n’a pas eu lieu",
}


def late_title(clock: RefusalClock) -> str:
    """The task that says what the law gave a time for, and nobody noted."""
    return LATE[clock]


FIRST: Final = "Cherchez d’abord un autre rendez-vous : la plainte ne fait pas attendre le soin."
HER_CHOICE: Final = "Rien n’est envoyé sans l’accord de la personne. Elle peut s’arrêter quand elle veut."

FAULTS = {
    "refusal.day_ahead": "Cette date est à venir.",
    "refusal.which_place": "Indiquez où ({most} caractères au plus).",
}

REFUSALS = {
    "refusal.ground_is_filed": "Une plainte repose sur ce motif : il ne change plus.",
    "refusal.key_used_otherwise": "Cette page a déjà servi à autre chose. Rechargez-la.",
    "refusal.agreement_needed": "Notez d’abord l’accord de la personne, à la date du dépôt au plus tard.",
    "refusal.before_last": "Cette date vient avant la dernière étape notée, le {last:%d/%m/%Y}.",
    "refusal.before_whom": "Choisissez devant qui la plainte est déposée.",
    "refusal.not_from_here": "Ce n’est plus possible : la plainte a changé d’étape. Rechargez la page.",
}
