# A fleet: a server, a cloud that boots machines, and machines that nobody has told anybody about.

cloud_of_demo="$here/../tests/cloud/cloud"
cloud=
control=
watcher=

stop_fleet() {
  for process in $watcher $control $cloud; do kill "$process" 2>/dev/null; done
  for process in $control $cloud; do wait "$process" 2>/dev/null; done
}

# wait_for SECONDS COMMAND...
wait_for() {
  turns=$(($1 * 5))
  shift
  while [ "$turns" -gt 0 ]; do
    "$@" >/dev/null 2>&1 && return
    turns=$((turns - 1))
    sleep 0.2
  done
  return 1
}

outside() { "$lab" outside -- "$@"; }
ec2() {
  AWS_SHARED_CREDENTIALS_FILE=$work/cloud/credentials AWS_CONFIG_FILE=$work/cloud/config \
    outside aws --endpoint-url "$(cat "$work/cloud/endpoint")" --output text ec2 "$@"
}
fleet_command() { outside "$MUSTER" "$@" --confdir "$work/fleet" --ssldir "$work/fleet/ssl" --server 10.213.0.1; }
nodes() { fleet_command nodes -q "$1" --json --allow-empty; }
how_many() { nodes "$1" | python3 -c 'import json, sys; print(len(json.load(sys.stdin)))'; }
are() { [ "$(how_many "$1")" = "$2" ]; }

start_cloud() {
  # The machines have the program in /usr.
  sed 's|@CMAKE_INSTALL_PREFIX@|/usr|' "$here/../packaging/muster-agent.service.in" >"$work/muster-agent.service"
  "$lab" outside -- "$cloud_of_demo" serve --state "$work/cloud" --api 10.213.0.1:4566 --metadata 169.254.169.254:80 --machines \
    "--machine-option=--bind=$work/muster-agent.service:/usr/lib/systemd/system/muster-agent.service" \
    >"$work/cloud.log" 2>&1 &
  cloud=$!
  wait_for 10 test -s "$work/cloud/endpoint" || stop "the cloud did not start: $(cat "$work/cloud.log")"
}

# The server's manifest is the article's: nothing of it names a server.
start_server() {
  code=$work/fleet/code/environments/production
  mkdir -p "$code"
  cp -r "$here/puppetdist/manifests" "$code/manifests"
  echo 'manifest = manifests/site.pp' >"$code/environment.conf"  # it imports the others itself
  cat >"$work/fleet/muster.toml" <<END
[server]
legacy = true
dns_alt_names = "puppet,IP:10.213.0.1"
cloud_regions = "us-east-1"
cloud_endpoint = "http://10.213.0.1:4566"
END
  AWS_SHARED_CREDENTIALS_FILE=$work/cloud/credentials AWS_CONFIG_FILE=$work/cloud/config \
    "$lab" outside -- "$MUSTER" server --dev "$work/fleet" --bindaddress 10.213.0.1 >"$work/server.log" 2>&1 &
  control=$!
  wait_for 10 grep -q ready "$work/server.log" || stop "the server did not start: $(cat "$work/server.log")"
}

# What an image or a launch template says to every machine that it makes.
user_data() {
  ssh-keygen -q -t ed25519 -N '' -C deployer -f "$work/deployer"
  token=$(outside "$MUSTER" ca token create --uses 10 --confdir "$work/fleet" | grep -o 'mst_[A-Za-z0-9_-]*')
  cat >"$work/user-data" <<END
#!/bin/sh
rsync -rlt rsync://10.213.0.1/puppetdist/ /var/puppetstage/
echo 'NTPD_OPTS="-g -N -c /etc/ntp.conf"' >/etc/default/ntpsec
rm -f /etc/ssh/ssh_host_*
ssh-keygen -A
mkdir -p /root/.ssh
echo '$(cat "$work/deployer.pub")' >/root/.ssh/authorized_keys
cat >/etc/systemd/system/shop.service <<SERVICE
[Service]
WorkingDirectory=/srv/shop/current
ExecStart=/usr/bin/python3 shop.py
SERVICE
mkdir -p /run/sshd
systemctl daemon-reload
systemctl start ssh
mkdir -p /etc/muster
cat >/etc/muster/muster.toml <<SETTINGS
[agent]
server = "10.213.0.1"
ec2_metadata_service_endpoint = "http://169.254.169.254"
join_token = "$token"
SETTINGS
systemctl start muster-agent
END
}

boot_fleet() {
  printf '   # aws ec2 run-instances --count %s --tag-specifications …role=web… --user-data file://user-data\n' "$1"
  ec2 run-instances --image-id ami-12345678 --instance-type t3.micro --count "$1" \
    --tag-specifications 'ResourceType=instance,Tags=[{Key=role,Value=web}]' --user-data "file://$work/user-data" \
    --query 'Instances[].InstanceId' >"$work/new" || stop "the cloud refuses: $(cat "$work/new" "$work/cloud.log")"
  sed 's/^/   | /' "$work/new"
  echo
}

fleet() {
  title "A fleet: machines that register themselves"
  explain "A server, and a cloud that boots machines: tests/cloud, an EC2 that AWS's own tools take for one." \
    "Every machine gets the same user data: where the server is, and a join token. Nobody tells the server" \
    "their names, addresses or number."
  start_cloud
  start_server
  user_data
  # A function in the background would be a shell of its own, and outlive its command.
  "$lab" outside -- "$MUSTER" nodes --watch --confdir "$work/fleet" --ssldir "$work/fleet/ssl" --server 10.213.0.1 \
    >"$work/watch" 2>&1 &
  watcher=$!
  tail -f "$work/watch" --pid=$$ 2>/dev/null | sed -u 's/^/   nodes --watch | /' &
  boot_fleet 3
  wait_for 40 are 'state:up' 3
  check "fleet: three machines are up, which the server had never heard of" are 'state:up' 3
  converged
  scale
}

instances() { ec2 describe-instances --filters Name=instance-state-name,Values=running --query 'Reservations[].Instances[].InstanceId' | tr '\t' '\n'; }

converged() {
  for machine in $(instances); do
    wait_for 40 inside "$machine" -- systemctl is-active ntpd
    check "fleet: $machine has become an NTP client by the article's manifest" inside "$machine" -- systemctl is-active ntpd
  done
}

scale() {
  first=$(instances | sed -n 1p)
  second=$(instances | sed -n 2p)
  explain "One machine is killed, as by a power cut; one is shut down; one more is booted."
  "$lab" down "$first"
  inside "$second" -- systemctl poweroff >/dev/null 2>&1
  boot_fleet 1
  wait_for 120 are 'state:gone' 2
  wait_for 60 are 'state:up' 2
  check "fleet: the killed and the stopped machine are gone" are 'state:gone' 2
  check "fleet: the third and the new one are up" are 'state:up' 2
  sleep 0.5
  on_server nodes
}

# Who stays is not taken for gone. Of a killed machine the cloud may tell later than its lease ends.
whoever_stayed_was_not_doubted() { ! grep -q 'suspect → up' "$work/watch"; }

on_server() {
  printf '   # muster %s\n' "$*"
  fleet_command "$@" 2>&1 | sed 's/^/   | /'
  echo
}
