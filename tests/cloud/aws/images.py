"""Machine images of EC2, and the snapshots that they are made of."""

import datetime
from dataclasses import dataclass, field

from . import query
from .refusal import Refusal
from .world import iso, new_id, utc_now


@dataclass
class Image:
    id: str
    account: str
    region: str
    name: str
    instance: str
    snapshot: str
    tags: dict = field(default_factory=dict)
    created: datetime.datetime = field(default_factory=utc_now)
    seconds: float = 0.0  # until it is available
    fails: bool = False

    @property
    def state(self):
        made = utc_now() >= self.created + datetime.timedelta(seconds=self.seconds)
        return "pending" if not made else "failed" if self.fails else "available"


def described(one):
    reason = {"code": "Client.InternalError", "message": "the snapshot failed"} if one.state == "failed" else None
    return {"imageId": one.id, "imageLocation": f"{one.account}/{one.name}", "imageState": one.state,
            "imageOwnerId": one.account, "creationDate": iso(one.created), "isPublic": False, "architecture": "x86_64",
            "imageType": "machine", "sourceInstanceId": one.instance, "name": one.name, "rootDeviceType": "ebs",
            "rootDeviceName": "/dev/xvda", "blockDeviceMapping": [
                {"deviceName": "/dev/xvda", "ebs": {"snapshotId": one.snapshot, "volumeSize": 8, "deleteOnTermination": True,
                                                    "volumeType": "gp3", "encrypted": False}},
                {"deviceName": "/dev/xvdb", "virtualName": "ephemeral0"}],
            "virtualizationType": "hvm", "hypervisor": "xen", "stateReason": reason,
            "tagSet": [{"key": key, "value": value} for key, value in sorted(one.tags.items())]}


def filter_values(one, name):
    if name.startswith("tag:"):
        return [one.tags[name[4:]]] if name[4:] in one.tags else []
    return {"image-id": [one.id], "name": [one.name], "state": [one.state], "owner-id": [one.account],
            "tag-key": list(one.tags)}.get(name)


def own(call):
    return [one for one in call.world.images.values() if (one.account, one.region) == (call.account, call.region)]


def by_id(call, identifier):
    for one in own(call):
        if one.id == identifier:
            return one
    raise Refusal("InvalidAMIID.NotFound", f"The image id '[{identifier}]' does not exist")


def describe_images(call, parameters):
    ids, wanted = query.members(parameters, "ImageId"), query.filters(parameters)
    found = [by_id(call, one) for one in ids] if ids else own(call)
    found = [one for one in found if query.passes(wanted, lambda name, one=one: filter_values(one, name))]
    part, token = query.page(parameters, found, None, low=1)
    return {"imagesSet": [described(one) for one in part], "nextToken": token}


def create_image(call, instance, parameters, tags_for):
    name = query.required(parameters, "Name")
    if not 3 <= len(name) <= 128:
        raise Refusal("InvalidAMIName.Malformed", "AMI names must be between 3 and 128 characters long")
    if any(one.name == name for one in own(call)):
        raise Refusal("InvalidAMIName.Duplicate", f"AMI name {name} is already in use by this account")
    if instance.state not in ("running", "stopped"):
        raise Refusal("IncorrectInstanceState", f"Instance '{instance.id}' is not in a state from which an image can be made.")
    one = Image(new_id("ami"), call.account, call.region, name, instance.id, new_id("snap"), tags_for(parameters, "image"),
                seconds=call.world.image_seconds, fails=call.world.image_fails)
    call.world.images[one.id] = one
    call.world.snapshots[one.snapshot] = tags_for(parameters, "snapshot")
    return {"imageId": one.id}


def deregister_image(call, parameters):
    del call.world.images[by_id(call, query.required(parameters, "ImageId")).id]
    return {"return": True}


def delete_snapshot(call, parameters):
    wanted = query.required(parameters, "SnapshotId")
    if wanted not in call.world.snapshots:
        raise Refusal("InvalidSnapshot.NotFound", f"The snapshot '{wanted}' does not exist.")
    for one in own(call):
        if one.snapshot == wanted:
            raise Refusal("InvalidSnapshot.InUse", f"The snapshot {wanted} is currently in use by {one.id}")
    del call.world.snapshots[wanted]
    return {"return": True}
