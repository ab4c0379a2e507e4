"""``prakat deploy nginx``: write the configuration of the server that stands in front in production."""

import argparse
import re
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from prakat.jobs.deploy import nginx


def add_arguments(commands: Any) -> None:
    made = commands.add_parser("deploy", help="configurations for servers in front of Prakat")
    inner = made.add_subparsers(dest="server", required=True)
    told = inner.add_parser("nginx", help="print or write the configuration of nginx")
    told.add_argument("--server-name", required=True, help="the site's host name, such as www.example.go.th")
    told.add_argument("--listen", action="append", help="address and port; may be given several times")
    told.add_argument(
        "--certificate", type=Path, help="the certificate with its chain; with it the site is https"
    )
    told.add_argument("--key", type=Path, help="the certificate's private key")
    told.add_argument("--acme", type=Path, help="folder of the certificate authority's challenges")
    told.add_argument("--upstream", default="127.0.0.1:8000", help="where `prakat serve` listens")
    told.add_argument("--log-dir", type=Path, default=Path("/var/log/nginx"))
    told.add_argument("--traffic-log", action="store_true", help="keep readers' addresses in the log")
    told.add_argument("--brotli", choices=("auto", "yes", "no"), default="auto", help="serve brotli files")
    told.add_argument("--output", type=Path, help="write there instead of printing")
    made.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    problem = _problem(arguments)
    if problem:
        print(problem, file=sys.stderr)
        return 1
    secure = bool(arguments.certificate)
    text = nginx.write(
        nginx.Deployment(
            server_name=arguments.server_name,
            listens=tuple(arguments.listen or (("443", "[::]:443") if secure else ("80", "[::]:80"))),
            upstream=arguments.upstream,
            edition=Path(settings.EDITION_DIR),
            static=Path(settings.STATIC_ROOT),
            log_dir=arguments.log_dir,
            certificate=arguments.certificate and arguments.certificate.resolve(),
            key=arguments.key and arguments.key.resolve(),
            acme=arguments.acme and arguments.acme.resolve(),
            brotli=nginx.has_brotli() if arguments.brotli == "auto" else arguments.brotli == "yes",
            traffic_log=arguments.traffic_log,
        )
    )
    if arguments.output is None:
        print(text, end="")
    else:
        arguments.output.write_text(text)
        print(f"{arguments.output} written; try it with: nginx -t")
    return 0


def _problem(arguments: argparse.Namespace) -> str:
    """What is wrong with the arguments: the configuration would not be what was meant."""
    if bool(arguments.certificate) != bool(arguments.key):
        return "--certificate and --key belong together"
    if not re.fullmatch(r"[0-9A-Za-z.-]{1,253}", arguments.server_name):
        return f"{arguments.server_name!r} is not a host name"
    told = [*(arguments.listen or []), arguments.upstream]
    if not all(re.fullmatch(r"[0-9A-Za-z.:\[\]_-]+", address) for address in told):
        return "--listen and --upstream are addresses with a port"
    paths = [arguments.certificate, arguments.key, arguments.acme, arguments.log_dir, settings.EDITION_DIR]
    if any(set(str(path)) & set("\"'$;{}\\\n") for path in paths):
        return "a path may not hold quotes, dollar signs, semicolons, braces or backslashes"
    return ""
