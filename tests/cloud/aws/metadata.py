"""The instance metadata service, versions 1 and 2. Which instance asks is told by the address that it asks from."""

import json
import secrets
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import identity
from .world import iso

MOST_SECONDS = 21600
PAGE = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n<html><head><title>{0} - {1}</title></head><body><h1>{0} - {1}</h1></body></html>\n"


def tree_of(one, world, signer):
    """Path -> text, or a function that makes it."""
    meta = {
        "ami-id": one.image, "ami-launch-index": str(one.index), "hostname": one.private_name,
        "instance-action": "none", "instance-id": one.id, "instance-life-cycle": one.lifecycle or "on-demand",
        "instance-type": one.type, "local-hostname": one.private_name, "local-ipv4": one.address,
        "mac": "0a:" + ":".join(one.id[i:i + 2] for i in range(2, 12, 2)), "profile": "default-hvm",
        "placement/availability-zone": one.zone, "placement/region": one.region, "reservation-id": one.reservation,
        "security-groups": "default", "services/domain": "amazonaws.com", "services/partition": "aws"}
    if one.public_address:
        meta |= {"public-ipv4": one.public_address, "public-hostname": one.public_name}
    if one.role:
        meta["iam/info"] = json.dumps({"Code": "Success", "InstanceProfileArn":
                                       f"arn:aws:iam::{one.account}:instance-profile/{one.role}"})
        meta[f"iam/security-credentials/{one.role}"] = lambda: role_credentials(one, world)
    if one.spot_action:
        meta["spot/instance-action"] = json.dumps(one.spot_action)
    if one.target_state:
        meta["autoscaling/target-lifecycle-state"] = one.target_state
    if one.metadata["InstanceMetadataTags"] == "enabled" and one.tags:
        meta |= {f"tags/instance/{key}": value for key, value in one.tags.items()}
    tree = {f"meta-data/{path}": text for path, text in meta.items()}
    tree["dynamic/instance-identity/document"] = identity.document(one)
    for kind in ("signature", "pkcs7", "rsa2048"):
        tree[f"dynamic/instance-identity/{kind}"] = lambda kind=kind: signer.form(one, kind)
    if one.user_data:
        tree["user-data"] = one.user_data.decode("utf-8", "surrogateescape")
    return tree


def role_credentials(one, world):
    """Renewed five minutes before they expire."""
    key = getattr(one, "role_key", None)
    if key is None or (key.expires - world.now()).total_seconds() < min(300, world.role_seconds / 2):
        key = one.role_key = world.add_key(one.account, f"assumed-role/{one.role}/{one.id}", world.role_seconds)
    return json.dumps({"Code": "Success", "LastUpdated": iso(world.now(), "%Y-%m-%dT%H:%M:%SZ"), "Type": "AWS-HMAC",
                       "AccessKeyId": key.id, "SecretAccessKey": key.secret, "Token": key.token,
                       "Expiration": iso(key.expires, "%Y-%m-%dT%H:%M:%SZ")}, indent=2)


def found_in(tree, path):
    """A file's text, or the names in a folder; None when it is neither."""
    if path in tree:
        text = tree[path]
        return text() if callable(text) else text
    folder = path.rstrip("/") + "/" if path else ""
    names = []
    for name in tree:
        if name.startswith(folder):
            first, slash, _ = name[len(folder):].partition("/")
            if (entry := first + slash) not in names:
                names.append(entry)
    return "\n".join(sorted(names)) if names else None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "EC2ws", ""

    def log_message(self, *_):
        pass

    def setup(self):
        super().setup()
        self.connection.settimeout(20)

    def send(self, status, text, headers=()):
        if isinstance(text, str):
            text = text.encode("utf-8", "surrogateescape")
        self.send_response(status)
        for name, value in {"Content-Type": "text/plain", "Content-Length": str(len(text)), **dict(headers)}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def refuse(self, status, word):
        self.send(status, PAGE.format(status, word), {"Content-Type": "text/html"})

    def instance(self):
        """The instance that asks; refuses when there is none that may."""
        world = self.server.world
        fault = world.fault("metadata", "", "", 1)
        if fault:
            time.sleep(fault.seconds)
            self.refuse(fault.status, "Fault")
            return None
        one = world.instance_at(self.client_address[0])
        if one is None:
            self.refuse(404, "Not Found")
        elif one.metadata["HttpEndpoint"] != "enabled":
            self.refuse(403, "Forbidden")
            return None
        return one

    def do_PUT(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.server.world.lock:
            one = self.instance()
            if one is None:
                return
            if self.path != "/latest/api/token":
                return self.refuse(405, "Not Allowed")
            if "X-Forwarded-For" in self.headers:
                return self.refuse(403, "Forbidden")
            lifetime = self.headers.get("X-aws-ec2-metadata-token-ttl-seconds", "")
            if not lifetime.isdigit() or not 1 <= int(lifetime) <= MOST_SECONDS:
                return self.refuse(400, "Bad Request")
            token = secrets.token_urlsafe(40) + "=="
            self.server.tokens[token] = (one.id, time.monotonic() + int(lifetime))
            # One hop by default: the answer does not reach who sits behind another router, a container for one.
            self.connection.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, int(one.metadata["HttpPutResponseHopLimit"]))
            self.send(200, token, {"X-aws-ec2-metadata-token-ttl-seconds": lifetime})
            self.connection.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 64)

    def is_allowed(self, one):
        token = self.headers.get("X-aws-ec2-metadata-token")
        if token is None:
            return one.metadata["HttpTokens"] == "optional"
        owner, until = self.server.tokens.get(token, (None, 0))
        return owner == one.id and time.monotonic() < until

    def do_GET(self):
        with self.server.world.lock:
            one = self.instance()
            if one is None:
                return
            if not self.is_allowed(one):
                return self.refuse(401, "Unauthorized")
            version, _, path = self.path.partition("?")[0].lstrip("/").partition("/")
            if version != "latest":
                return self.refuse(404, "Not Found")
            text = found_in(tree_of(one, self.server.world, self.server.signer), path)
        if text is None:
            return self.refuse(404, "Not Found")
        return self.send(200, text)

    do_HEAD = do_GET


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address, world, signer):
        self.world, self.signer, self.tokens = world, signer, {}
        super().__init__(address, Handler)
