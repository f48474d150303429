"""Debian's puppetserver in a folder of its own: the judge of what our server answers.

It takes half a minute and a gigabyte to start, so a test starts it once."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

JAR = pathlib.Path("/usr/share/puppetserver/puppetserver.jar")
CONF = pathlib.Path("/etc/puppet/puppetserver")


def installed():
    return JAR.exists() and CONF.exists() and shutil.which("java") is not None


class PuppetServer:
    """`root` has puppet.conf in conf/, environments in code/; the CA and the server's certificate are there already."""

    def __init__(self, root, port, ca, ssl, certname, settings=""):
        self.root, self.port = pathlib.Path(root), port
        for name in ("conf", "var", "run", "log", "gems"):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        (self.root / "conf" / "puppet.conf").write_text(
            f"[main]\nssldir={ssl}\ncadir={ca}\ncertname={certname}\n[server]\n{settings}")
        shutil.copytree(CONF / "conf.d", self.root / "conf.d", dirs_exist_ok=True)
        shutil.copytree(CONF / "services.d", self.root / "services.d", dirs_exist_ok=True)
        self._edit("puppetserver.conf", r"server-conf-dir: .*", f"server-conf-dir: {self.root}/conf")
        self._edit("puppetserver.conf", r"server-code-dir: .*", f"server-code-dir: {self.root}/code")
        self._edit("puppetserver.conf", r"server-var-dir: .*", f"server-var-dir: {self.root}/var")
        self._edit("puppetserver.conf", r"server-run-dir: .*", f"server-run-dir: {self.root}/run")
        self._edit("puppetserver.conf", r"server-log-dir: .*", f"server-log-dir: {self.root}/log")
        self._edit("puppetserver.conf", r"gem-home: .*", f"gem-home: {self.root}/gems")
        self._edit("puppetserver.conf", r"#max-active-instances: 1", "max-active-instances: 1")
        self._edit("webserver.conf", r"ssl-port: \d+", f"ssl-port: {port}")
        self._edit("webserver.conf", r"ssl-host: .*", "ssl-host: 127.0.0.1")
        self._edit("webserver.conf", r".*access-log-config.*", "")
        # Checking for updates would ask the network.
        (self.root / "conf.d" / "product.conf").write_text("product: { check-for-updates: false }\n")
        (self.root / "logback.xml").write_text(
            '<configuration><appender name="F" class="ch.qos.logback.core.FileAppender">'
            f"<file>{self.root}/log/server.log</file><encoder><pattern>%d %p [%c{{2}}] %m%n</pattern></encoder>"
            '</appender><root level="info"><appender-ref ref="F"/></root></configuration>')
        self._edit("global.conf", r"logging-config: .*", f"logging-config: {self.root}/logback.xml")
        self.process = None

    def _edit(self, name, pattern, text):
        path = self.root / "conf.d" / name
        path.write_text(re.sub(pattern, lambda _: text, path.read_text()))

    def allow(self, pattern, method="get", who='"*"'):
        """Opens addresses, to every certificate."""
        name = "tests " + re.sub(r"\W", "", pattern)
        rule = f'{{ match-request: {{ path: "{pattern}", type: regex, method: {method} }}, allow: {who}, sort-order: 100, name: "{name}" }}'
        self._edit("auth.conf", r"rules: \[", "rules: [\n" + rule + ",")

    def start(self):
        self.process = subprocess.Popen(
            ["java", "-Xms512m", "-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
             "-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote",
             "-Djruby.logger.class=com.puppetlabs.jruby_utils.jruby.Slf4jLogger", "-Djruby.lib=/usr/share/jruby/lib",
             "-jar", str(JAR), "--config", f"{self.root}/conf.d", "--bootstrap-config", f"{self.root}/services.d"],
            stdin=subprocess.DEVNULL, stdout=open(self.root / "log" / "stdout", "wb"), stderr=subprocess.STDOUT,
            cwd=JAR.parent, start_new_session=True, env={**os.environ, "HOME": str(self.root)})

    def wait(self, seconds=120):
        """Until it serves; its log is what is raised with when it does not."""
        log = self.root / "log" / "server.log"
        for _ in range(seconds * 10):
            text = log.read_text() if log.exists() else ""
            if "Puppet Server has successfully started" in text:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError("puppetserver did not start:\n" + (log.read_text() if log.exists() else "")[-4000:] +
                           (self.root / "log" / "stdout").read_text()[-2000:])

    def stop(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(10)
