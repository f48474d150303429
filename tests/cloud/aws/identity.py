"""Signed identity documents, as each region signs them: `signature`, `pkcs7` (DSA, SHA-1), `rsa2048` (RSA, SHA-256)."""

import base64
import json
import subprocess
import tempfile
from pathlib import Path

from .world import iso

OPENSSL = "/usr/bin/openssl"


def openssl(*arguments, text=b""):
    return subprocess.run([OPENSSL, *arguments], input=text, check=True, capture_output=True).stdout


class RegionKeys:
    """The keys of the regions, made when they are first needed, and their certificates."""

    def __init__(self, directory):
        self.directory = Path(directory)

    def files(self, region):
        names = {kind: (self.directory / f"{region}-{kind}.key", self.directory / f"{region}-{kind}.pem")
                 for kind in ("rsa", "dsa")}
        if not names["dsa"][1].exists():
            subject = ["-subj", f"/C=US/ST=Washington State/L=Seattle/O=Test Web Services LLC/CN={region}", "-days", "3650"]
            openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", *subject,
                    "-keyout", str(names["rsa"][0]), "-out", str(names["rsa"][1]))
            parameters = self.directory / "dsa.parameters"
            if not parameters.exists():
                parameters.write_bytes(openssl("dsaparam", "1024"))
            names["dsa"][0].write_bytes(openssl("gendsa", str(parameters)))
            openssl("req", "-x509", "-new", "-sha256", *subject, "-key", str(names["dsa"][0]), "-out", str(names["dsa"][1]))
        return names

    def certificates(self, regions):
        """What an administrator of muster configures: one file, in which a line names the region of what follows."""
        return "".join(f"# region {region}\n{self.files(region)['rsa'][1].read_text()}" for region in regions)


def document(one):
    return json.dumps({
        "accountId": one.account, "architecture": one.architecture, "availabilityZone": one.zone,
        "billingProducts": None, "devpayProductCodes": None, "marketplaceProductCodes": None, "imageId": one.image,
        "instanceId": one.id, "instanceType": one.type, "kernelId": None,
        "pendingTime": iso(one.pending, "%Y-%m-%dT%H:%M:%SZ"), "privateIp": one.address, "ramdiskId": None,
        "region": one.region, "version": "2017-09-30"}, indent=2)


def pkcs7(text, key, certificate, digest, *more):
    """Without the certificate in it, as EC2 does; `more` can put it in."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(text.encode())
        file.flush()
        pem = openssl("smime", "-sign", "-nodetach", "-binary", "-outform", "PEM", "-md", digest, "-in", file.name,
                      "-inkey", str(key), "-signer", str(certificate), *(more or ["-nocerts"])).decode()
    return "\n".join(line for line in pem.splitlines() if "-----" not in line)


class Signer:
    def __init__(self, keys):
        self.keys = keys
        self.made = {}

    def form(self, one, kind):
        text = document(one)
        if (text, kind) not in self.made:
            self.made[(text, kind)] = self.sign(text, one.region, kind)
        return self.made[(text, kind)]

    def sign(self, text, region, kind):
        files = self.keys.files(region)
        if kind == "pkcs7":
            return pkcs7(text, *files["dsa"], "sha1")
        if kind == "rsa2048":
            return pkcs7(text, *files["rsa"], "sha256")
        return base64.encodebytes(openssl("dgst", "-sha256", "-sign", str(files["rsa"][0]), text=text.encode())).decode()
