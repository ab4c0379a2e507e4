"""How fast the square serves: the home page and 1,000 entries, against nginx serving the same bytes, in one run.

    .venv/bin/python -m bench.bench_square [--entries 1000] [--seconds 4] [--rounds 5]

The client (wrk) runs on one core and the server on the other. Figures are medians of the rounds; read the ratios.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port, running_nginx

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Measured:
    requests_per_second: float
    p99_ms: float
    errors: int


def wrk(address: str, seconds: int, script: Path | None = None) -> Measured:
    """One round of wrk on the second core: 32 connections, kept alive, gzip."""
    command = ["taskset", "-c", "1", "wrk", "-t1", "-c32", f"-d{seconds}s", "--latency"]
    command += ["-H", "Accept-Encoding: gzip"]
    command += ["-s", str(script)] if script else []
    out = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])  # type: ignore[index]
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()  # type: ignore[union-attr]
    errors = sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", out))
    return Measured(rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit], errors)


@contextmanager
def running_square(environment: dict[str, str]) -> Iterator[str]:
    port = free_port()
    command = [
        "taskset",
        "-c",
        "0",
        sys.executable,
        "-m",
        "prakat",
        "serve",
        "--no-worker",
        "--port",
        str(port),
    ]
    process = subprocess.Popen(command, env=environment, cwd=PROJECT)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=15)


def wait_for(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{address} does not answer")


def random_entries(paths: list[str], folder: Path) -> Path:
    """A wrk script that asks for one entry after another, in a fixed random order."""
    script = folder / "entries.lua"
    listed = ",".join(f'"{path}"' for path in paths)
    script.write_text(
        f"local paths = {{{listed}}}\nmath.randomseed(2569)\n"
        'request = function() return wrk.format("GET", paths[math.random(#paths)]) end\n'
    )
    return script


def same_bytes(one: str, other: str, paths: list[str]) -> None:
    """Both servers must answer with the same bytes, or the comparison means nothing."""
    for path in paths:
        found = [urllib.request.urlopen(server + path).read() for server in (one, other)]
        if found[0] != found[1]:
            raise RuntimeError(f"{path} differs between the servers")


def measure(folder: Path, environment: dict[str, str], arguments: argparse.Namespace) -> list[str]:
    tree = folder / "tree"
    subprocess.run(
        [sys.executable, "-m", "prakat", "press", "export", str(tree)],
        env=environment,
        cwd=PROJECT,
        check=True,
    )
    for path in [tree, *tree.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    folder.chmod(0o755)
    entries = [f"/e/{path.name}/" for path in sorted((tree / "e").iterdir())]
    script = random_entries(entries, folder)
    rows = [
        f"{len(entries)} entries; home page {len((tree / 'index.html.gz').read_bytes())} bytes in gzip",
        "| page | server | requests/s | p99 ms | to nginx |",
        "| --- | --- | --- | --- | --- |",
    ]
    http = "gzip_static on; sendfile on; open_file_cache max=20000; access_log off;"
    with (
        running_square(environment) as square,
        running_nginx(f"root {tree};", http=http, workers=1) as nginx,
    ):
        same_bytes(square, nginx, ["/", *entries[:20]])
        for page, address, lua in (("home", "/", None), ("random entries", "/", script)):
            rounds: dict[str, list[Measured]] = {"nginx": [], "Prakat embedded": []}
            for _ in range(arguments.rounds):
                for name, server in (("nginx", nginx), ("Prakat embedded", square)):
                    rounds[name].append(wrk(server + address, arguments.seconds, lua))
            if sum(m.errors for found in rounds.values() for m in found):
                raise RuntimeError("a server answered with an error")
            rates = {n: statistics.median(m.requests_per_second for m in r) for n, r in rounds.items()}
            slow = {n: statistics.median(m.p99_ms for m in r) for n, r in rounds.items()}
            rows += [
                f"| {page} | {n} | {rates[n]:,.0f} | {slow[n]:.2f} | {rates[n] / rates['nginx']:.2f} |"
                for n in rates
            ]
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="prakat-bench-"))
    environment = {**os.environ, "PRAKAT_VAR": str(folder / "var"), "PYTHONPATH": str(PROJECT)}
    try:
        subprocess.run(
            [sys.executable, "-m", "bench.fill", "--entries", str(arguments.entries)],
            env=environment,
            cwd=PROJECT,
            check=True,
        )
        print("\n".join(measure(folder, environment, arguments)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
