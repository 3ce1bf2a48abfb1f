from django.apps import AppConfig


class HouseConfig(AppConfig):
    """The last application to be ready: every port gets its connector."""

    name = "misas.config"
    label = "house"

    def ready(self) -> None:
        from misas.config import wiring

        wiring.plug_all()
