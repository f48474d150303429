"""What a test tells the cloud: POST /_control/NAME with JSON, or `cloud control NAME KEY=VALUE…`.

  fault       kind=throttle|status|slow|half|cut|garbage|entities [service=ec2|autoscaling|s3|sts|metadata] [action=…] [region=…]
              [page=N] [count=N] [status=N] [seconds=N]: the next `count` requests that fit fail so
  clear       no more faults and limits; the clock is right again
  limit       capacity=N refill=N: EC2's token bucket of each account, region and action
  clock       skew=SECONDS: this cloud's clock is ahead by that
  listing     delay=SECONDS: new instances are not listed before; kept=SECONDS: terminated ones are listed so long
  role        seconds=N: credentials of a role are good so long
  metadata    instance=ID: which instance a client without an instance's address is
  instances   count=N account=… region=… [state=…]: that many more, at once
  set         instance=ID NAME=VALUE…: changes any field of an instance (state, launched, pending, address, role, …)
  spot        instance=ID [action=terminate] [seconds=120]: an interruption notice
  group       name=… account=… region=… [version=$Latest] [mixed=yes]: an Auto Scaling group with a launch template of its own
  starts      name=… account=… region=…: what the group starts instances from now, and the images and snapshots there are
  images      seconds=N [fails=yes]: images are so long being made
  lifecycle   instance=ID state=Terminated: the target state of its Auto Scaling group
  forge       instance=ID [region=…] [as=self|embedded|TEXT]: an identity document that EC2 did not make
  log         what was asked, newest last
  state       all instances
"""

import dataclasses
import datetime
import json

from . import identity, launch_templates
from .world import STATES, Fault, Instance, iso, new_id, utc_now


def one_of(server, values):
    return server.world.instances[values["instance"]]


def clear(server, _):
    world = server.world
    world.faults, world.limits, world.limit, world.skew, world.listing_delay = [], {}, None, 0.0, 0.0


def fault(server, values):
    kinds = {field.name: field.type for field in dataclasses.fields(Fault)}
    server.world.faults.append(Fault(**{name: kinds[name](value) for name, value in values.items()}))


def limit(server, values):
    server.world.limit, server.world.limits = (float(values["capacity"]), float(values["refill"])), {}


def listing(server, values):
    server.world.listing_delay = float(values.get("delay", 0))
    server.world.kept_seconds = float(values.get("kept", server.world.kept_seconds))


def instances(server, values):
    world, made = server.world, []
    for n in range(int(values["count"])):
        if n % 7 == 0:
            reservation = new_id("r")
        one = Instance(id=new_id("i"), account=values["account"], region=values["region"],
                       zone=f"{values['region']}{'abc'[n % 3]}", reservation=reservation, index=n % 7,
                       address=f"10.{n // 62500 % 250}.{n // 250 % 250}.{n % 250 + 4}",
                       tags={"Name": f"web{n}", "role": "web" if n % 2 else "db"})
        one.set_state(values.get("state", "running"))
        world.instances[one.id] = one
        made.append(one.id)
    return made


def set_fields(server, values):
    one = one_of(server, values)
    for name, value in values.items():
        if name == "state":
            if value not in STATES:
                raise ValueError(value)
            one.set_state(value, one.reason_code, one.reason)
        elif name in ("launched", "pending"):
            setattr(one, name, utc_now() + datetime.timedelta(seconds=float(value)))  # from now
        elif name in one.metadata:
            one.metadata[name] = value
        elif name.startswith("tag:"):
            one.tags[name[4:]] = value
        elif name != "instance":
            if not hasattr(one, name):
                raise ValueError(name)
            setattr(one, name, value)


def group(server, values):
    place, version = (values["account"], values["region"]), values.get("version", "$Latest")
    one = launch_templates.Template(new_id("lt"), *place, values["name"], [{"ImageId": "ami-0123456789abcdef0", "InstanceType": "t3.micro"}])
    server.world.templates[one.id] = one
    template = {"LaunchTemplateId": one.id, "LaunchTemplateName": one.name, "Version": version}
    mixed = values.get("mixed") == "yes"
    server.world.groups.setdefault(place, {})[values["name"]] = {"template": None if mixed else template, "mixed": template if mixed else None}


def starts(server, values):
    one = server.world.groups[values["account"], values["region"]][values["name"]]
    used = one["template"] or one["mixed"]
    template = server.world.templates[used["LaunchTemplateId"]]
    data = template.versions[launch_templates.number_of(template, used["Version"]) - 1]
    return {"version": used["Version"], "default": template.default, **data,
            "images": {i.id: {"instance": i.instance, "tags": i.tags} for i in server.world.images.values()},
            "snapshots": server.world.snapshots}


def images(server, values):
    server.world.image_seconds, server.world.image_fails = float(values.get("seconds", 0.2)), values.get("fails") == "yes"


def spot(server, values):
    at = utc_now() + datetime.timedelta(seconds=float(values.get("seconds", 120)))
    one_of(server, values).spot_action = {"action": values.get("action", "terminate"), "time": iso(at, "%Y-%m-%dT%H:%M:%SZ")}


def forge(server, values):
    """Signed with a key that is nobody's region's, or another region's; its certificate in it, or not."""
    one = one_of(server, values)
    key, certificate = server.keys.files(values.get("region", "forger"))["rsa"]
    more = [] if values.get("as") == "self" else ["-certfile", str(certificate)]
    return identity.pkcs7(identity.document(one), key, certificate, "sha256", *more).replace("\n", "")


def state(server, _):
    return [{field.name: str(getattr(one, field.name)) for field in dataclasses.fields(one)} | {"tags": one.tags}
            for one in server.world.instances.values()]


ORDERS = {
    "fault": fault, "clear": clear, "limit": limit, "listing": listing, "instances": instances, "set": set_fields,
    "images": images, "group": group, "starts": starts, "spot": spot, "forge": forge, "state": state,
    "clock": lambda server, values: setattr(server.world, "skew", float(values["skew"])),
    "role": lambda server, values: setattr(server.world, "role_seconds", float(values["seconds"])),
    "metadata": lambda server, values: setattr(server.world, "default_instance", values["instance"]),
    "lifecycle": lambda server, values: setattr(one_of(server, values), "target_state", values["state"]),
    "log": lambda server, _: list(server.world.log)}


def answer(server, request):
    name = request.raw_path.removeprefix("/_control/")
    if name not in ORDERS:
        return 404, {"error": f"no order {name}"}
    try:
        with server.world.lock:
            return 200, ORDERS[name](server, json.loads(request.body or b"{}"))
    except (KeyError, ValueError, TypeError) as error:
        return 400, {"error": repr(error)}
