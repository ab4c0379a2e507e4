"""The log of a real office: every edition has its leaf, what is laid out verifies, and nothing false is signed."""

import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.db import connection, transaction

from prakat.lib.refusal import Refused
from prakat.lib.seal.logleaf import parse_log_entry
from prakat.lib.transparency.checkpoint import parse_checkpoint
from prakat.lib.transparency.merkle import verify_inclusion
from prakat.lib.transparency.notes import parse_note
from prakat.lib.verify.audit import audit_log
from prakat.lib.verify.establish import read_authority, read_checkpoint
from prakat.lib.verify.reading import EditionDirectory
from prakat.lib.verify.verifying import Outcome, Wish, verify
from prakat.publishing import keys, log, press, sealing
from prakat.publishing.log import LogDamaged
from prakat.publishing.models import Edition, LogHead, LogLeaf
from tests import cast as steps
from tests.cast import AT, Cast

pytestmark = [pytest.mark.django_db]


def laid_out() -> Path:
    """The edition directory with everything that the test's transaction holds; it never commits by itself."""
    press.folder().mkdir(exist_ok=True)
    sealing.catch_up()
    log.renew_checkpoint(AT)
    log.write_out(press.folder(), AT)
    return press.folder()


def judged(path: str = "") -> Outcome:
    return verify(EditionDirectory(laid_out(), ()), keys.policy(), None, Wish(lambda: AT, path=path))


def told(text: str = "") -> LogLeaf:
    """A leaf that needs no edition."""
    return log.append(log.opened(AT), kind="notice", edition=None, approvals=[], at=AT, detail={"text": text})


def signed() -> bytes:
    return (press.folder() / "log" / "checkpoint").read_bytes()


def bodies() -> list[bytes]:
    return [body.encode() for body in LogLeaf.objects.order_by("index").values_list("body", flat=True)]


def test_a_released_site_verifies_to_the_byte(cast: Cast) -> None:
    row = steps.released(cast)
    told("a leaf after the newest edition's")
    outcome = judged()
    assert outcome.findings == () and outcome.addresses > 100
    assert outcome.established is not None
    assert outcome.established.statement.version == Edition.objects.count()
    assert judged(f"/e/{row.entry.uid}/").findings == ()
    edition = Edition.objects.order_by("-number")[0]
    place = log.place_of(edition)
    assert place is not None and place.index == outcome.established.index
    proof = [bytes.fromhex(one) for one in place.proof]
    hashes = bytes.fromhex(place.leaf_hash), proof, bytes.fromhex(place.root)
    assert verify_inclusion(place.index, place.size, *hashes)
    check_names(cast, row.digest)


def check_names(cast: Cast, content: str) -> None:
    """The leaf says who signed, without names, and what was approved."""
    leaf = LogLeaf.objects.get(kind="release")
    entry = parse_log_entry(leaf.body.encode())
    assert leaf.edition is not None
    assert (entry.version, entry.manifest) == (leaf.edition.number, leaf.edition.digest)
    assert {"prepare", "approve", "release"} <= {one["as"] for one in entry.approvals}
    assert all(len(one["who"]) == 16 for one in entry.approvals)
    publisher = cast.publisher.person_id
    assert publisher is not None
    assert log.pseudonym(publisher) in {one["who"] for one in entry.approvals}
    for name in (*steps.NAMES.values(), *steps.POSTS.values(), cast.publisher.username):
        assert name not in leaf.body
    assert content in leaf.body


def test_a_crash_before_the_checkpoint_is_mended(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out()
    assert log.place_of(Edition.objects.get()) is not None
    steps.released(cast)
    assert log.place_of(Edition.objects.order_by("-number")[0]) is None
    with monkeypatch.context() as patched:
        patched.setattr(log.LogFiles, "put_checkpoint", _crash)
        with pytest.raises(OSError):
            log.write_out(press.folder(), AT)
    assert judged().findings == ()


def _crash(*args: object) -> None:
    raise OSError("disk full")


def test_statements_about_keys_come_first_and_once(db: None) -> None:
    assert told().index == 4
    assert list(LogLeaf.objects.values_list("kind", flat=True)) == ["key"] * 4 + ["notice"]
    assert log.enter_keys(AT) == 0
    keys.replace_checkpoint_key(AT)
    assert log.enter_keys(AT) == 1
    last = parse_log_entry(bodies()[-1])
    assert last.detail == {"role": "checkpoint", "serial": 5, "statement": keys.statement_digests()[-1]}


def test_indices_have_no_gap_after_a_rollback(db: None) -> None:
    size = told().index + 1
    with pytest.raises(RuntimeError), transaction.atomic():
        told()
        raise RuntimeError
    leaf = told("why")
    assert leaf.index == size == LogHead.objects.get().size - 1
    plain = json.loads(leaf.body)
    assert (plain["version"], plain["manifest"], plain["detail"]) == (0, "", {"text": "why"})


def test_the_checkpoint_is_renewed_each_hour_and_no_more(db: None) -> None:
    laid_out()
    first = signed()
    assert not log.renew_checkpoint(AT + timedelta(minutes=59)) and signed() == first
    assert log.renew_checkpoint(AT + timedelta(minutes=60)) and signed() != first
    assert parse_checkpoint(parse_note(signed()).text).expires_at == AT + timedelta(hours=26)
    assert not log.write_out(press.folder(), AT + timedelta(minutes=61))
    assert log.renew_checkpoint(AT)  # a clock that jumped back: no checkpoint may hold too long
    assert parse_checkpoint(parse_note(signed()).text).expires_at == AT + timedelta(hours=25)


def test_the_checkpoint_key_is_renewed_in_time(db: None) -> None:
    laid_out()
    before = keys.latest("checkpoint")
    assert before.until_at is not None
    log.renew_checkpoint(before.until_at - timedelta(days=11))
    assert keys.latest("checkpoint") == before
    at = before.until_at - timedelta(days=10)
    assert log.renew_checkpoint(at)
    assert keys.latest("checkpoint").serial == before.serial + 1
    place = EditionDirectory(press.folder(), ())
    view = read_checkpoint(place, keys.policy(), read_authority(place, keys.policy(), None, at), at)
    assert view.is_whole() and view.checkpoint.size == LogHead.objects.get().size


def test_without_keys_nothing_is_signed(db: None, settings: LazySettings, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "none"
    assert not log.renew_checkpoint(AT)
    with pytest.raises(Refused, match="prakat keys init"):
        log.append(log.opened(AT), kind="notice", edition=None, approvals=[], at=AT)


def test_a_database_that_forgot_or_changed_is_not_signed(db: None) -> None:
    told("once")
    laid_out()
    before = signed()
    last = LogLeaf.objects.get(kind="notice")
    LogLeaf.objects.filter(pk=last.pk).update(body=last.body.replace("once", "never"))
    told("more")
    with pytest.raises(LogDamaged, match="not those that were signed"):
        log.write_out(press.folder(), AT)
    LogLeaf.objects.filter(pk=last.pk).delete()
    with pytest.raises(LogDamaged, match="lacks entries"):
        log.write_out(press.folder(), AT)
    LogLeaf.objects.filter(index__gt=last.index).delete()
    LogHead.objects.update(size=last.index)
    with pytest.raises(LogDamaged, match="the database has"):
        log.write_out(press.folder(), AT)
    assert signed() == before


def test_damaged_files_are_made_anew(db: None) -> None:
    with transaction.atomic():
        for number in range(260):
            told(str(number))
    laid_out()
    folder = press.folder() / "log"
    above = folder / "tile" / "1" / "000.p" / "1"

    def false_checkpoint() -> None:
        (folder / "checkpoint").write_bytes(signed().replace(b"\n26", b"\n25"))

    for damage in (above.unlink, lambda: above.write_bytes(b"torn"), false_checkpoint):
        damage()
        told()
        log.write_out(press.folder(), AT)
        place = EditionDirectory(press.folder(), ())
        authority = read_authority(place, keys.policy(), None, AT)
        view = read_checkpoint(place, keys.policy(), authority, AT)
        assert audit_log(view, authority, settings.SITE_ORIGIN) == []
        assert view.checkpoint.size == LogHead.objects.get().size


@pytest.mark.postgres(only=True)
@pytest.mark.django_db(transaction=True)
def test_many_writers_leave_no_gap_and_one_log(transactional_db: None) -> None:
    """Threads append and lay out at once, some of them roll back: one index each, files as the database says."""
    problems: list[BaseException] = []
    press.folder().mkdir()

    def write(number: int) -> None:
        try:
            for step in range(6):
                try:
                    with transaction.atomic():
                        log.append(
                            log.opened(AT),
                            kind="notice",
                            edition=None,
                            approvals=[],
                            at=AT,
                            detail={"n": number},
                        )
                        if (number + step) % 4 == 0:
                            raise InterruptedError
                except InterruptedError:
                    continue
                log.write_out(press.folder(), AT)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    log.write_out(press.folder(), AT)
    indices = list(LogLeaf.objects.order_by("index").values_list("index", flat=True))
    assert indices == list(range(len(indices)))
    assert LogLeaf.objects.filter(kind="notice").count() == 27
    checkpoint, _ = log.signed_checkpoint(press.folder())
    assert checkpoint.size == len(indices)
