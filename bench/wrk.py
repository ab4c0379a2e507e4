"""Rounds of wrk on the second core, and single requests beside them."""

import http.client
import platform
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.processes import PRIORITY

PAGES = ("home", "entries", "home 304", "entries 304")
CLIENT_CORE = "1"
_connections: dict[str, http.client.HTTPConnection] = {}


@dataclass(frozen=True)
class Measured:
    requests_per_second: float
    p99_ms: float
    errors: int


def run(address: str, seconds: int, script: Path | None = None, *, alone: bool = False) -> Measured:
    """One round: 32 connections, kept alive, gzip; ``alone``: before all other work of its core."""
    command = ["chrt", "-f", str(PRIORITY)] if alone else []
    command += [
        "taskset",
        "-c",
        CLIENT_CORE,
        "wrk",
        "-t1",
        "-c32",
        f"-d{seconds}s",
        "--latency",
        "--timeout",
        "30s",
    ]
    command += ["-s", str(script)] if script else ["-H", "Accept-Encoding: gzip"]
    out = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])  # type: ignore[index]
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()  # type: ignore[union-attr]
    errors = sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", out))
    return Measured(rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit], errors)


def random_paths(folder: Path, name: str, paths: list[str], known: dict[str, str]) -> Path:
    """A wrk script that asks for one path after another in a fixed random order, with the tags that are known."""
    script = folder / f"{re.sub('[^a-z0-9]', '-', name.lower())}.lua"
    listed = ",\n".join(_lua(path, known.get(path, "")) for path in paths)
    script.write_text(
        f"local asked = {{\n{listed}\n}}\nmath.randomseed(2569)\nlocal requests = {{}}\n"
        'init = function() for i, one in ipairs(asked) do requests[i] = wrk.format("GET", one[1], one[2]) end end\n'
        "request = function() return requests[math.random(#requests)] end\n"
    )
    return script


def _lua(path: str, tag: str) -> str:
    known = f", [\"If-None-Match\"] = '{tag}'" if tag else ""
    return f'{{"{path}", {{["Accept-Encoding"] = "gzip"{known}}}}}'


def fetch(address: str, path: str, *, gzip: bool = False) -> tuple[dict[str, str], bytes]:
    """One request on a connection that is kept: headers by their lower-case names, and the body."""
    parts = urlsplit(address)
    headers = {"Accept-Encoding": "gzip"} if gzip else {}
    for _ in range(2):
        connection = _connections.get(address)
        if connection is None:
            connection = _connections[address] = http.client.HTTPConnection(parts.netloc, timeout=60)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            _connections.pop(address).close()
            continue
        if answer.status != 200:
            raise RuntimeError(f"{address}{path} answers {answer.status}")
        return {name.lower(): value for name, value in answer.getheaders()}, body
    raise RuntimeError(f"{address}{path} does not answer")


def machine() -> str:
    """What the figures were taken on."""
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    return f"{model[1] if model else platform.machine()}, Python {platform.python_version()}"
