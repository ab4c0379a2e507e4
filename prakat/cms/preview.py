"""The draft as the public would read it: the real page, with the draft's own files."""

import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from prakat.cms.models import EntryDraft
from prakat.cms.snapshots import snapshot_of
from prakat.editorial import snapshot as editorial
from prakat.pages import addresses

RENDERER: Final = "prakat.pages.render.preview"
ASSETS: Final = "prakat.pages.assets.assets"
ASSET_LINK: Final = re.compile(rb'(?<=["(=\s])/assets/')
log = logging.getLogger(__name__)


def public_page(draft: EntryDraft) -> HttpResponse:
    """The page that the public would see if this draft were released now, or a plain sentence why not."""
    content = editorial.canonical(showable(snapshot_of(draft)))
    try:
        page = import_string(RENDERER)(
            content, entry_uid=draft.version.entry.uid, number=draft.version.number
        )
    except Exception:
        log.exception("the preview of draft %s could not be rendered", draft.pk)
        return HttpResponse(render_to_string("cms/no_preview.html"), status=200)
    return HttpResponse(with_own_files(page, draft, content))


def showable(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content without the pictures and files that were not chosen yet: half a block has no public page."""
    known = content["files"]
    body = []
    for block in content["body"]:
        if block["type"] in {"picture", "file"} and block["file"] not in known:
            continue
        if block["type"] == "gallery":
            block = {**block, "pictures": [each for each in block["pictures"] if each["file"] in known]}
        if block["type"] == "chart" and not (block["columns"] and block["rows"]):
            continue
        body.append(block)
    attachments = [each for each in content["attachments"] if each["file"] in known]
    return {**content, "body": body, "attachments": attachments}


def with_own_files(page: bytes, draft: EntryDraft, content: Mapping[str, Any]) -> bytes:
    """The page with its files and its style sheet taken from behind the log-in instead of from the edition."""
    for sha256, told in content["files"].items():
        public = addresses.file(sha256, told["name"]).encode()
        page = page.replace(public, reverse("cms:file", args=[draft.pk, sha256]).encode())
    return ASSET_LINK.sub(reverse("cms:assets").encode(), page)


def preview_asset(path: str) -> tuple[bytes, str]:
    """A style sheet, script, picture or font of the public pages as they stand now. Raises Http404."""
    from prakat.scheme import queries as scheme

    tokens = scheme.current_document().colours
    found = _assets(tokens.brand, tokens.accent, tokens.surface, tokens.ink).get(f"/assets/{path}")
    if found is None:
        raise Http404(_("ไม่มีไฟล์นี้"))
    return found


@lru_cache(maxsize=2)
def _assets(*tokens: str) -> Mapping[str, tuple[bytes, str]]:
    from prakat.pages.colours import Colours

    return import_string(ASSETS)(Colours(*tokens))
