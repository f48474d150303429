# What the parts of the demo share: saying what is done, doing it in a machine, checking what must hold.
# They have $lab, $work, and counts in $held and $broken.

title() { printf '\n== %s\n\n' "$*"; }
explain() { printf '   %s\n' "$@"; echo; }
stop() { echo "demo: $*" >&2; exit 1; }

# on MACHINE COMMAND...: shows the command and what it prints; its exit status is in $status.
on() {
  machine=$1
  shift
  printf '   %s# %s\n' "${machine%-*}" "$*"
  "$lab" run "$machine" -- "$@" >"$work/out" 2>&1
  status=$?
  sed 's/^/   | /' "$work/out"
  echo
}

# converge MACHINE COMMAND...: the same, with its output as it happens and the time it took.
converge() {
  machine=$1
  shift
  printf '   %s# %s\n' "${machine%-*}" "$*"
  begin=$(date +%s%N)
  { "$lab" run "$machine" -- "$@" 2>&1; echo $? >"$work/status"; } | tee "$work/out" | sed -u 's/^/   | /'
  end=$(date +%s%N)
  status=$(cat "$work/status")
  printf '   (exit status %s after %s ms)\n\n' "$status" "$(((end - begin) / 1000000))"
}

# check "what must hold" COMMAND...
check() {
  what=$1
  shift
  if "$@" >/dev/null 2>&1; then
    held=$((held + 1))
    echo "   ok    $what" | tee -a "$work/summary"
  else
    broken=$((broken + 1))
    echo "   FAIL  $what" | tee -a "$work/summary"
  fi
}
