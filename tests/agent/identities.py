#!/usr/bin/env python3
"""Whom muster's agent takes itself for: an instance that its cloud is going to end, an image with another instance's
identity in it, and two machines with one machine id."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cloud"))
import own_server
from own_server import NAME, Agent, check, finish, wait_for
from lasting import Daemon, serial
from running import Cloud


class World:
    def __init__(self, folder, server, cloud):
        self.folder, self.server, self.cloud = folder, server, cloud
        self.client = server.client(server.own())
        self.endpoint = pathlib.Path(cloud.directory, "metadata").read_text()

    def node(self, instance):
        listed = self.client.get("/muster/v1/nodes?q=state:pending,joining,up,suspect,draining,gone").json()["nodes"]
        return next((node for node in listed if node["key"].endswith(instance)), {"state": "", "cause": ""})

    def instance(self):
        made = self.cloud.control("instances", count=1, account="111111111111", region="us-east-1")
        return json.loads(made)[0]

    def becomes(self, instance, state, daemon):
        wait_for(f"{instance} is {state}: {self.node(instance)}", lambda: self.node(instance)["state"] == state, 25)
        return self.node(instance)["cause"]

    def boots_as(self, instance, agent):
        self.cloud.control("metadata", instance=instance)
        return Daemon(agent, self.folder, "--ec2_metadata_service_endpoint", self.endpoint)


def notices(world, agent):
    for order, values, words in (("spot", {}, "spot instance: terminate at "),
                                 ("lifecycle", {"state": "Terminated"}, "Auto Scaling group: terminate")):
        instance = world.instance()
        with world.boots_as(instance, agent) as daemon:
            world.becomes(instance, "up", daemon)
            world.cloud.control(order, instance=instance, **values)
            check(f"drains by {order}", world.becomes(instance, "draining", daemon), lambda cause: cause.startswith(words))
        if not os.path.isdir("/run/systemd/system"):
            check("leaves as the machine goes", world.becomes(instance, "gone", daemon), "deregistered: shutdown")
        forget_identity(world, agent)


def forget_identity(world, agent):
    """As in an image that was cleaned before it was made."""
    world.server.muster("ca", "clean", "--certname", NAME)
    for path in ("ssl/private_keys", "ssl/certs", "var/client_data/identity"):
        subprocess.run(["rm", "-rf", f"{agent.folder}/{path}"], check=True)


def image(world, agent):
    first, copy = world.instance(), world.instance()
    with world.boots_as(first, agent) as daemon:
        world.becomes(first, "up", daemon)
    before = serial(agent)
    world.server.muster("ca", "clean", "--certname", NAME)
    with world.boots_as(copy, agent) as daemon:
        world.becomes(copy, "up", daemon)
        check("says so", daemon.log(), lambda log: f"was made for the machine ec2:111111111111:us-east-1:{first}" in log)
    check("has a certificate of its own", serial(agent) != before, True)


def one_machine_id(world, token):
    one, two = (Agent(f"{world.folder}/{name}", world.server, token, f"{name}.example.com") for name in ("one", "two"))
    with Daemon(one, one.folder), \
            Daemon(two, two.folder) as second:
        up = lambda: {node["certname"]: node["key"] for node in world.client.get("/muster/v1/nodes?q=state:up").json()["nodes"]}
        keys = wait_for("both are up", lambda: up() if len(up().keys() & {"one.example.com", "two.example.com"}) == 2 else None, 40)
        check("each by a key of its own", keys["one.example.com"] != keys["two.example.com"], True)
        marks = [pathlib.Path(each.folder, "var/client_data/identity_mark") for each in (one, two)]
        check("one of them has a mark", sum(mark.exists() for mark in marks), 1)
        check("no certificate was thrown away: " + second.log(), "by the certificate of this one" in second.log(), False)


def main():
    if not os.path.exists("/etc/machine-id"):
        print("this machine has no machine id")
        return 77
    with tempfile.TemporaryDirectory(prefix="muster-identities-") as folder:
        os.chmod(folder, 0o755)
        cloud = Cloud(f"{folder}/cloud")
        try:
            with own_server.Server(f"{folder}/server") as server:
                token = server.token("*.example.com", uses=20)
                world = World(folder, server, cloud)
                agent = Agent(f"{folder}/agent", server, token)
                notices(world, agent)
                image(world, agent)
                one_machine_id(world, token)
        finally:
            cloud.stop()
    finish()


if __name__ == "__main__":
    sys.exit(main())
