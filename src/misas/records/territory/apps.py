from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "misas.records.territory"
    label = "territory"
