# For tests/lab/cases/NAME_test: a machine of its own, and what every case checks the same way.
#   . "$(dirname "$0")/../case.sh"; boot
#   converge CODE       applies a manifest that must change something, then again: nothing may change
#   unchanged CODE      a noop run of the manifest changes nothing, and says what it would do
#   refused CODE TEXT   the manifest fails, and says so
#   check WHAT COMMAND…  a command in the machine succeeds
#   shows WHAT TEXT COMMAND…  its output is exactly this
set -eu
case_name=$(basename "$0" _test)
name=$(echo "$case_name" | tr _ -)-$$
work=$(mktemp -d)
fail() { echo "${case_name}_test: $*" >&2; exit 1; }
inside() { "$LAB" run "$name" -- "$@"; }

boot() {
  trap '"$LAB" down "$name" >/dev/null; rm -rf "$work"' EXIT
  "$LAB" up "$name" "$@"
}

run_muster() {
  status=0
  printf '%s\n' "$1" >"$work/site.pp"
  shift
  inside sh -c 'cat >/tmp/site.pp' <"$work/site.pp"
  inside muster apply --detailed-exitcodes --color=false "$@" /tmp/site.pp >"$work/out" 2>&1 || status=$?
}

converge() {
  run_muster "$1"
  [ "$status" = 2 ] || { cat "$work/out" >&2; fail "exit status $status, not 2, of: $1"; }
  cp "$work/out" "$work/first"
  run_muster "$1"
  [ "$status" = 0 ] || { cat "$work/out" >&2; fail "the second run is not clean (status $status): $1"; }
}

says() {
  grep -qF -- "$1" "$work/first" || { cat "$work/first" >&2; fail "the log does not say: $1"; }
}

unchanged() {
  run_muster "$1" --noop
  [ "$status" = 0 ] || { cat "$work/out" >&2; fail "noop: exit status $status of: $1"; }
  grep -q '(noop)' "$work/out" || { cat "$work/out" >&2; fail "noop says nothing: $1"; }
}

refused() {
  run_muster "$1"
  case $status in 1 | 4 | 6) ;; *) cat "$work/out" >&2; fail "exit status $status, not a failure, of: $1" ;; esac
  grep -qF -- "$2" "$work/out" || { cat "$work/out" >&2; fail "the failure does not say: $2"; }
}

check() {
  what=$1
  shift
  inside "$@" >"$work/check" 2>&1 || { cat "$work/check" >&2; fail "$what"; }
}

shows() {
  what=$1 text=$2
  shift 2
  inside "$@" >"$work/shown" 2>&1 || true
  [ "$(cat "$work/shown")" = "$text" ] || fail "$what: $(cat "$work/shown")"
}
