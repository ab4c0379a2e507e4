"""System checks that fail loudly on an unsafe instance."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register(deploy=True)
def second_factor_is_required(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    if settings.REQUIRE_SECOND_FACTOR:
        return []
    return [
        Warning("PRAKAT_REQUIRE_SECOND_FACTOR is off: only a demonstration may run so.", id="prakat.W001")
    ]


@register()
def debug_needs_no_public_address(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    if settings.DEBUG and settings.PUBLIC_URL.startswith("https://"):
        return [Error("PRAKAT_DEBUG is on for a public address.", id="prakat.E001")]
    return []
