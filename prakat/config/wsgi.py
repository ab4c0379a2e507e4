"""The one process: sealed pages straight from the edition, and Django for the few live routes beside them."""

import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prakat.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from prakat.public.site import Site
from prakat.public.square import Square

# A proxy on this machine tells who asked it and how; nobody else is believed.
_live = wrap_wsgi_with_proxy_headers(get_wsgi_application(), trusted_hosts=["127.0.0.1", "::1"])
application = Site(Square(Path(settings.EDITION_DIR)), _live)
