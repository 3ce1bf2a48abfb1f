"""Addresses of the machines."""

from django.urls import path

from misas.api.rest.rdv import rdv_service_public

app_name = "api"

urlpatterns = [path("v1/rdv-service-public/<int:caisse>", rdv_service_public, name="rdv_service_public")]
