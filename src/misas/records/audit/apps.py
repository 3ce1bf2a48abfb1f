from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "misas.records.audit"
    label = "audit"
