from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "misas.records.imports"
    label = "imports"
