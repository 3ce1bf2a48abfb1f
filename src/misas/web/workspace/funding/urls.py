"""Addresses of the funding room in a case: public ids and codes, never a name."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.funding import (
    adjusting,
    agreeing,
    billing,
    covering,
    looking_back,
    packets,
    proposing,
    quoting,
    steps,
)

urlpatterns: list[URLPattern] = [
    path("dossiers/<uuid:public_id>/devis/ajouter", quoting.add, name="quote_add"),
    path("dossiers/<uuid:public_id>/couverture", covering.cover, name="cover"),
    path("dossiers/<uuid:public_id>/plan", proposing.propose, name="plan_propose"),
    path("devis/<uuid:public_id>/corriger", quoting.correct, name="quote_correct"),
    path("devis/<uuid:public_id>/retirer", quoting.withdraw, name="quote_withdraw"),
    path("plans/<uuid:public_id>/montants", adjusting.adjust, name="plan_adjust"),
    path("plans/<uuid:public_id>/point", adjusting.point, name="plan_point"),
    path("plans/<uuid:public_id>/accord", agreeing.agree, name="plan_agree"),
    path("plans/<uuid:public_id>/envoyer", steps.send, name="plan_send"),
    path("plans/<uuid:public_id>/pieces", steps.give_papers, name="papers_give"),
    path("plans/<uuid:public_id>/pieces/<slug:kind>", steps.give_paper, name="paper_give"),
    path("plans/<uuid:public_id>/facture", billing.add, name="invoice_add"),
    path("plans/<uuid:public_id>/calculs/<uuid:version_id>", looking_back.version, name="plan_version"),
    path("plans/<uuid:public_id>/<slug:verb>", steps.plan_step, name="plan_step"),
    path("aides/<uuid:public_id>/imprimer", packets.packet, name="application_packet"),
    path("aides/<uuid:public_id>/<slug:verb>", steps.application_step, name="application_step"),
]
