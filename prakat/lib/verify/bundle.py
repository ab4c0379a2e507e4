"""The verifier as one Python file that needs nothing but Python: the modules one after another, as they are.

Each module is kept as it stands, without its imports from this project; what they import from the standard library
is gathered at the top. That works because no two of them give one name two meanings, which is checked here.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable
from importlib import import_module
from types import ModuleType
from typing import Final

MODULES: Final = (
    "prakat.lib.canonical",
    "prakat.lib.transparency.moments",
    "prakat.lib.transparency.ed25519",
    "prakat.lib.transparency.merkle",
    "prakat.lib.transparency.tiles",
    "prakat.lib.transparency.notes",
    "prakat.lib.transparency.checkpoint",
    "prakat.lib.seal.trust",
    "prakat.lib.seal.policy",
    "prakat.lib.seal.listing",
    "prakat.lib.seal.edition",
    "prakat.lib.seal.logleaf",
    "prakat.lib.verify.findings",
    "prakat.lib.verify.reading",
    "prakat.lib.verify.fetching",
    "prakat.lib.verify.establish",
    "prakat.lib.verify.sweep",
    "prakat.lib.verify.audit",
    "prakat.lib.verify.verifying",
    "prakat.lib.verify.command",
)
"""Each after those that it imports."""
FILE_NAME: Final = "prakat_verify.py"
_OWN: Final = "prakat."

HEADER: Final = '''\
#!/usr/bin/env python3
"""prakat_verify.py: ตรวจเว็บไซต์ที่เผยแพร่ด้วยประกาศ (Prakat) ด้วยตนเอง / verify a website published with Prakat.

ไฟล์เดียวนี้ใช้ได้กับ Python 3.9 ขึ้นไป ไม่ต้องติดตั้งอะไรเพิ่ม อ่านโค้ดได้ทุกบรรทัด
This one file runs on Python 3.9 or later. Nothing else need be installed. Every line can be read.

    python3 prakat_verify.py https://ชื่อเว็บไซต์ --policy policy.json                 ตรวจทั้งหมด / everything
    python3 prakat_verify.py https://ชื่อเว็บไซต์ --policy policy.json --sample 50      สุ่มตรวจ / a sample
    python3 prakat_verify.py https://ชื่อเว็บไซต์ --policy policy.json --path /e/…/     เอกสารเดียว / one document

ขอไฟล์ policy.json จากหน่วยงานโดยตรง เก็บไว้ที่เดิมทุกครั้ง โปรแกรมจำสิ่งที่เห็นครั้งก่อนไว้ข้างไฟล์นั้น
Ask the office itself for policy.json and keep it in one place: what was seen last is remembered beside it.

รหัสผล / exit codes:
{codes}

Copyright the Prakat authors. Permission is granted to anyone to use, copy, change and pass on this file for any
purpose, free of charge. It is provided as it is, without warranty of any kind.
อนุญาตให้ทุกคนใช้ คัดลอก แก้ไข และแจกจ่ายไฟล์นี้ได้โดยไม่มีค่าใช้จ่าย ไม่มีการรับประกันใด ๆ
"""
'''
START: Final = """
if __name__ == "__main__":
    sys.exit(main())
"""


class NotOneFile(ValueError):
    """The modules cannot be put into one file: a name has two meanings, or an import has another form."""


def bundle() -> bytes:
    """The file: the same bytes from the same modules."""
    from prakat.lib.verify.findings import ENGLISH, EXIT_CODES

    names: dict[str, str] = {}
    imports: dict[str, set[str]] = {}
    sections = [_section(import_module(name), names, imports) for name in MODULES]
    codes = "\n".join(
        f"    {code:>2}  {kind:<12}{ENGLISH[kind].meaning.split(':')[0]}" for kind, code in EXIT_CODES.items()
    )
    head = HEADER.replace("{codes}", codes)
    top = "\n".join(["from __future__ import annotations", "", *_import_lines(imports), ""])
    return "\n".join([head, top, *sections, START]).encode()


def _section(module: ModuleType, names: dict[str, str], imports: dict[str, set[str]]) -> str:
    """A module's source without docstring and imports; its names and imports are entered."""
    source = inspect.getsource(module)
    tree = ast.parse(source)
    lines = source.splitlines()
    renamed: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            renamed += _import(node, imports)
            _blank(lines, node)
    first = tree.body[0]
    purpose = ast.get_docstring(tree) or ""
    if isinstance(first, ast.Expr):
        _blank(lines, first)
    _enter(module.__name__, tree.body, names)
    short = module.__name__.rpartition(".")[2]
    title = [f"# {'-' * 20} {short} {'-' * (96 - len(short))}"]
    title += [f"# {line}".rstrip() for line in purpose.splitlines()]
    body = "\n".join(lines).strip("\n")
    return "\n".join(["", *title, "", *renamed, body, ""])


def _import(node: ast.Import | ast.ImportFrom, imports: dict[str, set[str]]) -> list[str]:
    if isinstance(node, ast.Import):
        imports.update((alias.name, set()) for alias in node.names)
        return []
    origin = node.module or ""
    if origin.startswith(_OWN):
        return [f"{alias.asname} = {alias.name}" for alias in node.names if alias.asname]
    if origin != "__future__":
        imports.setdefault(origin, set()).update(alias.name for alias in node.names)
    return []


def _enter(module: str, body: Iterable[ast.stmt], names: dict[str, str]) -> None:
    """Every name that a module defines at its top may be defined by it alone."""
    for node in body:
        targets: list[ast.expr] = []
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found = [node.name]
        else:
            if isinstance(node, ast.Assign):
                targets = node.targets
            elif isinstance(node, ast.AnnAssign):
                targets = [node.target]
            found = [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
        for name in found:
            if names.setdefault(name, module) != module:
                raise NotOneFile(f"{name} is defined by {names[name]} and by {module}")


def _blank(lines: list[str], node: ast.stmt) -> None:
    for number in range(node.lineno - 1, node.end_lineno or node.lineno):
        lines[number] = ""


def _import_lines(imports: dict[str, set[str]]) -> list[str]:
    plain = [f"import {module}" for module, names in imports.items() if not names]
    named = [f"from {module} import {', '.join(sorted(names))}" for module, names in imports.items() if names]
    return sorted(plain) + sorted(named)
