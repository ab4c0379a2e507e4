"""The seal's own files beside the tree: statements, listings, keys and the log, for whoever wants to verify."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from prakat.lib.seal import listing
from prakat.lib.seal.edition import PROFILES
from prakat.lib.seal.listing import IDENTITY, Leaf, Stored
from prakat.public.prepared import Ready

PREFIX: Final = "/.well-known/prakat/"
ASKED_EACH_TIME, LASTING = "page", "asset"
PLAIN, JSON, BINARY = "text/plain", "application/json", "application/octet-stream"

_INDEX = r"(?:x[0-9]{3}/){0,6}[0-9]{3}"
"""The number of a tile as C2SP tlog-tiles writes it: x001/x234/067."""
NAMES: Final[Mapping[str, str]] = {
    "edition": r"edition",
    "editions": r"editions/(?P<version>[1-9][0-9]{0,9})",
    "dir": r"dir/(?P<digest>(?P<directory>(?P<shard>[0-9a-f]{2})[0-9a-f]{38})[0-9a-f]{24})",
    "keys": r"keys",
    "checkpoint": r"log/checkpoint",
    "cosigned": r"log/checkpoint\.cosigned",
    "tile": rf"(?P<tile>log/tile/(?:[0-9]|[1-5][0-9]|6[0-3]|entries)/{_INDEX})",
    "part": rf"(?P<part>log/tile/(?:[0-9]|[1-5][0-9]|6[0-3]|entries)/{_INDEX}\.p/[1-9][0-9]{{0,2}})",
}
"""What may be asked for below the prefix, as regular expressions; nginx is told the same ones."""
_NAME: Final = re.compile("|".join(f"(?P<is_{kind}>{name})" for kind, name in NAMES.items()))

FORMS: Final[Mapping[str, tuple[str, str]]] = {
    "edition": (PLAIN, ASKED_EACH_TIME),
    "editions": (PLAIN, LASTING),
    "dir": (JSON, LASTING),
    "keys": (PLAIN, ASKED_EACH_TIME),
    "checkpoint": (PLAIN, ASKED_EACH_TIME),
    "cosigned": (PLAIN, ASKED_EACH_TIME),
    "tile": (BINARY, LASTING),
    "part": (BINARY, ASKED_EACH_TIME),
}
"""Media type and header profile of each."""
_FILES: Final[Mapping[str, str]] = {
    "edition": "{current}/edition",
    "editions": "editions/{version}/edition",
    "dir": f"trees/{{shard}}/{{directory}}/{listing.LISTING_NAME}",
    "keys": "keys",
    "checkpoint": "log/checkpoint",
    "cosigned": "log/checkpoint.cosigned",
    "tile": "{tile}",
    "part": "{part}",
}


def find(folder: Path, current: str, path: str) -> Ready | None:
    """What stands at an address below the prefix; None for all that is not foreseen or not there.

    ``current`` is the edition that the reader is served now, as a name below the folder, such as "editions/12".
    """
    found = _NAME.fullmatch(path.removeprefix(PREFIX))
    if found is None:
        return None
    parts = found.groupdict()
    kind = next(kind for kind in NAMES if parts[f"is_{kind}"])
    try:
        content = (folder / _FILES[kind].format(current=current, **parts)).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    digest = listing.digest_of(content)
    if kind == "dir" and digest != parts["digest"]:
        return None
    media_type, profile = FORMS[kind]
    stored = Stored(digest, len(content))
    return Ready(Leaf({IDENTITY: stored}, media_type, profile), stored, IDENTITY, content, PROFILES)
