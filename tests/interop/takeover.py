"""The CA of one server in the hands of the other, in place: agents notice nothing, what was revoked stays revoked, and
serials go on."""
import re
import time

from servers import Muster, PuppetServer

CADIR = PuppetServer.cadir


class WithPuppetsAuthority(Muster):
    """Ours, with the CA where Puppet Server has it: nothing else has to be said or copied."""
    cadir = CADIR

    def configure(self):
        super().configure()
        self.machine.shell(f"sed -i '/^certname/a cadir = \"{CADIR}\"' /etc/muster/muster.toml")


class WithKeysOfRsa(Muster):
    """What Puppet Server can sign with."""
    settings = "key_type = \"rsa\"\nkeylength = 2048\n"


class Authority:
    """What is in the CA's directory, asked of OpenSSL."""

    def __init__(self, server, check):
        self.server, self.machine, self.check = server, server.machine, check

    def serials(self):
        """name → serials, of everything that it ever signed."""
        found = {}
        for line in self.machine.shell(f"cat {CADIR}/inventory.txt").splitlines():
            serial, _, _, name = line.split(" ", 3)
            found.setdefault(name.removeprefix("/CN="), []).append(int(serial, 16))
        return found

    def revoked(self):
        text = self.machine.shell(f"openssl crl -noout -text -in {CADIR}/ca_crl.pem")
        return sorted(int(serial, 16) for serial in re.findall(r"Serial Number: ([0-9A-F]+)", text))

    def number(self):
        text = self.machine.shell(f"openssl crl -noout -crlnumber -in {CADIR}/ca_crl.pem")
        return int(text.strip().removeprefix("crlNumber=").removeprefix("0x"), 16)

    def goes_on(self, before, name, what):
        """`name` was signed by the new owner, with the next serial; nothing of what was there is gone."""
        now = self.serials()
        used = [serial for serials in before.values() for serial in serials]
        self.check(f"{what}: the serial of {name} is the next", now.get(name), [max(used) + 1])
        self.check(f"{what}: the inventory is kept", {key: now.get(key) for key in before}, before)


def status_of(server, name, key="", certificate=""):
    """What `name` is answered; None when its certificate is refused."""
    key = key or f"/var/lib/puppet/ssl/private_keys/{name}.pem"
    certificate = certificate or f"/var/lib/puppet/ssl/certs/{name}.pem"
    status, text = server.machine.run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--cacert",
                                      f"{CADIR}/ca_crt.pem", "--cert", certificate, "--key", key,
                                      f"https://{server.name}:8140/puppet/v3/environments")
    return text if status == 0 else None


def unchanged_run(check, what, agent):
    status, text = agent.run("agent", "-t")
    check(f"{what}: {agent.machine.role} goes on: {text}", (status, "Downloaded" in text), (0, False))


def refused(check, what, agent):
    """A run that the server's new list comes into ends where it stands, so the runs after it are asked, too."""
    end = time.monotonic() + 60
    seen = None
    while seen != (1, True) and time.monotonic() < end:
        status, text = agent.run("agent", "-t")
        seen = (status, "Could not retrieve catalog" in text)
    check(f"{what}: {agent.machine.role} is refused: {text}", seen, (1, True))


def new_name(check, what, server, agent, name):
    process = agent.start("ssl", "bootstrap", "--certname", name, "--waitforcert", "1")
    try:
        server.sign_when_asked(name)
        text = process.communicate(timeout=60)[0]
    finally:
        process.kill()
    check(f"{what}: {name} is signed: {text}", process.returncode, 0)


def ours_takes_over(theirs, agents, check):
    """Puppet Server is stopped; `lost.test` was revoked by it. One agent is revoked after that."""
    what = "our server with Puppet Server's CA"
    authority = Authority(theirs, check)
    before, revoked, number = authority.serials(), authority.revoked(), authority.number()
    ours = WithPuppetsAuthority(theirs.machine)
    ours.configure()
    ours.start()
    for agent in agents:
        unchanged_run(check, what, agent)
    check(f"{what}: a certificate that Puppet Server signed", status_of(ours, "kept.test"), "200")
    check(f"{what}: one that Puppet Server revoked", status_of(ours, "lost.test"), None)
    new_name(check, what, ours, agents[0], "late.test")
    authority.goes_on(before, "late.test", what)
    ours.revoke(agents[1].name)
    refused(check, what, agents[1])
    check(f"{what}: revocations are kept", set(revoked) - set(authority.revoked()), set())
    check(f"{what}: the list's number goes on", authority.number() > number, True)
    check(f"{what}: an audit log begins", '"action":"revoke"' in theirs.machine.shell(f"cat {CADIR}/audit.jsonl"), True)
    return ours


def ours_is_taken_over(machine, agents, check):
    """A CA that our server made: agents enrol, then Puppet Server has it. Ends with Puppet Server running."""
    what = "Puppet Server with our CA"
    ours = WithKeysOfRsa(machine)
    ours.configure()
    machine.write("/etc/muster/autosign.conf", "*.test\n")
    ours.start()
    for agent in agents:
        status, text = agent.run("agent", "-t")
        check(f"{what}: {agent.machine.role} begins with ours: {text}", status, 2)
    for name in ("kept.test", "lost.test"):
        ours.ca("generate", name)
    ours.revoke("lost.test")
    ours.stop()
    theirs = PuppetServer(machine)
    theirs.configure()
    machine.shell(f"cp -a {ours.cadir} {CADIR}; cp -a /var/lib/muster/ssl /var/lib/puppet/ssl; "
                  f"chown -R puppet:puppet {CADIR} /var/lib/puppet/ssl")
    authority = Authority(theirs, check)
    before, revoked = authority.serials(), authority.revoked()
    theirs.start()
    for agent in agents:
        unchanged_run(check, what, agent)
    check(f"{what}: a certificate that we signed", status_of(theirs, "kept.test"), "200")
    check(f"{what}: one that we revoked", status_of(theirs, "lost.test"), None)
    late = "late.auto.test"
    status, text = agents[0].run("ssl", "bootstrap", "--certname", late, "--waitforcert", "0")
    check(f"{what}: {late} is signed: {text}", status, 0)
    authority.goes_on(before, late, what)
    theirs.revoke(agents[1].name)
    refused(check, what, agents[1])
    check(f"{what}: revocations are kept", set(revoked) - set(authority.revoked()), set())
