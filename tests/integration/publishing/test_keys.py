"""Keys are made once, replaced with papers, survive a crash, and an office that lost them knows what to do."""

import getpass
import json
import os
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.utils import timezone

from prakat.jobs import cli
from prakat.lib.refusal import Refused
from prakat.lib.seal.custody import lock_root, recovery_code, unlock_root
from prakat.lib.seal.policy import Policy, parse_policy
from prakat.lib.seal.trust import authority_at, read_statements
from prakat.lib.transparency.signing import Signer
from prakat.lib.verify.reading import EditionDirectory
from prakat.lib.verify.verifying import Wish, verify
from prakat.publishing import keys, log, press, sealing
from prakat.publishing.models import LogLeaf
from tests.cast import AT, Cast
from tests.keys import SEEDS, recovery, root

pytestmark = [pytest.mark.django_db]


def run(arguments: list[str]) -> int:
    """The command, without bringing the tests' database up to date first."""
    chosen = cli.parser().parse_args(arguments)
    return int(chosen.run(chosen))


Typed = Callable[..., None]


@pytest.fixture(autouse=True)
def the_clock_of_the_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AT)
    monkeypatch.setattr("prakat.lib.seal.custody.SCRYPT_COST", 16)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Says what is typed where nothing is echoed."""

    def say(*answers: str) -> None:
        waiting = iter(answers)
        monkeypatch.setattr(getpass, "getpass", lambda prompt="": next(waiting))

    return say


@pytest.fixture
def bare(settings: LazySettings, tmp_path: Path) -> Iterator[Path]:
    """An instance that has no keys yet; the folder is outside its state."""
    settings.KEYS_DIR = tmp_path / "var" / "bare"
    yield tmp_path


def verifies(policy: Policy) -> bool:
    sealing.catch_up()
    log.renew_checkpoint(AT)
    log.write_out(press.folder(), AT)
    return verify(EditionDirectory(press.folder(), ()), policy, None, Wish(lambda: AT)).findings == ()


def test_init_makes_everything_once(bare: Path, typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    typed("รหัสผ่านยาวพอสมควร", "รหัสผ่านยาวพอสมควร")
    root_file, sheet = bare / "usb" / "root.key", bare / "usb" / "sheet.txt"
    root_file.parent.mkdir()
    arguments = ["keys", "init", "--root", str(root_file), "--recovery-sheet", str(sheet)]
    assert run(arguments) == 0
    assert run(arguments) == 1
    out = capsys.readouterr()
    assert "rotate" in out.err
    for path in (root_file, sheet, keys.folder() / "editions.key", keys.folder() / "checkpoint.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert unlock_root(root_file.read_bytes(), "รหัสผ่านยาวพอสมควร").key == keys.latest("root").key
    assert "prakat keys rotate" in sheet.read_text()
    assert LogLeaf.objects.filter(kind="key").count() == 4
    assert (Path(settings.EDITION_DIR) / "keys").read_bytes() == keys.statements_file()
    assert keys.editions_signer().key.name == f"{settings.SITE_ORIGIN}/editions"


def test_the_sheet_can_be_printed(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys", "init", "--root", str(bare / "root.key"), "--no-passphrase"]) == 0
    out = capsys.readouterr().out
    assert "RECOVERY SHEET" in out and keys.latest("recovery").key.text in out


@pytest.mark.parametrize(
    ("answers", "why"), [(("short", "short"), "สั้น"), (("long enough one", "another one here"), "ไม่ตรงกัน")]
)
def test_a_bad_passphrase_makes_nothing(
    bare: Path, typed: Typed, answers: tuple[str, str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(*answers)
    assert run(["keys", "init", "--root", str(bare / "root.key")]) == 1
    assert why in capsys.readouterr().err
    assert not keys.made() and not (bare / "root.key").exists()


def test_the_root_stays_off_the_server(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inside = Path(settings.VAR_DIR) / "root.key"
    arguments = ["keys", "init", "--no-passphrase", "--root", str(inside)]
    assert run(arguments) == 1
    assert "--inside-var" in capsys.readouterr().err and not keys.made()
    assert run([*arguments, "--inside-var"]) == 0
    other = bare / "exists"
    other.write_text("precious")
    assert other.read_text() == "precious"


def test_without_keys_it_is_said_what_to_do(bare: Path) -> None:
    for act in (keys.editions_signer, keys.checkpoint_signer, keys.statements_file, keys.policy):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == ("no_keys",) and "prakat keys init" in str(refused.value)
    assert not keys.made() and not keys.renew_checkpoint_key(AT)


def test_keys_of_another_site_are_refused(settings: LazySettings) -> None:
    settings.SITE_ORIGIN = "other.example"
    with pytest.raises(Refused, match="PRAKAT_SITE"):
        keys.editions_signer()


def test_a_lost_key_file_is_told() -> None:
    (keys.folder() / "editions.key").unlink()
    with pytest.raises(Refused, match="rotate --role editions"):
        keys.editions_signer()


def test_signers_follow_their_files() -> None:
    before = keys.checkpoint_signer().key
    keys.replace_checkpoint_key(AT)
    assert keys.checkpoint_signer().key != before
    assert keys.latest("checkpoint").until_at == AT + timedelta(days=30)


def test_rotating_the_editions_key_signs_the_site_anew(cast: Cast, bare_root: Path, typed: Typed) -> None:
    policy, before = keys.policy(), keys.editions_signer().key
    assert verifies(policy)
    assert run(["keys", "rotate", "--role", "editions", "--root", str(bare_root)]) == 0
    assert keys.editions_signer().key != before
    assert verifies(policy)
    typed(recovery_code(SEEDS.recovery))
    assert run(["keys", "rotate", "--role", "editions", "--recovery"]) == 0
    assert verifies(policy)


@pytest.fixture
def bare_root(tmp_path: Path) -> Path:
    """The root key of the tests in a file."""
    path = tmp_path / "root.key"
    path.write_bytes(lock_root(settings.SITE_ORIGIN, SEEDS.root, None))
    return path


def test_a_lost_root_is_replaced_by_the_sheet(cast: Cast, tmp_path: Path, typed: Typed) -> None:
    old = keys.policy()
    new_root = tmp_path / "new-root.key"
    typed(recovery_code(SEEDS.recovery).lower())
    arguments = ["keys", "rotate", "--role", "root", "--recovery", "--no-passphrase"]
    assert run(arguments) == 1
    assert run([*arguments, "--new-root", str(new_root)]) == 0
    assert verifies(old) and verifies(keys.policy()) and keys.policy() != old
    with pytest.raises(Refused) as refused:
        keys.replace_editions_key(root(), AT)
    assert refused.value.codes == ("not_master",)
    sheet = tmp_path / "sheet.txt"
    assert (
        run(["keys", "rotate", "--role", "recovery", "--root", str(new_root), "--recovery-sheet", str(sheet)])
        == 0
    )
    assert "RECOVERY SHEET" in sheet.read_text()
    with pytest.raises(Refused):
        keys.replace_editions_key(recovery(), AT)
    assert verifies(keys.policy())


def test_a_stranger_replaces_nothing(cast: Cast, tmp_path: Path, typed: Typed) -> None:
    stranger = Signer(f"{settings.SITE_ORIGIN}/root", b"x" * 32)
    for act in (keys.replace_editions_key, keys.replace_root, keys.replace_recovery):
        with pytest.raises(Refused):
            act(stranger, AT)
    typed(recovery_code(b"z" * 32))
    before = keys.statements_file()
    with pytest.raises(Refused):
        run(["keys", "rotate", "--role", "editions", "--recovery"])
    assert run(["keys", "rotate", "--role", "editions"]) == 1
    assert keys.statements_file() == before


def test_the_checkpoint_key_can_be_replaced_at_once(cast: Cast) -> None:
    policy, before = keys.policy(), keys.checkpoint_signer().key
    assert run(["keys", "rotate", "--role", "checkpoint"]) == 0
    assert keys.checkpoint_signer().key != before and verifies(policy)


@pytest.mark.parametrize("moment", range(6))
def test_a_crash_while_keys_change_leaves_the_old_or_the_new(
    moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every rename of the change in turn is the last thing that happens."""
    renamed = 0
    replace = Path.replace

    def crash(path: Path, target: Path) -> Path:
        nonlocal renamed
        if renamed == moment:
            raise KeyboardInterrupt
        renamed += 1
        return replace(path, target)

    count = len(keys.statements())
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", crash)
        try:
            keys.replace_editions_key(root(), AT)
        except KeyboardInterrupt:
            pass
    assert len(keys.statements()) in (count, count + 2)
    read = read_statements(keys.statements_file(), settings.SITE_ORIGIN)
    authority = authority_at(keys.policy().roots, read, AT)
    assert keys.editions_signer().key == authority.editions.key
    assert keys.checkpoint_signer().key == authority.checkpoint.key
    keys.replace_editions_key(root(), AT)
    assert keys.editions_signer().key == keys.latest("editions").key


def test_show_and_policy(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys", "show"]) == 0
    assert keys.latest("editions").key.text in capsys.readouterr().out
    assert run(["keys", "policy"]) == 0
    printed = parse_policy(capsys.readouterr().out.encode())
    assert printed == keys.policy() and printed.quorum == 0
    witness = Signer("witness.example/one", b"w" * 32, 4).key.text
    assert run(["keys", "policy", "--witness", witness, "--quorum", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["witnesses"] == [witness]
    assert keys.policy().quorum == 1
    assert run(["keys", "policy", "--quorum", "2"]) == 1
    assert run(["keys", "policy", "--witness", "nonsense"]) == 1


def test_pseudonyms_are_the_same_for_the_same_person() -> None:
    assert log.pseudonym(1) == log.pseudonym(1) != log.pseudonym(2)
    assert len(log.pseudonym(1)) == 16 and int(log.pseudonym(1), 16) >= 0
    os.unlink(keys.folder() / "pseudonyms.key")
    assert log.pseudonym(1) and stat.S_IMODE((keys.folder() / "pseudonyms.key").stat().st_mode) == 0o600


def test_a_witness_by_the_commands(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.renew_checkpoint(timezone.now())
    sealing.catch_up()
    policy, key, state = tmp_path / "policy.json", tmp_path / "witness.key", tmp_path / "state"
    assert run(["witness", "keygen", "--name", "witness.example/one", "--key", str(key)]) == 0
    vkey = capsys.readouterr().out.strip()
    assert run(["keys", "policy", "--witness", vkey, "--quorum", "1"]) == 0
    policy.write_text(capsys.readouterr().out)
    asked = [
        "witness",
        str(press.folder()),
        "--policy",
        str(policy),
        "--state",
        str(state),
        "--key",
        str(key),
    ]
    assert run(asked) == 0
    assert run(["witness", "accept", str(state / "cosigned-checkpoint")]) == 0
    assert (press.folder() / "log" / "checkpoint.cosigned").exists()
    assert "witness.example/one" in capsys.readouterr().out
    assert run(["witness", "accept", str(policy)]) == 10
    assert run(["witness", "accept", str(tmp_path / "nothing")]) == 2
    assert run(["witness", "keygen"]) == 2
    assert run(["witness", str(press.folder())]) == 2
    checked = [
        "verify",
        str(press.folder()),
        "--policy",
        str(policy),
        "--at",
        "2026-06-24T02:00:00Z",
        "--quiet",
    ]
    assert run(checked) == 0
