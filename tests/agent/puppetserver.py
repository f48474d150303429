"""Debian's puppetserver in a folder of its own, on a port of loopback."""
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.request

PACKAGED = "/etc/puppet/puppetserver"
MODULES = "/usr/share/puppet/modules"
NAME = "localhost"
# Half the time of a start: one collector's thread, one compiler, and Debian's own files are not verified.
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class PuppetServer:
    def __init__(self, folder, port=None):
        self.folder = folder
        self.port = port or free_port()
        self.conf = f"{folder}/conf"
        self.code = f"{folder}/code"
        self.cadir = f"{folder}/ca"
        self.process = None
        for name in ("conf", "code/environments/production/manifests", "var", "run", "log", "conf.d", "services.d"):
            os.makedirs(f"{folder}/{name}", exist_ok=True)
        self.configure()

    def configure(self):
        f = self.folder
        write(f"{self.conf}/puppet.conf", f"""[main]
certname = {NAME}
dns_alt_names = {NAME}
keylength = 2048
ssldir = {f}/ssl
cadir = {self.cadir}
codedir = {self.code}
environmentpath = {self.code}/environments
basemodulepath = {self.code}/modules
[server]
autosign = {f}/autosign.conf
reports = store
reportdir = {f}/reports
environment_timeout = 0
""")
        write(f"{f}/autosign.conf", "*.auto.test\n")
        for name in ("auth.conf", "ca.conf", "metrics.conf", "web-routes.conf"):
            shutil.copy(f"{PACKAGED}/conf.d/{name}", f"{f}/conf.d/{name}")
        write(f"{f}/conf.d/global.conf", f"global: {{ logging-config: {f}/logback.xml }}\n")
        write(f"{f}/conf.d/webserver.conf",
              f"webserver: {{ client-auth: want, ssl-host: 127.0.0.1, ssl-port: {self.port} }}\n")
        text = read(f"{PACKAGED}/conf.d/puppetserver.conf")
        for key, place in (("server-conf-dir", self.conf), ("server-code-dir", self.code), ("server-var-dir", f"{f}/var"),
                           ("server-run-dir", f"{f}/run"), ("server-log-dir", f"{f}/log")):
            text = re.sub(rf"(?m)^(\s*){key}:.*$", rf"\g<1>{key}: {place}", text)
        text = text.replace("jruby-puppet: {", "jruby-puppet: {\n    max-active-instances: 1", 1)
        write(f"{f}/conf.d/puppetserver.conf", text)
        for name in os.listdir(f"{PACKAGED}/services.d"):
            shutil.copy(f"{PACKAGED}/services.d/{name}", f"{f}/services.d/{name}")
        write(f"{f}/logback.xml", f"""<configuration><appender name="F" class="ch.qos.logback.core.FileAppender">
<file>{f}/log/puppetserver.log</file><encoder><pattern>%d %-5p [%c{{2}}] %m%n</pattern></encoder></appender>
<root level="info"><appender-ref ref="F"/></root></configuration>""")

    def start(self, options=()):
        with open(f"{self.folder}/log/out", "ab") as out:
            self.process = subprocess.Popen(
                ["/usr/bin/java", "-Xms256m", "-Xmx1g", *options,
                 "-Djruby.logger.class=com.puppetlabs.jruby_utils.jruby.Slf4jLogger", "-Djruby.lib=/usr/share/jruby/lib",
                 "-jar", "/usr/share/puppetserver/puppetserver.jar", "--config", f"{self.folder}/conf.d",
                 "--bootstrap-config", f"{self.folder}/services.d", "--restart-file", f"{self.folder}/run/restart"],
                stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd="/")
        return self

    def wait(self, seconds=180):
        context = ssl._create_unverified_context()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"https://127.0.0.1:{self.port}/status/v1/simple", context=context,
                                            timeout=5) as answer:
                    if answer.read() == b"running":
                        return self
            except OSError:
                pass
            time.sleep(0.3)
        raise RuntimeError("puppetserver did not start: " + read(f"{self.folder}/log/out")[-3000:])

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as f:
            return f.read()
    except FileNotFoundError:
        return ""


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    os.chmod(path, mode)
