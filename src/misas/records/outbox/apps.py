from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "misas.records.outbox"
    label = "outbox"
