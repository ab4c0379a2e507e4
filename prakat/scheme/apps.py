from django.apps import AppConfig


class SchemeConfig(AppConfig):
    name = "prakat.scheme"
