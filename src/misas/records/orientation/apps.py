from django.apps import AppConfig


class OrientationConfig(AppConfig):
    name = "misas.records.orientation"
    label = "orientation"
