"""The whole site rendered anew, refreshed, restored; old editions taken away without harm to newer ones."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from prakat.lib.refusal import Refused
from prakat.lib.seal import listing
from prakat.lib.verify import verifying
from prakat.lib.verify.reading import open_directory
from prakat.pages.render import SiteRenderer
from prakat.publishing import actions as publishing
from prakat.publishing import keys, press, sealing, upkeep
from prakat.publishing.models import Edition, LogLeaf
from prakat.publishing.rules import Page
from tests import cast as steps
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def paths() -> dict[str, listing.Leaf]:
    sealing.catch_up()  # a test's own transaction never commits, so the switch is asked for
    return dict(press.tree().walk(press.current_root()))


class Renderer(SiteRenderer):
    """The site's renderer with one word more on the home page, wherever the test wants it."""

    word = b""
    in_figures = False

    def _altered(self, pages: Iterable[Page]) -> Iterator[Page]:
        for page in pages:
            if isinstance(page, Page) and page.path == "/" and self.word:
                before, after = page.body.split(b"</body>")
                yield Page(page.path, page.media_type, before + self.word + b"</body>" + after)
            else:
                yield page

    def everything(self, at: datetime) -> Iterator[Page]:
        return self._altered(super().everything(at))

    def figures(self, at: datetime) -> Iterator[Page]:
        return self._altered(super().figures(at))


@pytest.fixture
def renderer(settings: LazySettings) -> Iterator[type[Renderer]]:
    settings.PRAKAT_RENDERER = f"{__name__}.Renderer"
    yield Renderer
    Renderer.word = b""


def test_a_rebuild_keeps_what_was_released_meanwhile(
    cast: Cast, renderer: type[Renderer], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = steps.checked(cast)
    everything = Renderer.everything

    def slowly(self: Renderer, at: datetime) -> Iterator[Page]:
        yield from everything(self, at)
        publishing.release(version_id=waiting.pk, by=cast.publisher, at=cast.at)

    monkeypatch.setattr(Renderer, "everything", slowly)
    edition = upkeep.rebuild(at=cast.at)
    assert edition.kind == "rebuild"
    assert f"/e/{waiting.entry.uid}/" in paths()
    assert press.current_root() == edition.root


def test_a_rebuild_tells_how_far_it_is(cast: Cast) -> None:
    told: list[tuple[int, int]] = []
    upkeep.rebuild(at=cast.at, progress=lambda done, expected: told.append((done, expected)))
    assert told and all(done <= expected for done, expected in told)


def test_a_refresh_changes_figures_and_nothing_else(cast: Cast) -> None:
    steps.released(cast)
    before = paths()
    later = cast.at + timedelta(days=60)  # items fall due meanwhile
    edition = upkeep.refresh(at=later)
    assert edition is not None and edition.kind == "refresh"
    after = paths()
    changed = {path for path in before if before[path] != after[path]}
    assert changed and set(before) == set(after)
    for path in changed:
        old, new = (press.objects().read(leaves[path].digest) for leaves in (before, after))
        assert SiteRenderer().same_but_figures(old, new), path
    assert LogLeaf.objects.order_by("index").last().kind == "refresh"  # type: ignore[union-attr]
    assert upkeep.refresh(at=later) is None


def test_a_refresh_that_would_change_more_is_refused(cast: Cast, renderer: type[Renderer]) -> None:
    before = Edition.objects.count()
    renderer.word = "<p>สล็อต</p>".encode()
    with pytest.raises(Refused) as refused:
        upkeep.refresh(at=cast.at)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["not_figures"]
    assert Edition.objects.count() == before


def test_a_refresh_renews_an_edition_before_its_term_is_over(cast: Cast) -> None:
    first = upkeep.refresh(at=cast.at + timedelta(days=50))
    assert first is not None
    assert first.expires_at == cast.at + timedelta(days=50) + sealing.TERM


def test_an_earlier_edition_is_restored_when_only_the_look_changed(
    cast: Cast, renderer: type[Renderer]
) -> None:
    good = upkeep.rebuild(at=cast.at)
    renderer.word = b"<p>broken</p>"
    broken = upkeep.rebuild(at=cast.at)
    assert broken.root != good.root
    back = upkeep.restore(number=good.number, at=cast.at, by=steps.MACHINE, reason="แม่แบบเสีย")
    assert (back.root, back.number) == (good.root, broken.number + 1)
    paths()
    assert press.current_root() == good.root


def test_nothing_released_since_may_vanish(cast: Cast) -> None:
    good = upkeep.rebuild(at=cast.at)
    steps.released(cast)
    with pytest.raises(Refused) as refused:
        upkeep.restore(number=good.number, at=cast.at, by=steps.MACHINE, reason="")
    assert {obstacle.code for obstacle in refused.value.obstacles} == {"content_since", "no_reason"}
    with pytest.raises(Refused):
        upkeep.restore(number=999, at=cast.at, by=steps.MACHINE, reason="ไม่มี")


def test_old_editions_go_and_the_current_one_stays_whole(cast: Cast, settings: LazySettings) -> None:
    settings.EDITIONS_KEPT = 2
    first = Edition.objects.get(number=1)
    for _ in range(3):
        steps.released(cast)
    before = paths()
    assert upkeep.forget_old_editions() > 0
    assert upkeep.forget_old_editions() == 0
    assert not press.keeps(first)
    assert (press.folder() / "editions" / "1" / "edition").read_text() == first.note
    press.tree()._known.clear()  # what memory holds proves nothing about the disk
    assert paths() == before
    for leaf in before.values():
        for stored in leaf.stored.values():
            press.objects().read(stored.digest)


def test_an_exported_copy_can_be_verified(cast: Cast, tmp_path: Path) -> None:
    steps.released(cast)
    now = timezone.now()
    keys.renew_checkpoint_key(now)
    upkeep.refresh(at=now)
    standing = paths()
    assert press.export(tmp_path / "copy") == sum(leaf.status in {200, 404} for leaf in standing.values())
    wish = verifying.Wish(now=lambda: now)
    good = verifying.verify(open_directory(tmp_path / "copy"), keys.policy(), None, wish)
    assert not good.findings and good.addresses > len(standing) / 2
    (tmp_path / "copy" / "index.html").write_text("สล็อต")
    bad = verifying.verify(open_directory(tmp_path / "copy"), keys.policy(), None, wish)
    assert [finding.kind for finding in bad.findings] == ["bytes"]
