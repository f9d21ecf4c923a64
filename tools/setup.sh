#!/bin/sh
# Install what a step needs and the machine lacks: sh tools/setup.sh python PYTHON VENV | node | browser
set -eu

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

packages() {
    command -v apt-get >/dev/null || { echo "please install: $*" >&2; exit 1; }
    as_root apt-get update -qq >/dev/null
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

case "$1" in
python)
    python=$2 venv=$3
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "exifweb needs Python 3.11 or later; $python is older (set PYTHON=...)" >&2
        exit 1
    }
    "$python" -c 'import ensurepip' 2>/dev/null || packages python3-venv
    [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
    ;;
node)
    command -v npm >/dev/null || packages nodejs npm
    npm ci --silent --no-fund --no-audit
    ;;
browser)
    perl -MJSON::PP -e 1 2>/dev/null || packages perl
    [ -x "${EXIFWEB_CHROMIUM:-/usr/bin/chromium}" ] || packages chromium
    ;;
*)
    echo "usage: sh tools/setup.sh python PYTHON VENV | node | browser" >&2
    exit 2
    ;;
esac
