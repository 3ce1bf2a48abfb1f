from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "misas.records.privacy"
    label = "privacy"
