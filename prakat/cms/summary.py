"""The summary of what keeps a draft from being put forward: each reason with the place on the screen to mend it."""

from typing import Any

from django.http import HttpRequest

from prakat.cms.body import numbered_body
from prakat.cms.models import EntryDraft
from prakat.cms.wording import in_words
from prakat.lib.refusal import Obstacle

FIELDS = {
    "no_title": "id_title",
    "long_title": "id_title",
    "long_summary": "id_summary",
    "fiscal_year": "id_fiscal_year",
    "empty": "panel-child-body-section",
    "long_body": "panel-child-body-section",
}
Line = dict[str, str]


def lines(draft: EntryDraft, found: list[tuple[Obstacle, str]]) -> list[Line]:
    """Each reason once, in order, with the id of the element where it is to be mended; "" when there is none."""
    places = [identity for identity, _ in numbered_body(draft.body.get_prep_value())]
    told: dict[str, Line] = {}
    for obstacle, block in found:
        message = in_words(obstacle)
        told.setdefault(message, {"message": message, "target": _target(obstacle, block, places)})
    return list(told.values())


def _target(obstacle: Obstacle, block: str, places: list[str]) -> str:
    number = obstacle.params.get("number")
    if not block and isinstance(number, int) and 0 < number <= len(places):
        block = places[number - 1]
    return f"block-{block}-section" if block else FIELDS.get(obstacle.code, "")


def _key(draft_id: int) -> str:
    return f"cms-refused-{draft_id}"


def remember(request: HttpRequest, draft_id: int, told: list[Line]) -> None:
    """Keeps the summary for the next time that the edit screen is shown, so that a reload does not submit again."""
    request.session[_key(draft_id)] = told


def recall(request: HttpRequest, draft_id: int) -> list[Line]:
    """The summary that was kept, once."""
    told: Any = request.session.pop(_key(draft_id), [])
    return list(told)
