"""The one process: sealed pages straight from the edition, and Django for the few live routes beside them."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prakat.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from prakat.public.square import Square

LIVE = ("/desk/", "/cms/", "/accounts/", "/search/", "/en/search/", "/static/")

_django = get_wsgi_application()
_square = Square(Path(settings.EDITION_DIR))


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path.startswith(LIVE) or path + "/" in LIVE:
        return _django(environ, start_response)
    return _square(environ, start_response)
