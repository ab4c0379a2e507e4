from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "prakat.screening"
