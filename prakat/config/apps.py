from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "prakat.config"

    def ready(self) -> None:
        from prakat.config import checks  # noqa: F401
