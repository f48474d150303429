"""A machine as the registry sees it: a certificate, an identity, a boot."""
import json
import urllib.parse

from harness import check


class Machine:
    def __init__(self, server, name, identity=None, boot="boot-1", instance=None):
        self.name, self.boot, self.instance = name, boot, instance or f"id-{name}"
        self.client = server.client(identity or server.certificate(name))
        self.generation = None

    def body(self, **more):
        return json.dumps({"identity": {"provider": "machine", "instance": self.instance}, "boot_id": self.boot,
                           "hostname": self.name, "addresses": ["192.0.2.7"], "zone": "z1", "image": "", "type": "",
                           "tags": {}, "roles": [], "facts": {}, "host_keys": [], **more})

    def register(self, status=200, **more):
        answer = self.client.ask("POST", f"/muster/v1/nodes/{self.name}", self.body(**more))
        if status:
            check(f"{self.name} registers: {answer.body!r}", answer.status, status)
        if answer.status == 200:
            self.generation = answer.json()["generation"]
        return answer

    def renew(self, status=200, generation=None, **more):
        body = {"generation": self.generation if generation is None else generation, "state": "up", **more}
        answer = self.client.ask("PUT", f"/muster/v1/leases/{self.name}", json.dumps(body, separators=(",", ":")))
        if status:
            check(f"{self.name} renews: {answer.body!r}", answer.status, status)
        return answer

    def leave(self, reason="shutdown", status=204):
        answer = self.client.ask("DELETE", f"/muster/v1/leases/{self.name}?generation={self.generation}"
                                 f"&reason={urllib.parse.quote(reason)}")
        if status:
            check(f"{self.name} leaves: {answer.body!r}", answer.status, status)
        return answer


def nodes(admin, query=""):
    answer = admin.get("/muster/v1/nodes?q=" + urllib.parse.quote(query))
    return {node["certname"]: node for node in answer.json()["nodes"]} if answer.status == 200 else answer
