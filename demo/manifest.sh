# One machine at a time: the article's manifest as it was printed, and the same class of today.

exit_status() { [ "$status" = "$1" ]; }
inside() { "$lab" run "$@"; }
same_file() { inside "$1" -- cat "$3" | cmp -s - "$2"; }
metadata() { [ "$(inside "$1" -- stat -c '%a %U %G' "$2")" = "$3" ]; }
installed() { [ "$(inside "$1" -- dpkg-query -W -f '${db:Status-Status}' "$2")" = installed ]; }
pid_of() { inside "$1" -- systemctl show --property=MainPID --value "$2"; }
asks() { inside "$1" -- ntpq -n -p | grep -qF "$2"; }
no_changes() { ! grep -qE '/Stage|Error|Warning: /' "$work/out"; }
differ() { [ -n "$1" ] && [ "$2" -gt 0 ] && [ "$1" != "$2" ]; }

boot() {
  title "Two machines that nobody has seen before"
  explain "Throw-away Debian machines on a copy-on-write view of this one, with their own systemd," \
    "network and package repository. Neither has an NTP daemon."
  mkdir "$work/up"
  for machine in "$web1" "$web2"; do
    "$lab" up "$machine" --hostname "${machine%-*}" --bind "$here/today:/etc/today" ||
      stop "cannot boot a machine"
  done
}

# The machines' side of this host serves the tree, as the article's host "puppetdist" does.
serve() {
  cat >"$work/rsyncd.conf" <<END
use chroot = no
uid = root
gid = root
[puppetdist]
  path = $here/puppetdist
  read only = yes
END
  "$lab" outside -- rsync --daemon --no-detach --address=10.213.0.1 --port=873 --config="$work/rsyncd.conf" \
    --log-file="$work/rsyncd.log" &
  server=$!
  inside "$web1" -- sh -c 'echo "10.213.0.1 puppetdist" >>/etc/hosts'
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    inside "$web1" -- rsync puppetdist:: >/dev/null 2>&1 && return
    sleep 0.1
  done
  stop "the rsync server did not start: $(cat "$work/rsyncd.log")"
}

# Who served a machine that was killed notes that in the log after a while; by then its folder shall be gone.
stop_serving() {
  [ -n "$server" ] || return 0
  # shellcheck disable=SC2046  # a list
  kill -KILL $(ps -o pid= --ppid "$server") 2>/dev/null
  kill "$server" 2>/dev/null
  wait "$server" 2>/dev/null
}

article() {
  title "web1: the article's manifest, as it was printed"
  explain "web1 fetches /var/puppetdist (the article's Listings 1 to 3) the way Listing 4 does, then applies it." \
    "The manifest is from Puppet's early years: import, mode => 644, Package [ntp]. Puppet 7 refuses it;" \
    "muster --legacy accepts every old form and shows today's once." \
    "Debian's package ntp brings the daemon ntpsec, and its unit answers to the name ntpd. It reads" \
    "/etc/ntpsec/ntp.conf unless told otherwise: web1's image tells it to read the article's /etc/ntp.conf."
  inside "$web1" -- sh -c 'echo "NTPD_OPTS=\"-g -N -c /etc/ntp.conf\"" >/etc/default/ntpsec'
  on "$web1" rsync -rltv puppetdist::puppetdist/ /var/puppetstage/
  apply="muster apply --legacy --detailed-exitcodes /var/puppetstage/manifests/site.pp"
  # shellcheck disable=SC2086  # a command with its arguments
  converge "$web1" $apply
  check "web1: the first run made changes and no errors (exit status 2)" exit_status 2
  check "web1: the package ntp is installed" installed "$web1" ntp
  check "web1: /etc/ntp.conf is puppetdist's" same_file "$web1" "$here/puppetdist/files/etc/ntp.conf" /etc/ntp.conf
  check "web1: /etc/ntp.conf has mode 644 and belongs to root" metadata "$web1" /etc/ntp.conf "644 root root"
  aftermath "$web1" ntpd /etc/ntp.conf "$apply"
  check "web1: /etc/ntp.conf is puppetdist's again" \
    same_file "$web1" "$here/puppetdist/files/etc/ntp.conf" /etc/ntp.conf
}

today() {
  title "web2: the same class as one writes it today"
  explain "Typed parameters, an EPP template, Debian's package ntpsec and its own /etc/ntpsec/ntp.conf:" \
    "see demo/today."
  apply="muster apply --detailed-exitcodes --modulepath /etc/today/modules /etc/today/manifests/site.pp"
  # shellcheck disable=SC2086  # a command with its arguments
  converge "$web2" $apply
  check "web2: the first run made changes and no errors (exit status 2)" exit_status 2
  check "web2: the package ntpsec is installed" installed "$web2" ntpsec
  check "web2: /etc/ntpsec/ntp.conf has mode 644 and belongs to root" \
    metadata "$web2" /etc/ntpsec/ntp.conf "644 root root"
  aftermath "$web2" ntpsec /etc/ntpsec/ntp.conf "$apply"
  check "web2: the edit is gone" not_edited "$web2" /etc/ntpsec/ntp.conf
}

not_edited() { inside "$1" -- grep -q 10.213.0.1 "$2" && ! inside "$1" -- grep -q 'by hand at night' "$2"; }

# aftermath MACHINE SERVICE FILE COMMAND: the daemon runs, a second run is clean, a hand edit does not last.
aftermath() {
  machine=$1 service=$2 file=$3 apply=$4 name=${1%-*}
  check "$name: the daemon runs" inside "$machine" -- systemctl is-active "$service"
  check "$name: the daemon starts at boot" inside "$machine" -- systemctl is-enabled "$service"
  check "$name: the daemon asks the server that the file names" asks "$machine" 10.213.0.1
  echo
  explain "A second run finds nothing to do."
  # shellcheck disable=SC2086
  converge "$machine" $apply
  check "$name: the second run changed nothing (exit status 0)" exit_status 0
  check "$name: the second run reports no resource" no_changes
  echo
  explain "Somebody edits the file by hand; the next run puts it back and restarts the daemon."
  on "$machine" sh -c "echo '# changed by hand at night' >>$file"
  before=$(pid_of "$machine" "$service")
  # shellcheck disable=SC2086
  converge "$machine" $apply
  after=$(pid_of "$machine" "$service")
  echo "   $service: process $before before, $after now"
  echo
  check "$name: the run made changes (exit status 2)" exit_status 2
  check "$name: the daemon was restarted" differ "$before" "$after"
}
