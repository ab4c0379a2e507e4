"""``prakat deploy nginx`` writes what nginx takes, and refuses arguments that would change its meaning."""

import ssl
import subprocess
import urllib.request
from pathlib import Path

import pytest

from prakat.jobs.cli import run
from prakat.jobs.deploy import nginx
from tests.editions import Press, Sealed
from tests.servers import free_port, running_nginx_with

PAGE = b"<!doctype html><p>sealed" * 20


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    certificate, key = tmp_path / "site.pem", tmp_path / "site.key"
    subprocess.run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost".split()
        + ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    return certificate, key


def test_with_a_certificate_the_site_is_https_and_says_so(
    tmp_path: Path, certificate: tuple[Path, Path], settings: object
) -> None:
    edition = Path(settings.EDITION_DIR)  # type: ignore[attr-defined]
    Press(edition).release({"/": Sealed(PAGE), "/404.html": Sealed(b"none", status=404, packed=False)})
    written, port = tmp_path / "site.conf", free_port()
    (tmp_path / "acme/.well-known/acme-challenge").mkdir(parents=True)
    (tmp_path / "acme/.well-known/acme-challenge/x1").write_text("challenge")
    command = f"deploy nginx --server-name localhost --listen 127.0.0.1:{port} --brotli no".split()
    command += [
        "--certificate",
        str(certificate[0]),
        "--key",
        str(certificate[1]),
        "--log-dir",
        str(tmp_path),
    ]
    assert run([*command, "--acme", str(tmp_path / "acme"), "--output", str(written)]) == 0
    text = (
        written.read_text()
        .replace("listen 80;", "listen 127.0.0.1:%PORT%;")
        .replace("    listen [::]:80;\n", "")
    )
    trust = ssl.create_default_context(cafile=str(certificate[0]))
    with running_nginx_with(f"events {{}}\nhttp {{\n{text}}}\n") as plain:
        for path, status in (("/", 200), ("/nothing", 404)):
            request = urllib.request.Request(f"https://localhost:{port}{path}")
            try:
                answer = urllib.request.urlopen(request, context=trust)
            except urllib.error.HTTPError as refused:
                answer = refused
            assert answer.status == status
            assert answer.headers["Strict-Transport-Security"] == nginx.HSTS
        with urllib.request.urlopen(f"{plain}/.well-known/acme-challenge/x1") as challenge:
            assert challenge.read() == b"challenge"
        opener = urllib.request.build_opener(NoRedirect())
        with pytest.raises(urllib.error.HTTPError) as moved:
            opener.open(f"{plain}/e/x/?a=1")
        assert moved.value.headers["Location"] == "https://localhost/e/x/?a=1"
        old = ssl.create_default_context(cafile=str(certificate[0]))
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(OSError):
            urllib.request.urlopen(f"https://localhost:{port}/", context=old)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def test_the_log_holds_no_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["deploy", "nginx", "--server-name", "www.example.go.th"]) == 0
    text = capsys.readouterr().out
    public = next(line for line in text.splitlines() if line.startswith("log_format prakat_public"))
    assert "$remote_addr" not in public and "$http_user_agent" not in text and "$http_referer" not in text
    assert "$request_uri" not in public and "$args" not in public  # words that people searched for
    assert run(["deploy", "nginx", "--server-name", "www.example.go.th", "--traffic-log"]) == 0
    text = capsys.readouterr().out
    assert "$remote_addr" in next(
        line for line in text.splitlines() if line.startswith("log_format prakat_public")
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--server-name", "a;b"],
        ["--server-name", "a b"],
        ["--server-name", "a", "--listen", "80; include x"],
        ["--server-name", "a", "--upstream", "127.0.0.1:8000; }"],
        ["--server-name", "a", "--certificate", "c.pem"],
        ["--server-name", "a", "--certificate", "c.pem", "--key", 'k"; x'],
        ["--server-name", "a", "--log-dir", "/var/$x"],
    ],
)
def test_arguments_that_would_change_the_meaning(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["deploy", "nginx", *arguments]) == 1
    assert capsys.readouterr().err


def test_brotli_is_used_where_the_module_is(tmp_path: Path) -> None:
    assert not nginx.has_brotli(tmp_path / "none")
    (tmp_path / "50-mod-http-brotli-static.conf").touch()
    assert nginx.has_brotli(tmp_path)
