#!/bin/sh
# Installs the Debian packages that Prakat needs and this machine lacks; does nothing when all are there.
#
#   setup/system_packages.sh run     what serving needs, OCR included
#   setup/system_packages.sh test    also what the tests need: browser, database, web server, fonts
#
# No service is started and no port opened: the tests start their own servers and stop them.
set -eu

purpose="${1:-run}"
here=$(dirname "$0")
missing=""

need() { # need PACKAGE COMMAND...: the package is wanted unless the command succeeds
    package="$1"
    shift
    if ! "$@" >/dev/null 2>&1; then
        missing="$missing $package"
    fi
}

has() { # the program is on PATH or among the administrator's programs
    command -v "$1" || test -x "/usr/sbin/$1"
}

matches() { # at least one file is there (the shell has expanded the pattern)
    test -e "$1"
}

thai_font() {
    fc-list :lang=th family | grep -q .
}

need python3-venv sh "$here/find_python.sh"
need gettext has msgfmt
need tesseract-ocr-tha matches /usr/share/tesseract-ocr/*/tessdata/tha.traineddata # documents without a text layer
need tesseract-ocr-eng matches /usr/share/tesseract-ocr/*/tessdata/eng.traineddata
if [ "$purpose" = test ]; then
    need chromium matches /usr/bin/chromium
    need libatomic1 matches /usr/lib/*/libatomic.so.1 # the browser's driver is linked against it
    need postgresql matches /usr/lib/postgresql/*/bin/initdb
    need nginx has nginx
    need libnginx-mod-http-brotli-static matches /usr/lib/nginx/modules/ngx_http_brotli_static_module.so
    need poppler-utils has pdftotext
    need wrk has wrk
    need strace has strace
    need clamav-daemon has clamd
    need fontconfig has fc-list
    need fonts-thai-tlwg thai_font
fi

if [ -z "$missing" ]; then
    exit 0
fi
if [ "$(id -u)" != 0 ]; then
    echo "These Debian packages are missing:$missing" >&2
    echo "Ask an administrator to run:  apt-get update && apt-get install$missing" >&2
    exit 1
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "This machine has no apt-get. Please install what these Debian packages hold:$missing" >&2
    exit 1
fi

# While packages are being installed, Debian asks this file whether a service may start: none may.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
install_missing() {
    # shellcheck disable=SC2086 # a list of package names
    apt-get install -y -qq --no-install-recommends $missing </dev/null
}

echo "Installing:$missing"
if ! install_missing; then
    echo "The package lists may be missing or old: updating them."
    apt-get update -qq </dev/null
    install_missing
fi
