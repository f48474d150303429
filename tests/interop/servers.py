"""The two servers, each as its package's service in a machine of its own, and what their administrators do."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "agent"))
from puppetserver import QUICK  # noqa: E402

PUPPET_CONF = """[main]
ssldir = /var/lib/puppet/ssl
certname = {name}
server = {name}
keylength = 2048
[server]
vardir = /var/lib/puppetserver
cadir = /etc/puppet/puppetserver/ca
rundir = /run/puppetserver
logdir = /var/log/puppetserver
environmentpath = /srv/code/environments
autosign = /etc/puppet/autosign.conf
reports = store
reportdir = /var/lib/puppetserver/reports
"""
LAST_REPORT = """import gzip, sqlite3, sys
database = sqlite3.connect('/var/lib/muster/server/muster.db')
body = database.execute('SELECT body FROM reports WHERE certname = ? ORDER BY id DESC', sys.argv[1:]).fetchone()[0]
print(gzip.decompress(body).decode())
"""
AUTOSIGN = "*.auto.test\n"


class Server:
    """`sign`, `revoke` and `clean` give what the command said."""

    def __init__(self, machine):
        self.machine, self.name = machine, machine.name

    def sign_when_asked(self, name):
        """An agent takes its time to make a key."""
        end = time.monotonic() + 60
        while time.monotonic() < end and not self.has_request(name):
            time.sleep(0.5)
        return self.ca("sign", name)

    def has_request(self, name):
        return self.machine.run("test", "-e", f"{self.cadir}/requests/{name}.pem")[0] == 0

    def revoke(self, name):
        return self.ca("revoke", name)

    def clean(self, name):
        return self.ca("clean", name)

    def must(self, *command, seconds=120):
        status, text = self.machine.run(*command, seconds=seconds)
        if status != 0:
            log = self.machine.run("sh", "-c", f"journalctl -u {self.unit} --no-pager | tail -30")[1]
            raise AssertionError(f"{self.machine.role}: {command}: exit status {status}: {text}{log}")
        return text

    def start(self):
        self.must("systemctl", "start", self.unit, seconds=300)

    def stop(self):
        self.must("systemctl", "stop", self.unit)


class PuppetServer(Server):
    """Debian's, with a small heap and one JRuby."""
    unit, cadir = "puppetserver", "/etc/puppet/puppetserver/ca"

    def configure(self):
        machine, conf = self.machine, "/etc/puppet/puppetserver/conf.d"
        machine.write("/etc/puppet/puppet.conf", PUPPET_CONF.format(name=self.name))
        machine.write("/etc/puppet/autosign.conf", AUTOSIGN)
        machine.shell(f"sed -i 's/-Xms1g -Xmx1g/-Xms256m -Xmx768m {' '.join(QUICK)}/' /etc/default/puppetserver")
        machine.shell(f"sed -i 's/^jruby-puppet: {{/&\\n    max-active-instances: 1/' {conf}/puppetserver.conf")
        # The unit asks `kill -0` as soon as there is a process, which may still be root's: who is not root is refused, and
        # the start fails. With `exec` systemd asks when the program is there.
        machine.write("/etc/systemd/system/puppetserver.service.d/exec.conf", "[Service]\nType=exec\n")
        machine.shell("systemctl daemon-reload")
        # Puppet's agent waits after its request until this server ends the idle connection, by default 30 seconds.
        machine.shell(f"sed -i 's/client-auth: want/&\\n    idle-timeout-milliseconds: 3000/' {conf}/webserver.conf")

    def ca(self, action, name):
        return self.must("puppetserver", "ca", action, "--certname", name)

    def last_report(self, name):
        return self.machine.shell(f"cat $(ls -d /var/lib/puppetserver/reports/{name}/*.yaml | tail -1)")


class Muster(Server):
    """Ours, as `cmake --install` leaves it."""
    unit, cadir = "muster-server", "/etc/muster/puppetserver/ca"
    settings = ""

    def configure(self):
        self.machine.write("/etc/muster/muster.toml", f"""[main]
certname = "{self.name}"
environmentpath = "/srv/code/environments"
[server]
autosign = "/etc/muster/autosign.conf"
{self.settings}""")
        self.machine.write("/etc/muster/autosign.conf", AUTOSIGN)

    def ca(self, action, name):
        return self.must("muster", "ca", action, "--certname", name)

    def last_report(self, name):
        return self.must("python3", "-c", LAST_REPORT, name)
