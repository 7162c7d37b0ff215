#!/bin/sh
# Has spin look at every interleaving of the models: the correct ones must come through
# whole, and each mutant must be found.
#
#   sh check.sh [PATTERN]    only the lines whose model and flags match PATTERN
set -eu
cd "$(dirname "$0")"

# MODEL how-to-search expected flags. safe: assertions and runs that stand still; ends:
# assertions only (the model judges by itself who may wait); live: runs without an end,
# where whoever can go on does in the end.
list() {
  cat <<'LIST'
ring safe holds
ring safe holds PRODUCERS=3 CONSUMERS=1
ring safe holds PRODUCERS=1 CONSUMERS=3
ring safe holds SLOTS=4 PREFILL=3
ring safe fails SEQ_EARLY
ring safe fails FREE_EARLY
ring safe fails FREE_SAME
ring safe fails PUSH_NO_CAS
ring safe fails POP_NO_CAS
ring safe fails COUNT_ONLY
ring safe fails POP_COUNT_ONLY
ring safe fails UNSIGNED
safepoint safe holds RESETS
safepoint safe holds AGENTS=2 CALLS=2 LARGEST=3 RESETS
safepoint safe holds AGENTS=2 RESETS READER
safepoint safe holds AGENTS=2 RESETS DEATH
safepoint safe holds AGENTS=2 DEATH BIRTH LARGEST=1 RESETS
safepoint live holds
safepoint live holds AGENTS=2 RESETS
safepoint live holds AGENTS=2 DEATH
safepoint safe fails AGENTS=2 NO_RECHECK
safepoint safe fails AGENTS=2 NO_LOCK
safepoint safe fails AGENTS=2 NO_SECOND_LOOK
safepoint safe fails AGENTS=2 OLD_CAPACITY
safepoint safe fails AGENTS=2 EVEN_EARLY
safepoint safe fails AGENTS=2 RESETS NO_EPOCH CALLS=2
safepoint safe fails AGENTS=2 READER READER_ONCE
safepoint safe fails AGENTS=2 READER READER_ODD
safepoint safe fails AGENTS=2 DEATH POISON_UNSEEN
safepoint safe fails AGENTS=2 DEATH NO_POISON
safepoint safe fails AGENTS=2 DEATH LOCK_FIRST
safepoint safe fails FOREVER
safepoint live fails FLICKER
safepoint live fails AGENTS=2 NO_HELP
safepoint live fails AGENTS=2 KEEP_LOCK
safepoint live fails AGENTS=2 DEATH BLIND_SEE_THROUGH
worker ends holds HOSTS=1 EACH=3
worker ends holds EACH=1
worker safe holds STOP
worker ends fails SIGNAL_FIRST
worker ends fails COUNT_LATE
worker ends fails BLIND_WAIT
worker ends fails READ_LATE
worker safe fails STOP NO_NAP
pool safe holds REQUESTS=2
pool safe holds REQUESTS=2 STOP
pool safe holds REQUESTS=2 LOSS
pool safe holds REQUESTS=2 CQ_SLOTS=2 SQ_SLOTS=2
pool safe holds REQUESTS=3 WORKERS=1
pool safe fails REQUESTS=2 TELL_FIRST
pool safe fails REQUESTS=2 PENDING_LATE
pool safe fails REQUESTS=2 STOP IGNORE_STOPPED
pool safe fails REQUESTS=2 STOP NEVER_STOPPED
pool safe fails REQUESTS=2 LOSS LOST_SILENTLY
pool safe fails REQUESTS=2 TRAP_UNDRAINED
LIST
}

# one searches one model and prints its line of the table; status 1: not as expected.
one() {
  model=$1 how=$2 expected=$3
  shift 3
  dir=$(mktemp -d)
  defines=
  for flag; do defines="$defines -D$flag"; done
  case $how in
    safe) build=-DSAFETY search= ;;
    ends) build=-DSAFETY search=-E ;;
    live) build=-DNP search='-l -f' ;;
  esac
  # A mutant is found soon: what takes long of it is the compiler.
  optimize=-O1
  if [ "$expected" = fails ]; then optimize=-O0; fi
  verdict=BROKEN states=- depth=- seconds=-
  # shellcheck disable=SC2086 # the flags are words
  if (cd "$dir" && spin -a $defines "$MODELS/$model.pml" >log 2>&1 &&
    gcc $optimize -w $build -DMEMLIM=900 -o pan pan.c >>log 2>&1 && ./pan -m200000 $search >>log 2>&1); then
    states=$(awk '/states, stored/ { print $1 }' "$dir/log")
    depth=$(sed -n 's/.*depth reached \([0-9]*\).*/\1/p' "$dir/log")
    seconds=$(sed -n 's/.*elapsed time \([0-9.]*\).*/\1/p' "$dir/log")
    if grep -q 'assertion violated\|invalid end state (at\|non-progress cycle (at' "$dir/log"; then
      verdict=fails
    elif grep -q 'errors: 0$' "$dir/log" && ! grep -q 'too small\|not completed\|out of memory\|truncated\|error:' "$dir/log"; then
      verdict=holds
    fi
  fi
  if [ "$verdict" = "$expected" ]; then note=$verdict; else note="$verdict, must be: $expected"; fi
  printf '%-10s %-42s %-5s %9s %6s %6s  %s\n' "$model" "$*" "$how" "$states" "$depth" "$seconds" "$note"
  if [ "$verdict" = BROKEN ]; then tail -n 5 "$dir/log"; fi
  rm -rf "$dir"
  [ "$verdict" = "$expected" ]
}

MODELS=$PWD
if [ "${1:-}" = --one ]; then
  shift
  one "$@"
  exit
fi

printf '%-10s %-42s %-5s %9s %6s %6s  %s\n' model flags how states depth s verdict
lines=$(list | grep -e "${1:-.}")
if printf '%s\n' "$lines" | xargs -P 2 -L 1 sh check.sh --one; then
  echo "all as expected"
else
  echo "not as expected: see above"
  exit 1
fi
