"""What is done to the whole site: rendered anew, its figures brought up to date, an earlier edition restored."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from prakat.audit.rules import MACHINE, Signatory
from prakat.lib.refusal import Obstacle, Refused
from prakat.publishing import press, queries, tallies
from prakat.publishing.models import Edition
from prakat.publishing.rules import EditionKind, Page, restore_obstacles
from prakat.publishing.sealing import TERM, lock, seal
from prakat.publishing.shares import Progress, press_everything

_ATTEMPTS: Final = 5


def rebuild(
    *,
    at: datetime,
    by: Signatory = MACHINE,
    reason: str = "",
    progress: Progress | None = None,
    processes: int = 1,
) -> Edition:
    """Render every page anew and switch once. ``progress`` is told (pages done, pages expected). With several
    ``processes`` call it outside any transaction: the others see only what is committed.

    Officers go on working meanwhile: the pages are pressed outside any transaction, and what was released in the
    meantime is pressed onto them at the end. Raises Refused when the whole site changed again and again meanwhile.
    """
    for _ in range(_ATTEMPTS):
        base = queries.newest_edition()
        tallies.recount_everything()
        root = press_everything(at, base.root if base else "", progress, processes)
        edition = _seal_rebuilt(base, root, at, by, reason)
        if edition is not None:
            return edition
        with press.tree().locked():
            press.tree().collect(root)  # it may hold what was erased meanwhile
    raise Refused([Obstacle("busy", "ทั้งเว็บไซต์เปลี่ยนแปลงระหว่างจัดทำใหม่หลายครั้ง ให้ลองอีกครั้งเมื่อไม่มีผู้ใช้งาน")])


@transaction.atomic
def _seal_rebuilt(
    base: Edition | None, root: str, at: datetime, by: Signatory, reason: str
) -> Edition | None:
    lock()
    missed = list(queries.editions_after(base.number if base else 0))
    if not {EditionKind(edition.kind) for edition in missed} <= {EditionKind.RELEASE, EditionKind.WITHDRAW}:
        return None
    late = queries.versions_of(missed)
    pages = press.renderer().touched_by([row.pk for row in late], at) if late else ()
    return seal(pages, kind=EditionKind.REBUILD, at=at, by=by, reason=reason, base=root)


@transaction.atomic
def refresh(*, at: datetime) -> Edition | None:
    """Bring the figures that follow the clock up to date on the pages that show them, and nothing else; also renews an
    edition before its term is over. None when there is nothing to do. Raises Refused, naming the pages, when anything
    but figures would change: then it is no longer the machine's business, and somebody has to rebuild the site.
    """
    lock()
    newest = queries.newest_edition()
    if newest is None or not newest.note:
        return None
    pages = _changed_figures(newest.root, press.renderer().figures(at))
    assert newest.expires_at is not None
    if not pages and newest.expires_at - at > TERM / 2:
        return None
    return seal(pages, kind=EditionKind.REFRESH, at=at, by=MACHINE)


def _changed_figures(root: str, made: Iterable[Page]) -> list[Page]:
    changed, strange = [], []
    for page in made:
        leaf = press.tree().find(root, page.path)
        before = press.objects().read(leaf.digest) if leaf and leaf.status == page.status else b""
        if before == page.body:
            continue
        if before and press.renderer().same_but_figures(before, page.body):
            changed.append(page)
        else:
            strange.append(page.path)
    if strange:
        text = "หน้า %(paths)s เปลี่ยนไปมากกว่าตัวเลขของระบบ ให้ผู้ดูแลระบบสั่งจัดทำหน้าใหม่ทั้งเว็บไซต์ (prakat press rebuild)"
        raise Refused([Obstacle("not_figures", text, {"paths": ", ".join(strange[:5])})])
    return changed


@transaction.atomic
def restore(*, number: int, at: datetime, by: Signatory, reason: str) -> Edition:
    """Seal an earlier edition's pages again, as a new edition, when rendering went wrong since.

    Only across editions that changed how pages look: what was released, withdrawn or erased since would otherwise
    silently vanish or come back. Raises Refused with every obstacle.
    """
    lock()
    earlier = Edition.objects.filter(number=number).first()
    since = [EditionKind(edition.kind) for edition in queries.editions_after(number)]
    kept = earlier is not None and press.tree().directory(earlier.root).is_dir()
    if found := restore_obstacles(number, earlier is not None, kept, since, reason):
        raise Refused(found)
    assert earlier is not None
    return seal(
        (),
        kind=EditionKind.REBUILD,
        at=at,
        by=by,
        reason=reason,
        base=earlier.root,
        detail={"restored": number},
    )


def forget_old_editions() -> int:
    """Take away what only editions beyond the newest ones list; their statements and the log stay. Returns how many
    directories and objects went."""
    newest = queries.newest_edition()
    if newest is None:
        return 0
    removed = 0
    for edition in queries.editions_before(newest.number - settings.EDITIONS_KEPT + 1).iterator(
        chunk_size=50
    ):
        if not press.keeps(edition):
            break  # what is older was forgotten before
        removed += press.forget(edition)
    return removed
