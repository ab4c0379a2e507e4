"""The signing keys of every test: the same private keys each time, made once for the run and copied into each test."""

from datetime import UTC, datetime

from django.conf import settings

from prakat.lib.transparency.signing import Signer
from prakat.publishing import keys

SINCE = datetime(2020, 1, 1, tzinfo=UTC)
SEEDS = keys.Seeds(root=b"r" * 32, recovery=b"y" * 32, editions=b"e" * 32, checkpoint=b"c" * 32)


def make() -> None:
    """Make the keys in KEYS_DIR, unless they are there."""
    if not keys.made():
        keys.init_for(settings.SITE_ORIGIN, at=SINCE, seeds=SEEDS)


def root() -> Signer:
    """The root key, as it is read out of its file."""
    return Signer(f"{settings.SITE_ORIGIN}/root", SEEDS.root)


def recovery() -> Signer:
    """The recovery key, as it is read from its sheet."""
    return Signer(f"{settings.SITE_ORIGIN}/recovery", SEEDS.recovery)
