"""What is pressed change by change is what a rebuild from nothing gives: no page is ever stale, none is left behind."""

import pytest

from prakat.editorial.rules import State
from prakat.pages import archives
from prakat.pages.figures import same_but_figures
from prakat.pages.render import SiteRenderer
from prakat.publishing import tallies
from prakat.publishing.models import ListedEntry, ListedTopic, ShownFile, Tally
from prakat.publishing.rules import Page
from tests.cast import Cast
from tests.integration.pages.site_in_motion import SiteInMotion

pytestmark = [pytest.mark.django_db]
STEPS, COMPARED_EVERY = 48, 12


def differing(tree: dict[str, Page], fresh: dict[str, Page]) -> list[str]:
    """The paths at which two trees differ, apart from machine figures."""
    found = sorted(tree.keys() ^ fresh.keys())
    for path in tree.keys() & fresh.keys():
        old, new = tree[path], fresh[path]
        same = (old.media_type, old.file, old.status) == (new.media_type, new.file, new.status)
        if not same or not (old.body == new.body or same_but_figures(old.body, new.body)):
            found.append(path)
    return found


def rows_of(model: type) -> list[tuple[object, ...]]:
    names = [field.attname for field in model._meta.concrete_fields if field.attname != "id"]  # type: ignore[attr-defined]
    return sorted(model.objects.values_list(*names), key=repr)  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", [2569, 7])
def test_every_page_is_what_a_rebuild_would_make(
    cast: Cast, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "ON_YEAR", 6)
    monkeypatch.setattr(archives, "ON_MONTH", 4)
    site = SiteInMotion(seed)
    most = 0
    for step in range(1, STEPS + 1):
        site.step()
        if step % COMPARED_EVERY == 0:
            fresh = {page.path: page for page in SiteRenderer().everything(site.at)}
            assert differing(site.tree, fresh) == [], f"after step {step}"
            most = max(most, sum(1 for path in fresh if path.startswith("/items/1.11/2569/05/")))
    assert most > 1, "some month became so full that its days have pages"
    assert any(page.status == 410 for page in site.tree.values())
    kept = {model: rows_of(model) for model in (Tally, ListedEntry, ListedTopic, ShownFile)}
    tallies.recount_everything()
    assert kept == {model: rows_of(model) for model in kept}


def test_the_days_of_a_month_come_and_go_with_its_entries(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "ON_MONTH", 3)
    site = SiteInMotion(3)

    def compare() -> set[str]:
        fresh = {page.path: page for page in SiteRenderer().everything(site.at)}
        assert differing(site.tree, fresh) == []
        return {path for path in fresh if path.startswith("/items/4.2/2569/05/")}

    rows = []
    for day in (1, 2, 2, 9, 20):
        made = site.start("4.2", "PLAN", fiscal_year=2569, document_date=f"2026-05-{day:02}")
        site.press(made)
        rows += made
        shown = compare()
    assert len(shown) == 1 + 4
    while rows:
        site.press([site.end(rows.pop(), State.WITHDRAWN)])
        shown = compare()
    assert not shown


def test_shares_of_a_rebuild_hold_every_page_once(cast: Cast) -> None:
    site = SiteInMotion(1)
    for _ in range(12):
        site.step()
    whole = sorted(page.path for page in SiteRenderer().everything(site.at))
    shares = [page.path for k in range(3) for page in SiteRenderer().everything(site.at, (k, 3))]
    assert sorted(shares) == whole
    expected = sum(SiteRenderer().size(site.at, (k, 3)) for k in range(3))
    assert expected == SiteRenderer().size(site.at)
    assert 0.7 < expected / len(whole) < 1.3
