"""What an agent of a caisse is asked: one short page, and more behind "Plus de précisions"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from misas.core.referrals.codes import Channel
from misas.lib.phones import shown_form
from misas.web.referral_form import fields
from misas.web.referral_form.answers import ReferralForm, cares_of
from misas.wording import persons, referral_form, referrals

IDENTITY = ("last_name", "first_names", "birth_date", "phone")


class AgentForm(ReferralForm):
    last_name = fields.line("Nom")
    first_names = fields.line("Prénom")
    birth_date = fields.day("Naissance")
    phone = fields.phone("Téléphone")

    cares = fields.chips("Quel soin ?", referral_form.CARES_FIRST)
    reasons = fields.chips("Pourquoi ?", referral_form.REASONS_FIRST)
    call_times = fields.chips("Quand l’appeler ?", persons.DAY_PARTS)
    language = fields.choice("Langue", persons.LANGUAGES, "fr")
    agreement = fields.tick("La personne est informée et d’accord pour être rappelée")

    birth_name = fields.line("Nom de naissance")
    other_phone = fields.phone("Autre téléphone")
    email = fields.line("Courriel", type="email", inputmode="email")
    address = fields.line("Adresse")
    place = fields.place()
    no_fixed_home = fields.tick("Sans domicile stable")
    nir = fields.line("Numéro de sécurité sociale", help_text="13 caractères, ou 15 avec la clé", inputmode="text")

    more_cares = fields.chips("Autres soins", referral_form.CARES_MORE)
    stage = fields.one_of("Où en est le soin ?", referrals.SAID_STAGES)
    quote_until = fields.day("Devis valable jusqu’au")
    more_reasons = fields.chips("Autres raisons", referral_form.REASONS_MORE)
    motives = fields.chips("Autres difficultés", referral_form.MOTIVES)
    urgent = fields.tick("C’est urgent")
    urgent_before = fields.day("Avant le")
    urgent_text = fields.text("Pourquoi c’est urgent", "urgent_text", referral_form.NO_DIAGNOSIS, rows=1)
    interpreter = fields.tick("Un interprète est nécessaire")
    accessibility = fields.line("Pour se parler ou venir", help_text="Par exemple : entend mal, ne lit pas")
    safe_contact = fields.chips("Précautions pour la joindre", persons.SAFE_CONTACT)
    third_party_name = fields.line("Personne qui l’aide")
    third_party_role = fields.line("Son lien")
    third_party_phone = fields.phone("Son téléphone")
    resources = fields.one_of("Ressources", referrals.RESOURCES)
    household = fields.one_of("Foyer", referrals.HOUSEHOLDS)
    housing = fields.one_of("Logement", referrals.HOUSINGS)
    cover = fields.one_of("Complémentaire santé", referrals.COVERS)
    pregnancy = fields.tick("Grossesse en cours")
    channel = fields.choice("Comment vous a-t-elle parlé ?", referral_form.AGENT_CHANNELS, Channel.DESK)
    comment = fields.text("Précisions utiles", "comment", referral_form.NO_DIAGNOSIS)
    feedback = fields.tick("Elle accepte que je sache où en est son accompagnement")

    def answers(self, *, settle: bool = True) -> dict[str, Any]:
        typed = super().answers(settle=settle)
        typed["reasons"] = [*self.cleaned_data["reasons"], *self.cleaned_data["more_reasons"]]
        typed["cares"] = cares_of(self.cleaned_data)
        return typed

    @property
    def said_channel(self) -> Channel:
        return Channel(self.cleaned_data["channel"] or Channel.DESK)


def initial_of(known: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a workstation, as the fields show them."""
    shown = {name: value for name, value in known.items() if name in AgentForm.base_fields}
    if known.get("birth_date"):
        shown["birth_date"] = f"{date.fromisoformat(known['birth_date']):%d/%m/%Y}"
    for name in ("phone", "other_phone", "third_party_phone"):
        if known.get(name):
            shown[name] = shown_form(known[name])
    if known.get("commune"):
        shown["place"] = " ".join(part for part in (known.get("postal_code", ""), known["commune"]) if part)
    return shown
