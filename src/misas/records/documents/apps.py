from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "misas.records.documents"
    label = "documents"
