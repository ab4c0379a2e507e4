"""From a policy's roots to the keys that hold: rotation, a lost root, terms, and everything that must not count."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from prakat.lib.seal.trust import (
    Authority,
    Untrusted,
    authority_at,
    join_notes,
    parse_key_statement,
    read_statements,
    split_notes,
)
from prakat.lib.transparency.notes import BadNote, BadSignature, VerifierKey
from prakat.lib.transparency.signing import Signer
from tests.sealed_site import (
    AT,
    CHECKPOINT_SIGNER,
    EDITIONS_SIGNER,
    OTHER_CHECKPOINT,
    OTHER_EDITIONS,
    POLICY,
    RECOVERY_SIGNER,
    ROOT_SIGNER,
    SITE,
    first_statements,
    statement_note,
)

NEW_ROOT = Signer(f"{SITE}/root", b"R" * 32)
NEW_RECOVERY = Signer(f"{SITE}/recovery", b"Y" * 32)


def authority(notes: Sequence[bytes], roots: Sequence[VerifierKey] = POLICY.roots) -> Authority:
    return authority_at(roots, read_statements(join_notes(notes), SITE), AT)


def after_a_new_root(by: Signer) -> list[bytes]:
    """The statements once ``by`` has vouched for a new root, and it for the keys below."""
    return [
        *first_statements(),
        statement_note("root", NEW_ROOT.key, 5, [NEW_ROOT, by]),
        statement_note("editions", EDITIONS_SIGNER.key, 6, [NEW_ROOT]),
        statement_note("checkpoint", OTHER_CHECKPOINT.key, 7, [EDITIONS_SIGNER]),
    ]


def test_the_first_keys() -> None:
    found = authority(first_statements())
    assert found.editions.key == EDITIONS_SIGNER.key
    assert found.checkpoint.key == CHECKPOINT_SIGNER.key
    assert len(found.digests) == 4 and set(found.roots) == set(POLICY.roots)
    assert found.checkpoint.holds(AT) and not found.checkpoint.holds(AT + timedelta(days=28))
    assert not found.checkpoint.holds(AT - timedelta(days=3)) and found.editions.holds(
        AT + timedelta(days=9999)
    )


def test_a_new_checkpoint_key_takes_over() -> None:
    notes = [*first_statements(), statement_note("checkpoint", OTHER_CHECKPOINT.key, 5, [EDITIONS_SIGNER])]
    assert authority(notes).checkpoint.key == OTHER_CHECKPOINT.key


def test_a_new_editions_key_needs_a_new_checkpoint_key() -> None:
    notes = [*first_statements(), statement_note("editions", OTHER_EDITIONS.key, 5, [ROOT_SIGNER])]
    with pytest.raises(Untrusted):
        authority(notes)
    notes.append(statement_note("checkpoint", OTHER_CHECKPOINT.key, 6, [OTHER_EDITIONS]))
    assert authority(notes).editions.key == OTHER_EDITIONS.key
    notes[-1] = statement_note("checkpoint", OTHER_CHECKPOINT.key, 6, [EDITIONS_SIGNER])
    with pytest.raises(Untrusted):
        authority(notes)


@pytest.mark.parametrize("by", [ROOT_SIGNER, RECOVERY_SIGNER], ids=["root", "recovery"])
def test_the_root_is_replaced(by: Signer) -> None:
    notes = after_a_new_root(by)
    assert NEW_ROOT.key in authority(notes).roots and ROOT_SIGNER.key not in authority(notes).roots
    later = (NEW_ROOT.key, RECOVERY_SIGNER.key)
    assert authority(notes, later).checkpoint.key == OTHER_CHECKPOINT.key
    assert authority(notes, (NEW_ROOT.key,)).editions.key == EDITIONS_SIGNER.key


def test_the_old_root_says_nothing_any_more() -> None:
    notes = [
        *after_a_new_root(RECOVERY_SIGNER),
        statement_note("editions", OTHER_EDITIONS.key, 8, [ROOT_SIGNER]),
    ]
    with pytest.raises(Untrusted):
        authority(notes)
    with pytest.raises(Untrusted):
        authority(after_a_new_root(ROOT_SIGNER)[:5])


def test_the_recovery_key_is_replaced() -> None:
    notes = [
        *first_statements(),
        statement_note("recovery", NEW_RECOVERY.key, 5, [NEW_RECOVERY, ROOT_SIGNER]),
    ]
    assert NEW_RECOVERY.key in authority(notes).roots
    assert authority(notes).editions.key == EDITIONS_SIGNER.key
    notes.append(statement_note("editions", OTHER_EDITIONS.key, 6, [RECOVERY_SIGNER]))
    with pytest.raises(Untrusted):
        authority(notes)


def test_a_policy_of_other_roots_trusts_nothing() -> None:
    with pytest.raises(Untrusted):
        authority(first_statements(), (NEW_ROOT.key,))
    with pytest.raises(Untrusted):
        authority(first_statements(), (ROOT_SIGNER.key, NEW_RECOVERY.key))


@pytest.mark.parametrize("left_out", range(4))
def test_no_statement_can_be_left_out(left_out: int) -> None:
    notes = first_statements()
    notes.pop(left_out)
    with pytest.raises((Untrusted, BadNote)):
        authority(notes)


@pytest.mark.parametrize("unsigned", range(4))
def test_no_statement_can_lose_its_signature(unsigned: int) -> None:
    notes = first_statements()
    notes[unsigned] = notes[unsigned].replace(b"\xe2\x80\x94 banphru", b"\xe2\x80\x94 banphrv")
    with pytest.raises((Untrusted, BadNote)):
        authority(notes)


def test_a_false_signature_is_told() -> None:
    notes = first_statements()
    notes[2] = notes[2].replace(b'"from":"2026-06-22', b'"from":"2026-06-21')
    with pytest.raises(BadSignature):
        authority(notes)


def test_what_is_to_come_does_not_hold_yet() -> None:
    notes = [
        *first_statements(),
        statement_note("checkpoint", OTHER_CHECKPOINT.key, 5, [EDITIONS_SIGNER], AT + timedelta(hours=1)),
    ]
    assert authority(notes).checkpoint.key == CHECKPOINT_SIGNER.key


def test_a_statement_has_one_form() -> None:
    statement = read_statements(join_notes(first_statements()), SITE)[3][0]
    assert parse_key_statement(statement.text()) == statement
    for old, new in (
        ("prakat-key-1", "prakat-key-2"),
        ('"role":"checkpoint"', '"role":"editions"'),
        ('"role":"checkpoint"', '"role":"mayor"'),
        ('"serial":4', '"serial":4.0'),
        ('"serial":4', '"serial": 4'),
        ('"site":"banphru.example"', '"site":"other.example"'),
        ("{", "["),
        ('"until"', '"to"'),
    ):
        with pytest.raises(BadNote):
            parse_key_statement(statement.text().replace(old, new, 1))


def test_statements_of_another_site_or_order_are_refused() -> None:
    with pytest.raises(BadNote):
        read_statements(join_notes(first_statements()), "other.example")
    with pytest.raises(BadNote):
        read_statements(join_notes(first_statements()[::-1]), SITE)
    assert split_notes(b"") == [] and split_notes(join_notes([b"a\n", b"b\n"])) == [b"a\n", b"b\n"]
