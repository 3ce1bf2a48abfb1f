from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "misas.records.funding"
    label = "funding"
