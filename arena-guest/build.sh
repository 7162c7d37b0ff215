#!/bin/sh
# Builds arena.wasm, byte for byte the same wherever it runs: the compiler is
# pinned, and the linker is called by itself, since clang as a linker driver would
# run wasm-opt where that is installed.
set -eu
cd "$(dirname "$0")"

want=19.1.7
cc=${CC_WASM:-clang-19}
ld=${LD_WASM:-wasm-ld-19}
for tool in "$cc" "$ld"; do
  have=$("$tool" --version | sed -n 's/.*\(LLD\|version\) \([0-9][0-9.]*\).*/\2/p' | head -n 1)
  if [ "$have" != "$want" ]; then
    echo "build.sh: $tool is version ${have:-unknown}, the guest is built with $want (Debian: clang-19 lld-19)" >&2
    exit 1
  fi
done

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for src in agent task arena machine control rings; do
  "$cc" --target=wasm32-unknown-unknown -std=c11 -O2 -ffreestanding -fno-builtin-printf \
    -mcpu=mvp -matomics -mbulk-memory -mmutable-globals -msign-ext -mnontrapping-fptoint \
    -Wall -Wextra -Werror -fvisibility=hidden -ffile-prefix-map="$PWD"=. \
    -c "src/$src.c" -o "$out/$src.o"
done
"$ld" --no-entry --import-memory --shared-memory --global-base=1024 -z stack-size=1024 \
  --initial-memory=1114112 --max-memory=4294967296 --strip-all --no-merge-data-segments \
  --error-limit=0 -o arena.wasm "$out"/*.o

