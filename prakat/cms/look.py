"""The municipality's brand colour, told to Wagtail's style sheet."""

from colorsys import rgb_to_hls
from functools import lru_cache

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from prakat.scheme import queries as scheme
from prakat.scheme.rules import NoScheme

FONTS = "fonts/fonts.css"
BRAND_WITHOUT_SCHEME = "#0b5a4a"


@lru_cache(maxsize=1)
def _has_fonts() -> bool:
    return finders.find(FONTS) is not None


def fonts_sheet() -> str:
    """The address of the fonts' style sheet when set-up has made it, else an empty string."""
    return static(FONTS) if _has_fonts() else ""


def brand_css() -> SafeString:
    try:
        brand = scheme.current_document().colours.brand
    except NoScheme:
        brand = BRAND_WITHOUT_SCHEME
    return _css(brand)


@lru_cache(maxsize=8)
def _css(brand: str) -> SafeString:
    """Wagtail derives its shades from the hue, saturation and lightness of two colours."""
    red, green, blue = (int(brand[start : start + 2], 16) / 255 for start in (1, 3, 5))
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    values = f"{hue * 360:.1f}", f"{saturation * 100:.1f}%", f"{lightness * 100:.1f}%"
    names = ("hue", "saturation", "lightness")
    rules = [
        f"--w-color-{colour}-{name}:{value};"
        for colour in ("primary", "secondary")
        for name, value in zip(names, values, strict=True)
    ]
    return mark_safe(f":root{{--brand:{brand};{''.join(rules)}}}")
