# An application: a git repository and a Capfile. The servers are those of the fleet that are up at this moment.

git_daemon=

stop_deploys() {
  [ -n "$git_daemon" ] || return 0
  kill "$git_daemon" 2>/dev/null
  wait "$git_daemon" 2>/dev/null
}

in_repository() { git -C "$work/shop" -c user.name=ann -c user.email=ann@example.com "$@" >/dev/null 2>&1; }

# version NUMBER STATUS: what its page says, and how it answers.
version() {
  cat >"$work/shop/shop.py" <<END
import http.server

class Shop(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response($2)
        self.end_headers()
        self.wfile.write(b"shop $1\\n")

http.server.HTTPServer(("", 8080), Shop).serve_forever()
END
  in_repository add -A
  in_repository commit -m "shop $1"
}

make_application() {
  mkdir -p "$work/shop" "$work/recipe/config/deploy"
  in_repository init -b master
  version 1 200
  "$lab" outside -- git daemon --reuseaddr --listen=10.213.0.1 --base-path="$work" --export-all "$work/shop" >"$work/git.log" 2>&1 &
  git_daemon=$!
  wait_for 10 "$lab" outside -- git ls-remote git://10.213.0.1/shop || stop "git does not serve: $(cat "$work/git.log")"
  cat >"$work/recipe/Capfile" <<'END'
require "capistrano/setup"
require "capistrano/deploy"
require "capistrano/scm/git"
install_plugin Capistrano::SCM::Git
END
  cat >"$work/recipe/config/deploy.rb" <<END
set :application, "shop"
set :repo_url, "git://10.213.0.1/shop"
set :deploy_to, "/srv/shop"
set :format_options, log_file: nil, command_output: false
set :local_user, "ann"
set :ssh_options, user: "root", keys: ["$work/deployer"], config: false

role :web, muster: "role:web state:up"

namespace :deploy do
  task :restart do
    on(roles(:web)) { execute "systemctl restart shop" }
  end
  after :publishing, :restart
end

set :muster, rolling: 1, health_url: "http://{host}:8080/", health_timeout: 5
END
  echo '# Nothing: who the servers are is asked when they are needed.' >"$work/recipe/config/deploy/production.rb"
}

# deploy: shows what it says of its own; how it ended is in $status.
deploy() {
  printf '   # muster deploy production\n'
  begin=$(date +%s%N)
  (cd "$work/recipe" && outside "$MUSTER" deploy --confdir "$work/fleet" --ssldir "$work/fleet/ssl" --server 10.213.0.1 \
    production) >"$work/out" 2>&1
  status=$?
  grep '^muster: ' "$work/out" | sed 's/^/   | /'
  [ "$status" -eq 0 ] || grep -v '^muster: ' "$work/out" | tail -5 | sed 's/^/   | /'
  printf '   (exit status %s after %s ms)\n\n' "$status" "$((($(date +%s%N) - begin) / 1000000))"
}

addresses() { nodes 'state:up' | python3 -c 'import json, sys; [print(node["addresses"][0]) for node in json.load(sys.stdin)]'; }

# answer TEXT: all of them, and at least one.
answer() {
  all=$(addresses)
  [ -n "$all" ] || return 1
  for address in $all; do
    [ "$(outside curl -s --max-time 5 "http://$address:8080/")" = "$1" ] || return 1
  done
}

deploys() {
  title "An application on the fleet"
  explain "A git repository, and a Capfile as Capistrano has it. No server is named in it:" \
    '    role :web, muster: "role:web state:up"' \
    "They are published one after the other; the next one only when this one answers over HTTP."
  make_application
  deploy
  check "deploy: version 1 is on the servers of this moment" exit_status 0
  check "deploy: every server answers over HTTP" answer "shop 1"

  explain "Version 2 answers with status 500."
  version 2 500
  deploy
  check "deploy: version 2 fails its health check" exit_status 1
  check "deploy: and is rolled back: every server answers with version 1" answer "shop 1"

  explain "One more machine is booted; then version 3."
  boot_fleet 1
  wait_for 60 are 'state:up' 3
  version 3 200
  deploy
  check "deploy: version 3 is published" exit_status 0
  check "deploy: every server has it, the new machine too" answer "shop 3"
  check "fleet: whoever stayed was not doubted" whoever_stayed_was_not_doubted
  on_server releases
}
