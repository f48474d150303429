#!/usr/bin/env python3
"""muster's agent against Debian's puppetserver, beside Puppet's own agent: what they say, their exit statuses and the
files they leave must be the same, but for what programs.py takes out."""
import difflib
import http.client
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time

from programs import Agent, Preloaded
from puppetserver import NAME, QUICK, PuppetServer, read, write

failures = []

DEMO = """
class demo {
  $root = $facts['root']
  file { $root: ensure => directory }
  file { "$root/f.txt": source => 'puppet:///modules/demo/f.txt', mode => '0640' }
  file { "$root/tree": ensure => directory, recurse => true, purge => true, source => 'puppet:///modules/demo/tree' }
  file { "$root/either": source => ['puppet:///modules/demo/none', 'puppet:///modules/demo/f.txt'] }
  file { "$root/c.txt": content => "fact ${facts['demo_ext']} ${environment}\\n" }
  exec { '/bin/true': refreshonly => true, subscribe => File["$root/f.txt"] }
}
"""


class World:
    def __init__(self, folder, program):
        self.folder = folder
        self.link = f"{folder}/puppet"
        os.symlink(os.path.abspath(program), self.link)
        self.puppet = Preloaded()
        self.server = PuppetServer(f"{folder}/server")
        code = self.server.code
        for environment in ("production", "staging"):
            write(f"{code}/environments/{environment}/manifests/site.pp", "include demo\n")
        write(f"{code}/environments/failing/manifests/site.pp",
              "include demo\nexec { '/bin/false': } -> notify { 'never': }\n")
        write(f"{code}/environments/wrong/manifests/site.pp", "include nothing_of_that_name\n")
        demo = f"{code}/modules/demo"
        write(f"{demo}/manifests/init.pp", DEMO)
        write(f"{demo}/files/f.txt", "content of f\n")
        write(f"{demo}/files/tree/a", "a\n")
        write(f"{demo}/files/tree/sub/b", "b\n")
        write(f"{demo}/facts.d/demo.yaml", "demo_ext: external\n")
        write(f"{demo}/lib/facter/below/deep.rb", "# nothing\n")
        write(f"{demo}/lib/facter/demo.rb", "Facter.add('demo_ruby') { setcode { 'r' } }\n")

    def administer(self, certname, state):
        f = self.server.folder
        context = ssl.create_default_context(cafile=f"{f}/ssl/certs/ca.pem")
        context.load_cert_chain(f"{f}/ssl/certs/{NAME}.pem", f"{f}/ssl/private_keys/{NAME}.pem")
        connection = http.client.HTTPSConnection(NAME, self.server.port, context=context, timeout=30)
        connection.request("PUT", f"/puppet-ca/v1/certificate_status/{certname}", json.dumps({"desired_state": state}),
                           {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        check(answer.status in (200, 204), f"{certname} is {state}: {answer.status}")


def check(condition, what, detail=""):
    if not condition:
        failures.append(what)
        print(f"FAILED: {what}\n{detail}", flush=True)


def same(what, theirs, ours):
    if theirs != ours:
        check(False, what, "\n".join(difflib.unified_diff(str(theirs).splitlines(), str(ours).splitlines(), "puppet",
                                                          "muster", lineterm="")))


def both(pair, what, *arguments, **options):
    """The same run of both; what ours did."""
    (their_status, theirs), (our_status, ours) = (agent.run(*arguments, **options) for agent in pair)
    same(f"{what}: status", their_status, our_status)
    same(f"{what}: output", theirs, ours)
    return our_status, ours


def test_bootstrap(world):
    ours = Agent(world, "ours", "node.auto.test")
    status, text = ours.run("--waitforcert", "0", command="ssl bootstrap")
    check(status == 0 and "Completed SSL initialization" in text, "bootstrap", text)
    for path, mode in (("private_keys/node.auto.test.pem", 0o640), ("certs/ca.pem", 0o644), ("crl.pem", 0o644)):
        check(os.stat(f"{ours.folder}/ssl/{path}").st_mode & 0o777 == mode, f"mode of {path}")
    theirs = Agent(world, "theirs", "node.auto.test")
    shutil.copytree(f"{ours.folder}/ssl", f"{theirs.folder}/ssl")
    both((theirs, ours), "ssl verify", command="ssl verify")
    both((theirs, ours), "ssl show", command="ssl show")
    return theirs, ours


def test_runs(pair):
    theirs, ours = pair
    check(both(pair, "first run", "-t")[0] == 2, "the first run changes something")
    for name in ("classes.txt", "resources.txt", "transactionstore.yaml"):
        same(f"first run: {name}", theirs.state(name), ours.state(name))
    same("first run: report", theirs.report(), ours.report())
    for path in ("f.txt", "tree/sub/b", "c.txt", "either"):
        same(f"first run: {path}", read(f"{theirs.root}/{path}"), read(f"{ours.root}/{path}"))
    check(both(pair, "second run", "-t")[0] == 0, "the second run changes nothing")
    for agent in pair:
        write(f"{agent.root}/f.txt", "tampered\n")
        os.remove(f"{agent.root}/tree/a")
        write(f"{agent.root}/tree/new", "stranger\n")
    both(pair, "noop", "-t", "--noop")
    both(pair, "correction", "-t")
    same("correction: report", theirs.report(), ours.report())
    check('"corrective_change": true' in ours.report(), "the report says that it was corrective")
    both(pair, "tags", "-t", "--tags", "nothing")
    check("Evaluated in" in ours.run("-t", "--evaltrace")[1], "evaltrace")


def test_environments(pair):
    check(both(pair, "environment", "-t", "--environment", "staging")[0] == 2, "another environment changes a file")
    both(pair, "unknown environment", "-t", "--environment", "nosuch")
    status, _ = both(pair, "failing resource", "-t", "--environment", "failing")
    check(status in (4, 6), f"a failing resource: status {status}")
    status, text = both(pair, "wrong code", "-t", "--environment", "wrong")
    check(status == 1 and "Could not find class ::nothing_of_that_name" in text, "code that does not compile", text)


def test_control(pair):
    theirs, ours = pair
    both(pair, "disable", "--disable", "because")
    both(pair, "disabled run", "-t")
    same("disable: file", theirs.state("agent_disabled.lock"), ours.state("agent_disabled.lock"))
    both(pair, "enable", "--enable")
    both(pair, "fingerprint", "--fingerprint")
    both(pair, "no parameters", "-t", "extra")
    both(pair, "server list", "-t", "--environment", "production", "--server_list",
         f"{NAME}:1,{NAME}:{ours.world.server.port}")


def test_without_server(pair):
    ours = pair[1]
    both(pair, "no server, --test", "-t", port=1)
    nobody = f"{NAME}:1,{NAME}:2"
    both(pair, "no server of a list, --test", "-t", "--server_list", nobody)
    new = [Agent(ours.world, kind, "new.auto.test") for kind in ("theirs", "ours")]
    both(new, "bootstrap with no server of a list", "-t", "--server_list", nobody)
    write(f"{ours.root}/f.txt", "tampered\n")
    shutil.rmtree(f"{ours.root}/tree")
    status, text = ours.run("--onetime", "--no-daemonize", "--verbose", "--detailed-exitcodes", port=1)
    check(status == 2 and "Using cached catalog from environment" in text, "converges without a server", text)
    same("content without a server", "content of f\n", read(f"{ours.root}/f.txt"))
    same("tree without a server", "b\n", read(f"{ours.root}/tree/sub/b"))
    check(both(pair, "cached catalog", "--onetime", "--no-daemonize", "--verbose", "--use_cached_catalog")[0] == 0,
          "the cached catalog")


def test_plugins(pair):
    ours = pair[1]
    demo = f"{ours.world.server.code}/modules/demo"
    os.remove(f"{demo}/lib/facter/demo.rb")
    write(f"{demo}/facts.d/demo.yaml", "demo_ext: changed\n")
    write(f"{demo}/facts.d/more.txt", "more=fact\n")
    check(both(pair, "changed plugins", "--onetime", "--no-daemonize", "--verbose")[0] == 0, "changed plugins")
    shutil.rmtree(f"{demo}/lib/facter/below")
    check(both(pair, "a folder of plugins is gone", "-t")[0] == 0, "a folder of plugins is gone")
    check(not os.path.exists(f"{ours.folder}/var/lib/facter/below"), "and removed here")
    same("a fact of a changed plugin", "fact changed production\n", read(f"{ours.root}/c.txt"))


def test_manual_signing(world):
    ours = Agent(world, "ours", "manual.test")
    status, text = ours.run("-t", "--waitforcert", "0")
    check(status == 1 and "Couldn't fetch certificate from CA server; you might still need to sign this agent's "
          "certificate (CERTNAME)." in text and "Exiting now because the waitforcert setting is set to 0." in text,
          "not signed yet", text)
    check(ours.run("--fingerprint")[1].startswith("(SHA256) "), "fingerprint of a request")
    world.administer("manual.test", "signed")
    status, text = ours.run("-t")
    check(status == 2 and "Downloaded certificate for CERTNAME" in text, "signed by hand", text)
    world.administer("manual.test", "revoked")
    end = time.monotonic() + 20
    while status != 1 and time.monotonic() < end:
        time.sleep(1)
        status, text = ours.run("-t")
    check(status == 1 and "Could not retrieve catalog" in text and "refuses the certificate of CERTNAME: it may have been "
          "revoked. To get another certificate: " in text, "revoked", text)
    status, text = ours.run("--localca", command="ssl clean")
    check(status == 0 and "Removed private key" in text and "Removed local CRL" in text, "ssl clean", text)


def test_rsa_and_fingerprint(world):
    ours = Agent(world, "ours", "rsa.auto.test")
    status, text = ours.run("--ca_fingerprint", "AABB", "-t")
    check(status == 1 and "did not match expected digest AA:BB" in text, "wrong fingerprint of the CA", text)
    check(not os.path.exists(f"{ours.folder}/ssl/certs/ca.pem"), "a CA that was refused is not kept")
    write(f"{ours.folder}/conf/csr_attributes.yaml", "extension_requests:\n  pp_role: web\n")
    status, text = ours.run("--key_type", "rsa", "--keylength", "2048", "--waitforcert", "0", command="ssl bootstrap")
    check(status == 0 and "Creating a new RSA SSL key for CERTNAME" in text, "RSA", text)
    check("1.3.6.1.4.1.34380.1.1.13" in ours.run(command="ssl show")[1], "pp_role is in the certificate")


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def memory_of(process):
    """Kilobytes in use by a process and those it started, shared pages by their share."""
    ids = [process] + [int(i) for i in read(f"/proc/{process}/task/{process}/children").split()]
    return sum(int(line.split()[1]) for i in ids for line in read(f"/proc/{i}/smaps_rollup").splitlines()
               if line.startswith("Pss:"))


def test_daemon(pair):
    ours = pair[1]
    log = f"{ours.folder}/daemon.log"
    write(f"{ours.root}/f.txt", "tampered\n")
    process = subprocess.Popen(ours.argv("agent") + ["--no-daemonize", "--verbose", "--logdest", log], env=os.environ | ours.environment(),
                               stdin=subprocess.DEVNULL)
    try:
        runs = lambda: read(log).count("Applied catalog in")
        check(wait_for(lambda: runs() == 1), "the daemon runs at once", read(log))
        same("the daemon's run", "content of f\n", read(f"{ours.root}/f.txt"))
        time.sleep(1.5)
        used = memory_of(process.pid)
        print(f"agent: the idle daemon uses {used} KiB")
        check(used < 15 * 1024, f"memory of the idle daemon: {used} KiB")
        process.send_signal(signal.SIGUSR1)
        check(wait_for(lambda: runs() == 2), "USR1 runs now", read(log))
        os.rename(log, log + ".1")
        process.send_signal(signal.SIGUSR2)
        check(wait_for(lambda: os.path.exists(log)), "USR2 opens the log anew")
        process.send_signal(signal.SIGHUP)
        check(wait_for(lambda: "Starting Puppet client version" in read(log) and runs() == 1), "HUP restarts", read(log))
        process.send_signal(signal.SIGTERM)
        check(process.wait(20) == 0 and "Caught TERM; exiting" in read(log), "TERM ends it", read(log))
        check(not os.path.exists(f"{ours.folder}/run/agent.pid"), "the file with its id is gone")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def test_report_on_server(world):
    folder = f"{world.server.folder}/reports/node.auto.test"
    reports = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    check(reports and "report_format: 12" in read(f"{folder}/{reports[-1]}"), "the server has the reports")


def main():
    if not os.path.exists("/usr/share/puppetserver/puppetserver.jar"):
        print("puppetserver is not installed")
        return 77
    with tempfile.TemporaryDirectory(prefix="muster-agent-") as folder:
        os.chmod(folder, 0o755)
        world = World(folder, sys.argv[1])
        try:
            world.server.start(QUICK).wait()
            pair = test_bootstrap(world)
            test_runs(pair)
            test_environments(pair)
            test_control(pair)
            test_without_server(pair)
            test_plugins(pair)
            test_daemon(pair)
            test_manual_signing(world)
            test_rsa_and_fingerprint(world)
            test_report_on_server(world)
        finally:
            world.puppet.stop()
            world.server.stop()
    print("agent: " + (f"{len(failures)} failures" if failures else "ok"))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
