#!/bin/sh
# Builds the guest natively under the sanitizers and stresses it with each of them
# for so many seconds. Whatever one of them reports, or the stress itself, fails.
set -eu
cd "$(dirname "$0")"
seconds=${1:-30}
seed=${2:-$(date +%s)}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Else reports say addresses only.
symbolizer=$(command -v llvm-symbolizer-19 || command -v llvm-symbolizer || command -v addr2line || true)
if [ -n "$symbolizer" ]; then
  export TSAN_OPTIONS="external_symbolizer_path=$symbolizer"
  export ASAN_OPTIONS="external_symbolizer_path=$symbolizer"
  export UBSAN_OPTIONS="external_symbolizer_path=$symbolizer:print_stacktrace=1"
fi

for sanitizer in thread address,undefined; do
  clang-19 -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -I../src -I. -include chaos.h \
    -O1 -g -gdwarf-4 -fno-omit-frame-pointer -fsanitize="$sanitizer" -fno-sanitize-recover=all -pthread \
    -o "$out/$sanitizer" ./*.c ../src/*.c
done

status=0
for sanitizer in thread address,undefined; do
  echo "$sanitizer sanitizer, seed $seed, $seconds s"
  "$out/$sanitizer" "$seed" 4 "${seconds}s" || status=1
done
exit $status
