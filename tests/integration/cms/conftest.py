"""A draft of the cast, and clients that are logged in as one of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from prakat.cms.actions import open_draft
from prakat.cms.models import EntryDraft
from prakat.people.models import Account
from tests.cast import Cast, drafted

Login = Callable[[Account], Client]


@pytest.fixture
def login(settings: Any) -> Login:
    """``login(account)``: a browser in which the account is logged in; the second factor has tests of its own."""
    settings.REQUIRE_SECOND_FACTOR = False

    def logged_in(account: Account) -> Client:
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return logged_in


@pytest.fixture
def draft(cast: Cast) -> EntryDraft:
    """The preparer's draft under 1.11 of FIN."""
    return open_draft(drafted(cast), at=timezone.now())


def posted(draft: EntryDraft, **changes: Any) -> dict[str, Any]:
    """What the edit screen sends: the draft with one paragraph, and ``changes``."""
    fields = {
        "title": "สรุปผลการจัดซื้อจัดจ้าง เดือนพฤษภาคม 2569",
        "title_en": "",
        "summary": "สรุปผลตามแบบ สขร.1",
        "summary_en": "",
        "fiscal_year": "2569",
        "document_date_day": "5",
        "document_date_month": "6",
        "document_date_year": "2569",
        "review_by_day": "",
        "review_by_month": "",
        "review_by_year": "",
        "legal_basis": ["oia-9-8"],
        "attached": "[]",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-id": "11111111-1111-4111-8111-111111111111",
        "body-0-value": (
            '{"blocks": [{"key": "a", "text": "ดำเนินการ 12 รายการ", "type": "unstyled", "depth": 0,'
            ' "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}'
        ),
    }
    return fields | changes
