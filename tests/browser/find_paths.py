"""What a town's edition holds, asked from a process of its own: ``withdrawn``, ``superseded`` or ``broken``."""

import os
import re
import sys
from html import unescape
from urllib.parse import unquote, urlsplit

import django

LIVE = ("/search/", "/en/search/", "/desk/")


def edition() -> dict[str, tuple[int, str, str]]:
    """Path → (status, media type, digest)."""
    from prakat.publishing import press

    root = press.current_root()
    return {path: (leaf.status, leaf.media_type, leaf.digest) for path, leaf in press.tree().walk(root)}


def broken(paths: dict[str, tuple[int, str, str]]) -> list[str]:
    from prakat.publishing import press

    found = []
    for path, (status, media_type, digest) in paths.items():
        if not media_type.startswith("text/html"):
            continue
        page = press.objects().read(digest).decode()
        for link in re.findall(r'(?:href|src)="([^"]+)"', page):
            target = urlsplit(unescape(link))
            if target.scheme or target.netloc or not target.path or target.path.startswith(LIVE):
                continue
            wanted = unquote(target.path)
            lists_tombstones = path.removeprefix("/en").startswith("/withdrawn/")
            may_be = {200, status, 410} if lists_tombstones else {200, status}
            if wanted not in paths or paths[wanted][0] not in may_be:
                found.append(f"{path} -> {wanted}")
    return sorted(set(found))


def main(kind: str) -> None:
    django.setup()
    from prakat.editorial.models import Version

    if kind == "broken":
        print("\n".join(broken(edition())))
        return
    for row in Version.objects.filter(state=kind).select_related("entry"):
        number = "" if kind == "withdrawn" else f"{row.number}/"
        print(f"/e/{row.entry.uid}/{number}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prakat.config.settings")
    main(sys.argv[1])
