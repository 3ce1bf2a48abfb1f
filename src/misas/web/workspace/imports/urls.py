"""Addresses of imports. No name of a file or of a person stands in an address."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.imports import one, sample, sending

urlpatterns: list[URLPattern] = [
    path("importer/", sending.imports, name="imports"),
    path("importer/envoyer", sending.send, name="send_import"),
    path("importer/exemple.<slug:kind>", sample.sample, name="import_sample"),
    path("importer/<uuid:public_id>", one.show, name="import"),
    path("importer/<uuid:public_id>/confirmer", one.confirm, name="confirm_import"),
    path("importer/<uuid:public_id>/abandonner", one.drop, name="drop_import"),
    path("importer/<uuid:public_id>/avancement", one.progress, name="import_progress"),
    path("importer/<uuid:public_id>/classeur", one.workbook, name="import_workbook"),
]
