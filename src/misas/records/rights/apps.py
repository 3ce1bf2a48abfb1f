from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "misas.records.rights"
    label = "rights"
