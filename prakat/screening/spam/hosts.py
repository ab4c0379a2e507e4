"""How much the name of a host alone says that it is a gambling, pill or adult site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote, urlsplit

from prakat.screening.spam.lexicon import Lexicon
from prakat.screening.spam.matching import matcher
from prakat.screening.spam.reading import fold
from prakat.screening.spam.wordlists import Role

SURE: Final = 0.85
"""The name says it."""
LIKELY: Final = 0.55
_WEAK: Final = 0.45
"""The name has a word that others use as well."""
HINT: Final = 0.3

_HONEST_ENDINGS: Final = (
    "go.th", "ac.th", "or.th", "mi.th", "in.th", "gov", "edu", "int", "mil", "google.com", "facebook.com", "fb.com",
    "fb.me", "youtube.com", "youtu.be", "line.me", "lin.ee", "twitter.com", "x.com", "instagram.com", "tiktok.com",
    "wikipedia.org", "w3.org", "schema.org", "adobe.com", "microsoft.com", "apple.com", "googleapis.com", "goo.gl",
    "gstatic.com", "googletagmanager.com", "google-analytics.com", "doubleclick.net", "cloudflare.com", "jsdelivr.net",
    "unpkg.com", "jquery.com", "bootstrapcdn.com", "fontawesome.com", "gravatar.com", "wordpress.org", "wordpress.com",
    "joomla.org", "drupal.org", "github.com", "vimeo.com", "issuu.com", "canva.com", "forms.gle", "google.co.th",
    "thaipbs.or.th", "mozilla.org", "getbootstrap.com", "histats.com", "truehits.net", "office.com", "sharepoint.com",
)  # fmt: skip
SHORTENERS: Final = frozenset(
    "bit.ly t.ly tinyurl.com cutt.ly shorturl.at rebrand.ly is.gd s.id t.co ow.ly rb.gy heylink.me linktr.ee lynk.id "
    "shorturl.asia v.gd bio.link short.gy tiny.cc".split()
)

_WORD: Final = (
    r"casinos?|kasino|cassino|kazino|togel|gacor|judi|baccarat|bacarat|ufabet|ufax|pgslot|slotxo|sbobet|betfli[kx]"
    r"|[1-9]xbet|1win|mostbet|melbet|jackpot|maxwin|bandarqq|betting|bahis|iddaa|gambl\w*"
    r"|sportsbook|viagra|cialis|pharma-?rx|rx-?pills|porn\w*|xxx|hentai|escorts?|bokep|nhacai|kubet|lottovip|sabong"
    r"|apuestas|apostas|tragamonedas|spielautomaten|satta|payday"
)
_NAMED: Final = re.compile(rf"(?:^|[-\d])(?:{_WORD})(?=[-\d]|$)")
_PLAIN: Final = re.compile(r"(?:^|[-\d])(?:poker|(?<!time-)slots?|bets?)(?=[-\d]|$)")
_WITHIN: Final = re.compile(
    r"casino|kasino|togel|gacor|slotgac|judionline|baccarat|bacara|ufabet|ufaslot|pgslot|slotxo|superslot|sbobet"
    r"|betflik|betflix|1xbet|jackpot|maxwin|slotonline|onlineslot|slotdeposit|situsslot|agenslot|linkslot|slot(?:88|777|138|4d|auto|th|pg|vip|wallet)"
    r"|(?:pg|xo|mega|joker|auto|lucky|super|king|royal|gold)slot|ufa\d|lsm\d|betting|bookmaker|sportbet|bahis|viagra|pornhub|freeporn"
    r"|totomacau|bandarq|dominoqq|kubet|nhacai|slot\d{2,}|bet\d{3,}|\d{2,}bet|\d{3}slot|mahjongways|pragmaticplay|sexcam|hotcams"
)
_LUCKY: Final = re.compile(
    r"[a-z](?:168|888|777|789|99|999|88|365|138|303|123|456|4d|5d|555|666|69)(?:th|vip|bet|win|club)?$"
)
_ODD: Final = frozenset(
    "xyz top icu vip win club live asia site online shop pw cc fun cyou sbs monster rest buzz quest lol mom cfd bond "
    "click link ink ws tk ml ga cf gq lat autos pics hair skin beauty makeup boats yachts homes wiki zone best bid "
    "loan".split()
)
_TRADES: Final = frozenset("bet casino poker porn xxx adult sexy sex bingo".split())
_ROUTE: Final = re.compile(
    r"slot-?gacor|pgslot|ufabet|casino|togel|baccarat|judi-?online|slot-?online|situs-?slot|viagra|cialis|sbobet|deneme-?bonusu|bahis"
)


def host_of(address: str) -> str:
    """The host that an address names, in small letters; empty for an address within the site or none."""
    address = re.sub(r"[\s\u200b-\u200f\ufeff]", "", address).replace("\\", "/")
    if address.startswith("//"):
        address = "http:" + address
    if not re.match(r"(?i)(?:https?|wss?|ftp):/?/?", address):
        return ""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_known(host: str, allowed: Iterable[str] = ()) -> bool:
    """Whether it is a public office, a service that every site uses, or one that the municipality allows."""
    return any(host == ending or host.endswith(f".{ending}") for ending in (*_HONEST_ENDINGS, *allowed))


def suspicion(address: str, lexicon: Lexicon) -> float:
    """How surely the address leads to such a site, by its name: 0 to 1."""
    host = host_of(address)
    if not host or any(host == one or host.endswith(f".{one}") for one in lexicon.allowed_domains):
        return 0
    route = HINT if _ROUTE.search(_path(address)) else 0.0
    if is_known(host):
        return route
    return max(route, _by_name(_readable(host), lexicon))


def _by_name(host: str, lexicon: Lexicon) -> float:
    *labels, ending = host.split(".")
    if ending in _TRADES:
        return SURE
    labels = [label for label in labels if label not in ("www", "com", "co", "net", "org", "m", "amp")]
    if any(_NAMED.search(label) or _WITHIN.search(label) for label in labels):
        return SURE
    if not host.isascii() and any(_is_slogan(label, lexicon) for label in labels):
        return SURE
    if any(_PLAIN.search(label) for label in labels):
        return SURE if any(character.isdigit() for label in labels for character in label) else _WEAK
    lucky = any(_LUCKY.search(label) for label in labels)
    if lucky and ending in _ODD:
        return LIKELY
    return HINT if lucky or ending in _ODD else 0


def _is_slogan(label: str, lexicon: Lexicon) -> bool:
    return any(hit.role in (Role.SLOGAN, Role.SUBJECT) for hit in matcher(lexicon).hits(fold(label)))


def _readable(host: str) -> str:
    """The host with its international labels in their own letters."""
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


def _path(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return unquote(f"{parts.path}?{parts.query}").lower()
