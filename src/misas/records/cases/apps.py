from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "misas.records.cases"
    label = "cases"
