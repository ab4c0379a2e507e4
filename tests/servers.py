"""Real servers for the tests: each on a free loopback port, in a folder of its own, and always stopped.

A server that a killed test run left behind would hold memory and a port: the kernel is asked to end it too.
"""

import ctypes
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

START_SECONDS = 30
STOP_SECONDS = 15
SET_UP = "run `make setup-test`"


class ServerProblem(RuntimeError):
    """A server is not installed, or did not start; the message holds what it said."""


def free_port() -> int:
    """Returns a loopback port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    die_when_parent_dies = 1  # PR_SET_PDEATHSIG
    ctypes.CDLL(None).prctl(die_when_parent_dies, signal.SIGQUIT)


@contextmanager
def running(
    command: list[str],
    log: Path,
    ready: Callable[[], bool],
    stop: signal.Signals,
    user: str | None = None,
    environment: Mapping[str, str] | None = None,
    within_seconds: float = START_SECONDS,
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a server until the block ends; raises ServerProblem with its log when it does not get ready."""
    as_user = {"user": user, "group": user, "extra_groups": []} if user else {}
    with log.open("ab") as output:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
            preexec_fn=_die_with_parent,
            env=environment,
            **as_user,
        )
    try:
        _await(server, ready, log, within_seconds)
        yield server
    finally:
        server.send_signal(stop)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _await(
    server: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path, within_seconds: float
) -> None:
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        if ready():
            return
        time.sleep(0.05)
    said = log.read_text(errors="replace")[-2000:]
    raise ServerProblem(f"{server.args[0]} did not get ready:\n{said}")


def listens(port: int) -> bool:
    """Returns whether something takes connections on the loopback port."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


# --- PostgreSQL -----------------------------------------------------------------------------------


def postgres_programs() -> Path:
    """Returns the folder of the newest PostgreSQL server installed; raises ServerProblem when none is."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda path: int(path.parts[-3]), default=None)
    if newest is not None:
        return newest.parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise ServerProblem(f"PostgreSQL is not installed: {SET_UP}")
    return Path(on_path).parent


@contextmanager
def running_postgres() -> Iterator[str]:
    """Yields the URL of an empty database in a new cluster, which is thrown away afterwards.

    PostgreSQL refuses to serve as root; then it runs as the user that Debian's package made. Nothing is
    synced to disk: the cluster need not outlive a power cut.
    """
    programs = postgres_programs()
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="prakat-postgres-"))
    try:
        password = secrets.token_urlsafe(16)
        password_file = folder / "password"
        password_file.write_text(password)
        if user:
            owner = pwd.getpwnam(user)
            for path in (folder, password_file):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        cluster = folder / "cluster"
        subprocess.run(
            [str(programs / "initdb"), "--pgdata", str(cluster), "--username=prakat", "--auth=scram-sha-256",
             "--pwfile", str(password_file), "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd=folder, user=user, group=user,
            extra_groups=[] if user else None,
        )  # fmt: skip
        port = free_port()
        url = f"postgresql://prakat:{password}@127.0.0.1:{port}/postgres"
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": 60,
        }
        command = [str(programs / "postgres"), "-D", str(cluster)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
        with running(command, folder / "log", lambda: _answers(url), signal.SIGINT, user):
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE DATABASE prakat")
            yield url.removesuffix("postgres") + "prakat"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


# --- nginx ----------------------------------------------------------------------------------------

NGINX_CONFIGURATION = """
events { worker_connections 1024; }
http {
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    %HTTP%
    server {
        listen 127.0.0.1:%PORT%;
        %SERVER%
    }
}
"""


@contextmanager
def running_nginx(server: str, *, http: str = "", workers: int = 1) -> Iterator[str]:
    """Yields the address of an nginx whose one server block holds the directives in `server`.

    `http` holds directives beside the server block.
    """
    text = NGINX_CONFIGURATION.replace("%HTTP%", http).replace("%SERVER%", server)
    with running_nginx_with(text, workers=workers) as address:
        yield address


@contextmanager
def running_nginx_with(configuration: str, *, workers: int = 1) -> Iterator[str]:
    """Yields the address of an nginx with a whole configuration, in which %PORT% stands for the port.

    The configuration says nothing about processes, logs and temporary folders: those belong to the test.
    """
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(program).exists():
        raise ServerProblem(f"nginx is not installed: {SET_UP}")
    folder = Path(tempfile.mkdtemp(prefix="prakat-nginx-"))
    try:
        port = free_port()
        main = [
            "daemon off;",
            f"pid {folder}/pid;",
            f"error_log {folder}/log;",
            f"worker_processes {workers};",
            "worker_shutdown_timeout 2s;",
            "worker_rlimit_nofile 65536;",
        ]
        if os.geteuid() == 0:
            main.append("user root;")  # the test's own folders are closed to other users
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        text = configuration.replace("%PORT%", str(port))
        text = re.sub(r"\bhttp\s*\{", lambda found: f"{found[0]}\n{temporary}", text, count=1)
        (folder / "nginx.conf").write_text("\n".join(main) + "\n" + text)
        command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "log")]
        with running(command, folder / "log", lambda: listens(port), signal.SIGTERM):
            yield f"http://127.0.0.1:{port}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


BROTLI_MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


@contextmanager
def running_nginx_for(edition: Path, upstream: str, *, static: Path, workers: int = 1) -> Iterator[str]:
    """Yields the address of an nginx with the configuration that `prakat deploy nginx` writes for an edition."""
    from prakat.jobs.deploy import nginx

    logs = Path(tempfile.mkdtemp(prefix="prakat-nginx-logs-"))
    text = nginx.write(
        nginx.Deployment(
            server_name="localhost",
            listens=("127.0.0.1:%PORT%",),
            upstream=upstream,
            edition=edition,
            static=static,
            log_dir=logs,
            brotli=BROTLI_MODULE.exists(),
        )
    )
    module = f"load_module {BROTLI_MODULE};\n" if BROTLI_MODULE.exists() else ""
    whole = f"{module}pcre_jit on;\nevents {{ worker_connections 2048; }}\nhttp {{\n{text}}}\n"
    try:
        with running_nginx_with(whole, workers=workers) as address:
            yield address
    finally:
        shutil.rmtree(logs, ignore_errors=True)


# --- the embedded server --------------------------------------------------------------------------


@contextmanager
def running_square(edition: Path, *, static: Path | None = None) -> Iterator[str]:
    """Yields the address of the embedded server over an edition, with a stand-in for the live pages."""
    folder = Path(tempfile.mkdtemp(prefix="prakat-square-"))
    try:
        port = free_port()
        command = [sys.executable, "-m", "tests.square_server", str(edition), str(port)]
        command += [str(static)] if static else []
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
        log = folder / "log"
        with running(command, log, lambda: listens(port), signal.SIGTERM, environment=environment):
            yield f"http://127.0.0.1:{port}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
