from django.apps import AppConfig


class PersonsConfig(AppConfig):
    name = "misas.records.persons"
    label = "persons"
