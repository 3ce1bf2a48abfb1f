"""Addresses of the caisse's side of funding: sessions, envelopes, rules. Public ids and codes."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.funding_office import committee, envelopes, pack_writing, packs, shares_out

urlpatterns: list[URLPattern] = [
    path("commission/", committee.committee, name="committee"),
    path("commission/seance", committee.plan, name="session_plan"),
    path("commission/<uuid:public_id>", committee.session, name="committee_session"),
    path("commission/<uuid:public_id>/tenue", committee.hold, name="session_hold"),
    path("commission/demandes/<uuid:public_id>/<slug:verb>", committee.step, name="committee_step"),
    path("enveloppes/", envelopes.envelopes, name="envelopes"),
    path("enveloppes/ouvrir", envelopes.open_one, name="envelope_open"),
    path("enveloppes/repartition", shares_out.share_out, name="share_out"),
    path("enveloppes/<uuid:public_id>", envelopes.envelope, name="envelope"),
    path("enveloppes/<uuid:public_id>/budget", envelopes.amend, name="envelope_amend"),
    path("enveloppes/<uuid:public_id>/clore", envelopes.close, name="envelope_close"),
    path("regles/", packs.packs, name="packs"),
    path("regles/ecrire", pack_writing.new, name="pack_new"),
    path("regles/<uuid:public_id>", packs.pack, name="pack"),
    path("regles/<uuid:public_id>/ecrire", pack_writing.write, name="pack_write"),
    path("regles/<uuid:public_id>/<slug:verb>", packs.step, name="pack_step"),
]
