#!/bin/sh
# Makes the virtual environment .venv anew with a suitable Python.
set -eu

python=$(sh "$(dirname "$0")/find_python.sh") || {
    echo "Prakat needs Python 3.11 to 3.14 with venv. Name one with PYTHON=..., or install python3-venv." >&2
    exit 1
}
"$python" -m venv --clear .venv
