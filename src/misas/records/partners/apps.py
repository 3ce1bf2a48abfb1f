from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "misas.records.partners"
    label = "partners"
