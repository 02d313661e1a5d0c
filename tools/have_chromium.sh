#!/bin/sh
# Installs Debian's Chromium for the browser tests where that is possible; says so where it is not.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium) >/dev/null 2>&1
fi
command -v chromium >/dev/null 2>&1 || echo "No Chromium here: the browser tests will be skipped (apt-get install chromium)."
