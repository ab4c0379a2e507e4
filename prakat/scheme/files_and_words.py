"""Which files a municipality takes, and what it adds to the words that the gate and the watch know."""

from dataclasses import dataclass


@dataclass(frozen=True)
class UploadSpec:
    max_bytes: int
    media_types: tuple[str, ...]


@dataclass(frozen=True)
class LexiconSpec:
    """The municipality's own words for the gate and the watch: phrases that only advertisers write, words and domains
    that are never suspected, and telephones and addresses that the office itself has made public."""

    advertising: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    public_contacts: tuple[str, ...] = ()
