"""The command line of the verifier: the same for ``prakat verify`` and for the single file."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from prakat.lib.seal.edition import parse_statement
from prakat.lib.seal.policy import BadPolicy, Policy, Seen, parse_policy, parse_seen
from prakat.lib.transparency.checkpoint import parse_checkpoint
from prakat.lib.transparency.moments import moment_text, parse_moment, this_moment
from prakat.lib.transparency.notes import parse_note
from prakat.lib.transparency.tiles import Absent
from prakat.lib.verify.fetching import USER_AGENT, Website
from prakat.lib.verify.findings import USAGE, Finding
from prakat.lib.verify.reading import Place, open_directory
from prakat.lib.verify.verifying import Outcome, Wish, verify, words

SHOWN_FINDINGS: Final = 50
DESCRIPTION: Final = (
    "ตรวจว่าสิ่งที่เว็บไซต์แสดงตรงกับชุดเผยแพร่ที่หน่วยงานลงลายมือชื่อไว้ทุกไบต์ / "
    "Check that what a website shows is, to the byte, the edition that the office signed."
)


def add_verify_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the verifier."""
    parser.add_argument(
        "place", metavar="URL|DIR", help="the website's address, or a directory of its editions"
    )
    parser.add_argument("--policy", type=Path, required=True, metavar="FILE", help="whose keys are trusted")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="look at N addresses, not at all")
    parser.add_argument("--path", default="", metavar="/PATH", help="verify this one document")
    parser.add_argument("--remember", type=Path, metavar="FILE", help="what was seen last; beside the policy")
    parser.add_argument("--forget", action="store_true", help="neither read nor write what was seen last")
    parser.add_argument("--at", default="", metavar="TIME", help="as of 2026-11-23T15:13:21Z, not now")
    parser.add_argument("--lang", choices=("th", "en", "both"), default="both")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    parser.add_argument("--workers", type=int, default=4, metavar="N", help="requests at a time (4)")
    parser.add_argument(
        "--user-agent", default=USER_AGENT, metavar="TEXT", help="by default that of a browser"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify as the arguments say; returns the exit code."""
    parser = argparse.ArgumentParser(prog="prakat_verify.py", description=DESCRIPTION)
    add_verify_arguments(parser)
    return run_verify(parser.parse_args(arguments))


def run_verify(chosen: argparse.Namespace) -> int:
    """Verify as the parsed arguments say; prints the outcome and returns the exit code."""
    try:
        policy = parse_policy(_content_of(chosen.policy))
        memory = chosen.remember or chosen.policy.with_name(chosen.policy.stem + ".seen.json")
        seen = None if chosen.forget else recall(memory, policy)
        place = open_place(chosen.place, chosen.workers, chosen.user_agent)
        fixed = parse_moment(chosen.at) if chosen.at else None
        if chosen.path and not chosen.path.startswith("/"):
            raise BadPolicy("--path begins with /")
        if chosen.sample < 0 or chosen.workers < 1:
            raise BadPolicy("--sample and --workers are whole numbers above zero")
    except (BadPolicy, ValueError, OSError, Absent) as problem:
        return _show(Outcome((Finding(USAGE, chosen.place, str(problem)),), None), chosen)

    def now() -> datetime:
        return fixed or this_moment()

    say = _quietly if chosen.quiet or chosen.json else Progress().say
    outcome = verify(place, policy, seen, Wish(now, chosen.sample, chosen.path, say))
    if outcome.established is not None and not chosen.forget:
        made = outcome.established
        write_whole(memory, made.seen(len(made.authority.digests)).file())
    return _show(outcome, chosen)


def open_place(text: str, workers: int = 4, user_agent: str = USER_AGENT) -> Place:
    """The website or directory that the text names; ValueError or Absent when it is neither."""
    if "://" in text:
        return Website(text, workers=workers, user_agent=user_agent)
    return open_directory(Path(text))


def recall(memory: Path, policy: Policy) -> Seen | None:
    """What was seen the last time; None when there is no memory yet. BadPolicy when it cannot be used."""
    if not memory.exists():
        return None
    seen = parse_seen(_content_of(memory))
    if seen.site != policy.site:
        raise BadPolicy(f"{memory} is the memory of another site, {seen.site}")
    try:
        parse_checkpoint(parse_note(seen.checkpoint.encode()).text)
        parse_statement(parse_note(seen.edition.encode()).text)
    except ValueError as error:
        raise BadPolicy(f"{memory} is damaged: {error}") from error
    return seen


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there wholly or as it was before."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


class Progress:
    """Says on standard error how far a long sweep is, not more often than every two seconds."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def say(self, text: str) -> None:
        """Say it, if there was silence long enough."""
        if time.monotonic() - self._said > 2:
            self._said = time.monotonic()
            print(f"… {text}", file=sys.stderr, flush=True)


def _quietly(text: str) -> None:
    pass


def _content_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadPolicy(f"{path}: {error.strerror}") from error


def _show(outcome: Outcome, chosen: argparse.Namespace) -> int:
    if chosen.json:
        print(json.dumps(outcome.plain(), ensure_ascii=False, indent=2))
        return outcome.exit_code
    languages = ("th", "en") if chosen.lang == "both" else (chosen.lang,)
    for kind in dict.fromkeys([outcome.kind, *(one.kind for one in outcome.findings)]):
        for language in languages:
            print(" ".join(words(kind, language)).strip())
        concerned = [one for one in outcome.findings if one.kind == kind]
        for one in concerned[:SHOWN_FINDINGS]:
            print(f"    {one.subject}" + (f" — {one.fact}" if one.fact else ""))
        if len(concerned) > SHOWN_FINDINGS:
            print(f"    … {len(concerned) - SHOWN_FINDINGS} more")
    for language in languages if outcome.established else ():
        print(_summary(outcome, language))
    code = outcome.exit_code
    print(f"รหัสผล {code} ({outcome.kind})" if languages == ("th",) else f"exit {code} ({outcome.kind})")
    return code


def _summary(outcome: Outcome, language: str) -> str:
    established = outcome.established
    assert established is not None
    statement, checkpoint = established.statement, established.log.checkpoint
    facts = (
        statement.version,
        statement.site,
        statement.at,
        checkpoint.size,
        moment_text(checkpoint.expires_at),
        outcome.addresses,
    )
    if language == "th":
        text = "ชุดเผยแพร่ที่ %s ของ %s ลงลายมือชื่อเมื่อ %s บันทึก %s รายการ รับรองถึง %s ตรวจ %s ที่อยู่"
    else:
        text = "Edition %s of %s, signed %s; log of %s entries, good until %s; %s addresses looked at."
    return text % facts
