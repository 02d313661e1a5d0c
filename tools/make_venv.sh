#!/bin/sh
# make_venv.sh VENV REQUIREMENTS: a virtual environment with the pinned packages and symbio itself.
# Debian's bare python3 has no ensurepip; then the pip wheel beside this script does the first step.
set -eu
venv=$1
requirements=$2
here=$(dirname "$0")
: "${PYTHON:=python3}"

if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "symbio-kg needs Python 3.11 or later as '$PYTHON'; set PYTHON=... to name another." >&2
    exit 2
fi
echo "Setting up $venv (once, about a minute) ..." >&2
if "$PYTHON" -c 'import ensurepip' 2>/dev/null; then
    "$PYTHON" -m venv --clear "$venv"
else
    "$PYTHON" -m venv --clear --without-pip "$venv"
    PYTHONPATH=$(echo "$here"/pip-*.whl) "$venv/bin/python" -m pip install --quiet --no-index "$here"/pip-*.whl
fi
"$venv/bin/python" -m pip install --quiet --requirement "$requirements"
"$venv/bin/python" -m pip install --quiet --no-deps --editable "$here/.."
