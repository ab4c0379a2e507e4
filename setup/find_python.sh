#!/bin/sh
# Prints a Python that Prakat can be set up with: 3.11 or later, able to make a virtual environment.
# Another python3 may stand first on PATH, so several are asked. Exits 1 when none will do.
set -eu

suits() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null
}

for candidate in ${PYTHON:-} python3 python3.11 /usr/bin/python3 python3.12 python3.13 python3.14; do
    if command -v "$candidate" >/dev/null 2>&1 && suits "$candidate"; then
        command -v "$candidate"
        exit 0
    fi
done
exit 1
