"""``prakat demo``: fill and serve the demonstration municipality."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from prakat.jobs.commands import serve
from prakat.jobs.demonstration.filling import Filled, fill, filled
from prakat.jobs.demonstration.samples import SamplesMissing

OWN_ENVIRONMENT = "PRAKAT_DEMONSTRATION"
SITE = "demonstration.example"
"""Its keys hold this name, so that it may be served on another port the next time."""


def add_arguments(commands: Any) -> None:
    made = commands.add_parser("demo", help="fill and serve the demonstration municipality")
    made.add_argument("--host", default="127.0.0.1")
    made.add_argument("--port", type=int, default=8000)
    made.add_argument("--samples", type=Path, help="a folder of real documents and press releases to add")
    made.add_argument("--only-fill", action="store_true", help="fill, then stop")
    made.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if os.environ.get(OWN_ENVIRONMENT) != "yes":
        _start_again(arguments)
    serve.prepare()
    began = time.monotonic()
    try:
        found = filled() or fill(samples=arguments.samples, at=timezone.now())
    except SamplesMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    _say(found, arguments, time.monotonic() - began)
    if arguments.only_fill:
        return 0
    return serve.run(argparse.Namespace(host=arguments.host, port=arguments.port, no_worker=False))


def _start_again(arguments: argparse.Namespace) -> None:
    """Settings are read once, so the demonstration's own (its folder, its address) need a fresh start."""
    folder = "demonstration-with-samples" if arguments.samples else "demonstration"
    os.environ.setdefault("PRAKAT_VAR", str(settings.PROJECT_DIR / "var" / folder))
    os.environ.setdefault("PRAKAT_PUBLIC_URL", f"http://{arguments.host}:{arguments.port}")
    os.environ.setdefault("PRAKAT_SITE", SITE)
    os.environ["PRAKAT_REQUIRE_SECOND_FACTOR"] = "no"
    os.environ[OWN_ENVIRONMENT] = "yes"
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "prakat", *sys.argv[1:]])


def _say(found: Filled, arguments: argparse.Namespace, seconds: float) -> None:
    site = settings.PUBLIC_URL
    print(f"\nเทศบาลสาธิตพร้อมแล้ว: {found.entries} เรื่องเผยแพร่ ({seconds:.0f} วินาที)")
    print(f"  เว็บไซต์ประชาชน   {site}/      (English: {site}/en/)")
    print(f"  โต๊ะทำงาน         {site}/desk/")
    print(f"\nบัญชีสาธิต (รหัสผ่านเดียวกันทุกบัญชี: {found.password})")
    for username, what in found.log_ins:
        print(f"  {username:<16} {what}")
    print("\nเริ่มจากระบบว่าง (ของจริง ใช้การยืนยันตัวตนสองชั้น):")
    print("  .venv/bin/prakat operator ชื่อบัญชี")
    print("  .venv/bin/prakat scheme load schemes/ban-phru.yaml")
    print("  .venv/bin/prakat serve\n", flush=True)
