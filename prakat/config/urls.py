"""The live routes. Everything else is answered from the sealed edition, before Django is asked."""

from django.conf import settings
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("desk/", include("prakat.desk.urls")),
    path("cms/", include("prakat.cms.urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("", include("prakat.public.urls")),
]

if settings.DEBUG:
    urlpatterns.extend(staticfiles_urlpatterns())
