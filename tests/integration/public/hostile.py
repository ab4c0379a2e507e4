"""Request targets that try to leave the tree or to upset a server: more than two thousand, always the same."""

import random
from collections.abc import Iterator

DOTS = """
    .. . ... %2e%2e %2E. .%2e %252e%252e %25252e%25252e ..%00 ..%0a %c0%ae%c0%ae %e0%80%ae%e0%80%ae
    %f0%80%80%ae %c0%2e%c0%2e \u2024\u2024 \uff0e\uff0e %u002e%u002e ..; ..;x=1 .%09. ..%20 %20.. ..%5c ..\\
""".split()
SLASHES = """
    / // %2f %2F %252f %5c \\ %c0%af %e0%80%af /./ /;/ \u2215 %u2215 %00/
""".split()
UPWARDS = ["../", "%2e%2e/", "..%2f", "%2e%2e%2f", "..\\", "%c0%ae%c0%ae/"]
SECRETS = """
    secret secret.html current current/edition current/site/index.html editions/1/edition keys objects trees
    incoming lock search static-secret etc/passwd proc/self/environ prakat.sqlite3 secret-key log/checkpoint
    edition/keys
""".split()
PREFIXES = """
    / /e/ /e/k7abcdef/ /en/ /en/e/k7abcdef/ /files/ /files/0123456789abcdef/ /assets/ /static/ /static
    /items/1.1/ /.well-known/prakat/ /.well-known/prakat/dir/ /.well-known/prakat/log/tile/
    /.well-known/prakat/editions/ /desk/ /search/ /e/k/7/ /files/0/1/
""".split()
BESIDE = """
    /index.html /index.html.gz /index.html.br /index%2ehtml /INDEX.HTML /robots.txt.gz /.dir /%2edir /e/.dir
    /e/k/7/k7abcdef/ /e/k/7/k7abcdef/index.html /e/k/ /e/-/ /e/k/-/k/ /e/k7/ /e//k7abcdef/
    /files/0/1/0123456789abcdef/PLAN.XLS /e/k8abcdef/.gone.index.html /.gone.index.html /.moved.old.php
    /.moved.index.php%3fid=3 /.moved.%3fp=12 /.ref.e /%2eref.e /current /current/ /site /site/ /.none /.none/
    /.none/index.html /404.html /en/404.html /404.html.gz /nginx.conf /.git/config /.env /wp-login.php
    /.well-known/ /.well-known/prakat /.well-known/prakat/ /.well-known/acme-challenge/x
    /.well-known/prakat/edition/ /.well-known/prakat/edition%00 /.well-known/prakat/keys/../keys
    /.well-known/prakat/./keys /.well-known//prakat/keys /%2ewell-known/prakat/keys
    /.well-known/prakat/%6beys/ /.well-known/prakat/log/tile/0/../../../keys
    /.well-known/prakat/log/tile/0/000.p/../000 /.well-known/prakat/editions/1/../1
    /.well-known/prakat/editions/1%2fsite /.well-known/prakat/editions/99999999999
""".split()
BESIDE += ["/.well-known/prakat/dir/" + "0" * 64, "/.well-known/prakat/dir/" + "../" * 8 + "etc/passwd"]
ODD = """
    * ? /? // /// /% /%zz /%1 /%ff /%fe%ff /%ed%a0%80 /%00 /%0d%0aX:%20y /%7f /\x7f /ก /%e0%b8%81 /ก/../ /#
    /#/../secret /; /;/ /;a=b/ /~ /~root/ /: /@ /| /' /`id` /$(id) /${jndi:x} /<x> /{} /* /** /con /nul /c:/
    /c|/boot.ini http://localhost/ http://localhost/../secret http://other.example/secret
    http://other.example//secret https://localhost/%2e%2e/secret ftp://localhost/secret file:///etc/passwd
    http:///secret http://[::1]/secret http://localhost:99999/ //other.example/secret /\\other.example
    /\\\\other.example\\share localhost:80
""".split()
ODD += ["", '/"']
QUERIES = [
    "?" + "a" * 9_000,
    *"? ?../../secret ?/../../secret ?id=3/../../../secret ?%00 ?p=12%00 ?p=12/ ?x?y".split(),
]


def targets() -> Iterator[str]:
    """Every target; none leads to a page that its sender may read, except those that are another spelling of one."""
    for prefix in PREFIXES:
        for dots in DOTS:
            for slash in SLASHES[:7]:
                yield prefix + (dots + slash) * 4 + "secret"
    for prefix in ("/", "/e/k7abcdef/", "/static/", "/.well-known/prakat/"):
        for upwards in UPWARDS:
            for depth in (1, 2, 3, 9):
                for secret in SECRETS:
                    yield prefix + upwards * depth + secret
    yield from BESIDE
    yield from ODD
    for path in ("/", "/e/k7abcdef/", "/nothing", "/old.php", "/index.php", "/en", "/index.html"):
        for query in QUERIES:
            yield path + query
    for piece in ("a", "/a", "%41", "/..", "/.", "//", "ก", "%e0%b8%81", "%2e%2e%2f", ";", "\\..", "/e"):
        for length in (255, 256, 2_000, 2_001, 4_096, 10_000):
            yield ("/" + piece * length)[: length + 1]
            yield ("/e/k7abcdef/" + piece * length)[:length]
    yield from _mixed()


def _mixed() -> Iterator[str]:
    chance = random.Random(2569)
    pieces = [
        *DOTS,
        *SECRETS,
        "e",
        "k7abcdef",
        "k",
        "7",
        "en",
        "files",
        "index.html",
        ".dir",
        "assets",
        "site",
        "",
    ]
    for _ in range(600):
        parts = [chance.choice(pieces) + chance.choice(SLASHES) for _ in range(chance.randrange(1, 9))]
        yield chance.choice(["/", "", "http://localhost/"]) + "".join(parts)


METHODS = """
    HEAD POST PUT DELETE OPTIONS TRACE PATCH CONNECT PROPFIND MKCOL COPY MOVE LOCK get GeT BREW GET/ GกT PRI
    DEBUG SEARCH PURGE LINK UNLINK BIND
""".split()
METHODS += ["X" * 60]
RAW = [
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: \r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: ../../secret\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: local\x00host\r\n\r\n",
    b"GET http://localhost/ HTTP/1.1\r\nHost: other.example\r\n\r\n",
    b"GET /secret HTTP/1.0\r\n\r\n",
    b"GET /../secret HTTP/1.0\r\n\r\n",
    b"GET /\r\n\r\n",
    b"GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / /secret HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /\tsecret HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /\x00secret HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /\xff\xfe/../secret HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /%2e%2e/secret HTTP/1.1\nHost: localhost\n\n",
    b"\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Original-URL: /secret\r\nX-Rewrite-URL: /secret\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Sendfile: /etc/passwd\r\nX-Accel-Redirect: /secret\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Prefix: /secret\r\nX-Forwarded-Host: other.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nRange: bytes=" + b"0-1," * 900 + b"5-6\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nRange: bytes=-99999999999999999999999\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: " + b'"x",' * 900 + b'"y"\r\n\r\n',
    b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: " + b"gzip;q=0.1," * 600 + b"br\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: \xff\xfe\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"a" * 12_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-Many: y\r\n" * 90 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-Very-Many: y\r\n" * 2_000 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"y" * 100_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n folded: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
]
