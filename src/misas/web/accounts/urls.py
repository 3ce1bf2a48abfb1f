"""Addresses of accounts. The door of the demo exists in demo mode only."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from misas.web.accounts import demo, home, links, me, resume, sign_in

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("connexion", sign_in.sign_in, name="sign_in"),
    path("connexion/reprise", resume.resume, name="resume"),
    path("connexion/oubli", sign_in.forgotten, name="forgotten"),
    path("deconnexion", sign_in.sign_out, name="sign_out"),
    path("deconnexion/faite", sign_in.signed_out, name="signed_out"),
    path("lien/mot-de-passe", links.choose_password, name="choose_password"),
    path("lien/<str:secret>", links.open_link, name="open_link"),
    path("compte", me.me, name="me"),
    path("compte/coordonnees", me.describe, name="describe"),
    path("compte/raccourcis", me.shortcuts, name="shortcuts"),
    path("compte/mot-de-passe", me.change_password, name="change_password"),
    path("compte/fermer-les-sessions", me.leave_everywhere, name="leave_everywhere"),
    path("accueil", home.nothing_here, name="nothing_here"),
    path("national", home.nation, name="nation"),
]
if settings.MISAS_DEMO:
    urlpatterns += [
        path("demo", demo.door, name="demo"),
        path("demo/entrer", demo.come_in, name="come_in"),
    ]
