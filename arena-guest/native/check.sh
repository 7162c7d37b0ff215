#!/bin/sh
# Builds the guest natively under the sanitizers and stresses it.
set -eu
cd "$(dirname "$0")"
seconds=${1:-30}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
status=0
for sanitizer in thread address,undefined; do
  clang-19 -std=c11 -D_GNU_SOURCE -I../src -I. -include chaos.h -O1 -g -fno-omit-frame-pointer \
    -fsanitize="$sanitizer" -pthread -o "$out/stress" ./*.c ../src/*.c
  echo "== $sanitizer, $seconds s"
  "$out/stress" "$(date +%s)" 4 "${seconds}s" || status=1
done
exit $status
