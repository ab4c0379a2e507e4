"""``prakat operator USERNAME``: open the log-in of the person who runs the machine."""

import argparse
import getpass
import secrets
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from prakat.audit.rules import MACHINE
from prakat.people import actions
from prakat.people.models import Account


def add_arguments(commands: Any) -> None:
    made = commands.add_parser(
        "operator", help="open the operator's log-in: no editorial power, appoints people"
    )
    made.add_argument("username")
    made.add_argument("--make-password", action="store_true", help="make a password and print it once")
    made.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if Account.objects.filter(username=arguments.username).exists():
        print(f"มีบัญชี {arguments.username} อยู่แล้ว ให้ใช้ชื่ออื่น", file=sys.stderr)
        return 1
    password = secrets.token_urlsafe(16) if arguments.make_password else getpass.getpass("รหัสผ่าน: ")
    try:
        validate_password(password)
    except ValidationError as error:
        print("\n".join(error.messages), file=sys.stderr)
        return 1
    actions.open_account(
        username=arguments.username,
        password=password,
        person=None,
        is_operator=True,
        by=MACHINE,
        at=timezone.now(),
    )
    print(f"เปิดบัญชีผู้ดูแลระบบ {arguments.username} แล้ว")
    if arguments.make_password:
        print(f"รหัสผ่าน (แสดงครั้งเดียว): {password}")
    return 0
