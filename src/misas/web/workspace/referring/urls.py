"""Addresses of Signaler. The workstation posts an identity; no address ever holds one."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.referring import known, receipt, refer, workstation

urlpatterns: list[URLPattern] = [
    path("signaler/", refer.refer, name="refer"),
    path("signaler/lien/<str:secret>", refer.prefilled, name="refer_prefilled"),
    path("signaler/communes", known.communes, name="communes"),
    path("signaler/deja-connue", known.already_known, name="already_known"),
    path("signaler/recu/<uuid:public_id>", receipt.receipt, name="referral_receipt"),
    path("poste/signalement", workstation.post, name="post_identity"),
]
