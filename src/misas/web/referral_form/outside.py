"""What a partner and a health professional are asked: at most twelve fields, on one page, and never a diagnosis."""

from __future__ import annotations

from typing import Any

from misas.core.referrals.said import Door
from misas.web.referral_form import fields
from misas.web.referral_form.answers import ReferralForm, cares_of
from misas.wording import referral_form

BY_AGREEMENT = "Cochez seulement si la personne l’a dit."


class OutsideForm(ReferralForm):
    """The fields that this organisation does not have are taken away: NIR, RPPS, the choice of a caisse."""

    last_name = fields.line("Nom")
    first_names = fields.line("Prénom")
    birth_date = fields.day("Date de naissance", help_text="Par exemple 12/03/1984")
    contact = fields.line("Téléphone ou courriel", help_text="De la personne, ou de qui la joint")
    caisse = fields.choice("Caisse de la personne", {}, "")
    nir = fields.line("Numéro de sécurité sociale", help_text="13 caractères, ou 15 avec la clé")
    rpps = fields.line("Votre numéro RPPS", help_text="11 chiffres", inputmode="numeric")
    cares = fields.chips("Quel soin ?", referral_form.CARES_ALL)
    reasons = fields.chips("Pourquoi ?", referral_form.REASONS_FIRST)
    motives = fields.chips("Autres difficultés", referral_form.MOTIVES)
    urgent = fields.tick("C’est urgent")
    comment = fields.text("Précisions utiles", "comment", referral_form.NO_DIAGNOSIS)
    agreement = fields.tick("La personne est informée et d’accord pour être appelée par la caisse")
    feedback = fields.tick("Elle accepte que je sache où en est son accompagnement", BY_AGREEMENT)

    shown_in = {**ReferralForm.shown_in, "phone": "contact", "email": "contact", "birth_name": "last_name"}

    def __init__(self, *args: Any, door: Door, caisses: dict[int, str], holds_nir: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.door, self.holds_nir = door, holds_nir
        if len(caisses) < 2:
            del self.fields["caisse"]
        else:
            self.fields["caisse"].choices = [("", "Choisissez"), *((str(c), n) for c, n in caisses.items())]  # type: ignore[attr-defined]
        if not holds_nir:
            del self.fields["nir"]
        if door is Door.HEALTH:
            del self.fields["motives"]
            self.fields["cares"].label = "Quel soin est prescrit ou nécessaire ?"
            if "caisse" in self.fields:
                del self.fields["comment"]  # twelve things at most, and no free text is the safest against diagnoses
        else:
            del self.fields["rpps"]

    def answers(self, *, settle: bool = True) -> dict[str, Any]:
        typed = super().answers(settle=settle)
        typed.pop("caisse", None)
        contact = self.cleaned_data["contact"]
        if contact:
            typed["email" if "@" in contact else "phone"] = contact
        typed["cares"] = cares_of(self.cleaned_data)
        typed["return_channel"] = "portal"
        return typed
