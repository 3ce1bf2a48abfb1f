"""French words for the kinds of organisations."""

from __future__ import annotations

from misas.core.partners.kinds import OrganisationKind

KINDS: dict[OrganisationKind, str] = {
    OrganisationKind.CCAS: "CCAS ou CIAS",
    OrganisationKind.ASSOCIATION: "Association",
    OrganisationKind.HOSPITAL: "Établissement de santé",
    OrganisationKind.HEALTH_PROFESSIONAL: "Professionnel de santé",
    OrganisationKind.HEALTH_CENTRE: "Centre ou maison de santé",
    OrganisationKind.CPTS: "CPTS",
    OrganisationKind.COMPLEMENTARY_INSURER: "Organisme complémentaire",
    OrganisationKind.FRANCE_TRAVAIL: "France Travail",
    OrganisationKind.CAF: "CAF",
    OrganisationKind.CARSAT: "Carsat",
    OrganisationKind.PENSION_FUND: "Caisse de retraite",
    OrganisationKind.MSA: "MSA",
    OrganisationKind.DEPARTEMENT: "Conseil départemental",
    OrganisationKind.MDPH: "MDPH",
    OrganisationKind.FRANCE_SERVICES: "France services",
    OrganisationKind.MISSION_LOCALE: "Mission locale",
    OrganisationKind.OTHER: "Autre structure",
}
