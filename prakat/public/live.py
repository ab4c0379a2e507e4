"""The few addresses that no edition holds: they are answered live, beside the sealed pages."""

from typing import Final

SEARCH: Final = ("/search/", "/en/search/")
STAFF: Final = ("/desk/", "/cms/", "/accounts/")
STATIC: Final = "/static/"
LIVE: Final = (*SEARCH, *STAFF, STATIC)


def is_live(path: str) -> bool:
    """Whether Django answers this path: one below a live address, or one that lacks only its last slash."""
    return path.startswith(LIVE) or path + "/" in LIVE
