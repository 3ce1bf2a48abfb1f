from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "misas.records.accounts"
    label = "accounts"
