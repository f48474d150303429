"""What every agent does with every server, in order; `records` are texts that must be the same for all."""
import re
import threading
import time


class Scenario:
    def __init__(self, agent):
        self.agent, self.server, self.name = agent, agent.server, agent.name
        self.records = {}

    def record(self, step, *values):
        self.records[step] = "\n".join(str(value) for value in values)

    def run(self, step, *words):
        """One command; its status and words are recorded."""
        status, text = self.agent.run(*words)
        self.record(step, f"exit status {status}", text)
        return status, text

    def look(self, step):
        agent = self.agent
        self.record(f"{step}: files", agent.files())
        self.record(f"{step}: managed", agent.managed())
        self.record(f"{step}: summary", agent.summary())
        self.record(f"{step}: report", agent.report())
        for name in ("classes.txt", "resources.txt"):
            self.record(f"{step}: {name}", agent.plain(agent.machine.shell(f"cat /var/cache/puppet/state/{name}")))

    # ---- certificates -----------------------------------------------------------------------------------------

    def bootstrap(self):
        self.run("unsigned", "agent", "-t", "--waitforcert", "0")
        self.waits_for_signature("signed while it waits", "agent", "-t", "--waitforcert", "1")
        self.look("first run")
        self.run("ssl verify", "ssl", "verify")
        self.run("fingerprint", "agent", "--fingerprint")

    def waits_for_signature(self, step, *words):
        process = self.agent.start(*words)
        try:
            time.sleep(3)
            self.record(f"{step}: sign", self.agent.plain(self.server.sign_when_asked(self.name)))
            text = process.communicate(timeout=90)[0]
        finally:
            process.kill()
        # How often it asked in vain depends on the moment of signing.
        text = re.sub(r"(?ms)^Info: csr_attributes.*Info: Will try again in 1 seconds\.\n", "", text)
        self.record(step, f"exit status {process.returncode}", self.agent.plain(text))

    def autosign(self):
        """A second name on the same machine."""
        name = f"{self.name}.auto.test"
        self.run("autosign", "agent", "-t", "--certname", name, "--waitforcert", "0")
        self.seconds_of_a_first_run = self.agent.seconds
        self.agent.machine.shell(f"cd /var/lib/puppet/ssl; find . -name '{name}*' -delete")

    def revoked(self):
        self.record("revoke", self.agent.plain(self.server.revoke(self.name)))
        end = time.monotonic() + 30
        status, text = self.agent.run("agent", "-t")
        while status != 1 and time.monotonic() < end:
            status, text = self.agent.run("agent", "-t")
        self.record("revoked", f"exit status {status}", text)
        self.run("revoked, not --test", "agent", "--onetime", "--no-daemonize", "--verbose")

    def renewed(self):
        """Its files are gone here and it is cleaned there: it gets another certificate."""
        self.agent.machine.shell("rm -r /var/lib/puppet/ssl/private_keys /var/lib/puppet/ssl/certs/$(hostname).pem")
        self.run("its key is lost", "agent", "-t", "--waitforcert", "0")
        self.run("ssl clean", "ssl", "clean")
        self.record("clean", self.agent.plain(self.server.clean(self.name)))
        self.waits_for_signature("a new certificate", "agent", "-t", "--waitforcert", "1")
        self.look("a new certificate")

    # ---- runs -------------------------------------------------------------------------------------------------

    def runs(self):
        self.run("second run", "agent", "-t")
        self.seconds_of_a_second_run = self.agent.seconds
        self.agent.machine.shell("cd /srv/managed; echo tampered >served; chmod 600 served; rm tagged tree/leaf; touch tree/stranger")
        self.run("noop", "agent", "-t", "--noop")
        self.look("noop")
        self.run("tags", "agent", "-t", "--tags", "part")
        self.run("correction", "agent", "-t")
        self.look("correction")

    def environments(self):
        self.run("the modules of Debian", "agent", "-t", "--environment", "debian")
        self.record("the modules of Debian: plugins", self.agent.plugins())
        self.look("the modules of Debian")
        self.run("staging", "agent", "-t", "--environment", "staging")
        self.record("staging: plugins", self.agent.plugins())
        self.run("no such environment", "agent", "-t", "--environment", "nosuch")
        self.run("a failing resource", "agent", "-t", "--environment", "failing")
        self.look("a failing resource")
        self.run("a catalog that fails", "agent", "-t", "--environment", "wrong")
        self.run("back again", "agent", "--onetime", "--no-daemonize", "--verbose", "--detailed-exitcodes")

    def report_is_stored(self):
        self.record("stored report", self.agent.plain_report(self.server.last_report(self.name)))

    def without_server(self):
        self.run("no server, --test", "agent", "-t")
        self.agent.machine.shell("cd /srv/managed; echo tampered >fact")
        self.run("no server", "agent", "--onetime", "--no-daemonize", "--verbose", "--detailed-exitcodes")
        self.run("no server, its catalog", "agent", "--onetime", "--no-daemonize", "--verbose", "--use_cached_catalog")
        self.look("no server")

    def all(self):
        for part in (self.bootstrap, self.runs, self.environments, self.report_is_stored, self.autosign, self.revoked,
                     self.renewed):
            part()


def together(*works):
    """Each in a thread of its own; the first failure is raised."""
    problems = []

    def guarded(work):
        try:
            work()
        except Exception as problem:  # pylint: disable=broad-except
            problems.append(problem)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
