"""Bare Wagtail: its own page serving on SQLite, rendered for each request, no cache; Granian with one process.

python -m bench.rivals.wagtail_site FOLDER PORT TEXTS PAGES
"""

import json
import os
import sys
from pathlib import Path

import django
from django.conf import settings

FOLDER = "BENCH_WAGTAIL"
BASE = (
    "{% load wagtailcore_tags %}<!doctype html><html lang=th><meta charset=utf-8><title>{{ page.title }}</title>"
    "<h1>{{ page.title }}</h1>{{ page.body|richtext }}"
)
LIST = (
    "<ul>{% for one in newest %}<li><a href='{% pageurl one %}'>{{ one.title }}</a> "
    "{{ one.first_published_at|date }}</li>{% endfor %}</ul>"
)


def configure(folder: Path) -> None:
    settings.configure(
        SECRET_KEY="bench",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bench.rivals.wagtail_site",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "wagtail.sqlite3"}},
        INSTALLED_APPS=[
            "bench.rivals.wagtail_app",
            *(
                "wagtail.documents",
                "wagtail.images",
                "wagtail.users",
                "wagtail.admin",
                "wagtail.search",
                "wagtail.sites",
                "wagtail",
            ),
            *("modelcluster", "taggit", "django.contrib.auth", "django.contrib.contenttypes"),
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.gzip.GZipMiddleware",
            "django.middleware.common.CommonMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.locmem.Loader",
                            {"entry.html": BASE, "front.html": BASE + LIST},
                        ),
                        "django.template.loaders.app_directories.Loader",
                    ]
                },
            }
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        WAGTAIL_SITE_NAME="bench",
        WAGTAILADMIN_BASE_URL="http://127.0.0.1",
        WAGTAILSEARCH_BACKENDS={
            "default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}
        },
        STATIC_URL="/static/",
        MIGRATION_MODULES={"wagtail_app": "bench_wagtail_migrations"},  # made in the folder, for this run
        USE_TZ=True,
    )
    django.setup()


if FOLDER in os.environ and not settings.configured:
    configure(Path(os.environ[FOLDER]))
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path
    from wagtail import urls

    urlpatterns = [path("", include(urls))]
    application = get_wsgi_application()


def fill(texts: list[list[str]], pages: int) -> None:
    from django.core.management import call_command
    from django.db import transaction
    from wagtail.models import Page, Site

    from bench.rivals.wagtail_app.models import EntryPage, FrontPage

    call_command("makemigrations", "wagtail_app", verbosity=0)
    call_command("migrate", verbosity=0)
    root = Page.objects.get(depth=1)
    with transaction.atomic():
        Site.objects.all().delete()
        Page.objects.filter(depth=2).delete()
        front = root.add_child(instance=FrontPage(title="เทศบาล", slug="front", body=texts[0][1]))
        Site.objects.create(hostname="localhost", root_page=front, is_default_site=True)
        for number in range(pages):
            title, body = texts[number % len(texts)]
            front.add_child(instance=EntryPage(title=title, slug=f"e{number}", body=body))


SERVE = """
from granian import Granian
from granian.constants import HTTPModes, Interfaces
Granian("bench.rivals.wagtail_site:application", port={port}, interface=Interfaces.WSGI, blocking_threads=2,
        http=HTTPModes.http1, log_enabled=False).serve()
"""


def main() -> None:
    folder, port, texts, pages = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    (folder / "bench_wagtail_migrations").mkdir()
    (folder / "bench_wagtail_migrations" / "__init__.py").touch()
    sys.path.insert(0, str(folder))
    configure(folder)
    fill(json.loads(texts.read_text()), pages)
    os.environ[FOLDER] = str(folder)
    os.execv(sys.executable, [sys.executable, "-c", SERVE.format(port=port)])  # the settings are read anew


if __name__ == "__main__":
    main()
