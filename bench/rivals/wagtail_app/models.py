from typing import Any

from django.http import HttpRequest
from wagtail.fields import RichTextField
from wagtail.models import Page


class EntryPage(Page):
    body = RichTextField()
    template = "entry.html"


class FrontPage(Page):
    body = RichTextField()
    template = "front.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        newest = EntryPage.objects.live().child_of(self).order_by("-first_published_at", "-pk")[:10]
        return {**super().get_context(request), "newest": newest}
