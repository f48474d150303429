"""EC2's query API, of version 2016-11-15: the calls that a fleet needs."""

import base64
import datetime
import itertools

from . import images, launch_templates, markup, query
from .refusal import Refusal
from .world import STATES, Instance, iso, new_id, utc_now

NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"
MOST_AT_ONCE = 1000


# ---- what an instance looks like ----------------------------------------------------------------------------

def state(one):
    return {"code": STATES[one.state], "name": one.state}


def tag_set(tags):
    return [{"key": key, "value": value} for key, value in sorted(tags.items())]


def interfaces(one):
    if not one.address:
        return []
    number = one.id[2:]
    return [{
        "networkInterfaceId": f"eni-{number}", "subnetId": one.subnet, "vpcId": one.vpc, "description": "",
        "ownerId": one.account, "status": "in-use", "macAddress": "0a:" + ":".join(number[i:i + 2] for i in range(0, 10, 2)),
        "privateIpAddress": one.address, "privateDnsName": one.private_name, "sourceDestCheck": True,
        "groupSet": [{"groupId": "sg-0aaaaaaaaaaaaaaa1", "groupName": "default"}],
        "attachment": {"attachmentId": f"eni-attach-{number}", "deviceIndex": 0, "status": "attached",
                       "attachTime": iso(one.launched), "deleteOnTermination": True},
        "privateIpAddressesSet": [{"privateIpAddress": one.address, "privateDnsName": one.private_name, "primary": True}],
        "ipv6AddressesSet": [{"ipv6Address": one.ipv6}] if one.ipv6 else []}]


def described(one):
    profile = {"arn": f"arn:aws:iam::{one.account}:instance-profile/{one.role}", "id": "AIPA" + one.role.upper()[:16]}
    return {
        "instanceId": one.id, "imageId": one.image, "instanceState": state(one),
        "privateDnsName": one.private_name, "dnsName": one.public_name, "reason": one.reason,
        "keyName": one.key_name or None, "amiLaunchIndex": one.index, "productCodes": [],
        "instanceType": one.type, "launchTime": iso(one.launched),
        "placement": {"availabilityZone": one.zone, "groupName": "", "tenancy": "default"},
        "monitoring": {"state": "disabled"},
        "subnetId": one.subnet if one.state != "terminated" else None,
        "vpcId": one.vpc if one.state != "terminated" else None,
        "privateIpAddress": one.address or None, "ipAddress": one.public_address or None,
        "sourceDestCheck": True, "groupSet": [{"groupId": "sg-0aaaaaaaaaaaaaaa1", "groupName": "default"}],
        "stateReason": {"code": one.reason_code, "message": one.reason} if one.reason_code else None,
        "architecture": one.architecture, "rootDeviceType": "ebs", "rootDeviceName": "/dev/xvda",
        "blockDeviceMapping": [{"deviceName": "/dev/xvda", "ebs": {
            "volumeId": f"vol-{one.id[2:]}", "status": "attached", "attachTime": iso(one.launched),
            "deleteOnTermination": True}}] if one.state != "terminated" else [],
        "virtualizationType": "hvm", "instanceLifecycle": one.lifecycle or None,
        "spotInstanceRequestId": f"sir-{one.id[-8:]}" if one.lifecycle == "spot" else None,
        "clientToken": one.client_token, "tagSet": tag_set(one.tags), "hypervisor": "xen",
        "networkInterfaceSet": interfaces(one), "iamInstanceProfile": profile if one.role else None,
        "ebsOptimized": False, "enaSupport": True, "hibernationOptions": {"configured": False},
        "ipv6Address": one.ipv6 or None,
        "metadataOptions": {"state": "applied", "httpTokens": one.metadata["HttpTokens"],
                            "httpPutResponseHopLimit": one.metadata["HttpPutResponseHopLimit"],
                            "httpEndpoint": one.metadata["HttpEndpoint"], "httpProtocolIpv6": "disabled",
                            "instanceMetadataTags": one.metadata["InstanceMetadataTags"]}}


def reservation(identifier, account, instances):
    return {"reservationId": identifier, "ownerId": account, "groupSet": [], "instancesSet": [described(i) for i in instances]}


def filter_values(one, name):
    """What an instance has for a filter; None when there is no such filter."""
    if name.startswith("tag:"):
        return [one.tags[name[4:]]] if name[4:] in one.tags else []
    profile = [f"arn:aws:iam::{one.account}:instance-profile/{one.role}"] if one.role else []
    known = {
        "instance-id": [one.id], "image-id": [one.image], "instance-type": [one.type],
        "instance-state-name": [one.state], "instance-state-code": [STATES[one.state]],
        "state-reason-code": [one.reason_code], "reason": [one.reason], "availability-zone": [one.zone],
        "vpc-id": [one.vpc], "subnet-id": [one.subnet], "private-ip-address": [one.address],
        "ip-address": [one.public_address], "private-dns-name": [one.private_name], "dns-name": [one.public_name],
        "launch-time": [iso(one.launched)], "instance-lifecycle": [one.lifecycle], "reservation-id": [one.reservation],
        "client-token": [one.client_token], "owner-id": [one.account], "architecture": [one.architecture],
        "key-name": [one.key_name], "tag-key": list(one.tags), "tag-value": list(one.tags.values()),
        "iam-instance-profile.arn": profile, "network-interface.addresses.private-ip-address": [one.address],
        "instance.group-id": ["sg-0aaaaaaaaaaaaaaa1"], "metadata-options.http-tokens": [one.metadata["HttpTokens"]]}
    return known.get(name)


# ---- choosing -----------------------------------------------------------------------------------------------

def instance_ids(parameters, needed=False):
    ids = query.members(parameters, "InstanceId")
    if needed and not ids:
        raise Refusal("MissingParameter", "The request must contain the parameter InstanceId")
    if len(ids) > MOST_AT_ONCE:
        raise Refusal("InvalidParameterValue", f"At most {MOST_AT_ONCE} instance ids")
    for one in ids:
        if not one.startswith("i-") or len(one) not in (10, 19) or set(one[2:]) - set("0123456789abcdef"):
            raise Refusal("InvalidInstanceID.Malformed", f'Invalid id: "{one}"')
    return ids


def by_id(seen, ids):
    """One that is not there fails the whole call."""
    found = {one.id: one for one in seen}
    missing = [one for one in ids if one not in found]
    if missing:
        some = f"instance ID{'s' if len(missing) > 1 else ''} '{', '.join(missing)}' do{'es' if len(missing) == 1 else ''}"
        raise Refusal("InvalidInstanceID.NotFound", f"The {some} not exist")
    return [found[one] for one in ids]


def chosen(call, parameters):
    seen = call.world.seen(call.account, call.region)
    ids = instance_ids(parameters)
    if ids and "MaxResults" in parameters:
        raise Refusal("InvalidParameterCombination",
                      "The parameter instancesSet cannot be used with the parameter maxResults")
    wanted = query.filters(parameters)
    return [i for i in (by_id(seen, ids) if ids else seen)
            if query.passes(wanted, lambda name, one=i: filter_values(one, name))]


# ---- the calls ----------------------------------------------------------------------------------------------

def describe_instances(call, parameters):
    part, token = query.page(parameters, chosen(call, parameters), None)
    groups = itertools.groupby(part, key=lambda one: one.reservation)
    return {"reservationSet": [reservation(name, call.account, list(group)) for name, group in groups],
            "nextToken": token}


def describe_instance_status(call, parameters):
    everything = parameters.get("IncludeAllInstances") == "true"
    ids = instance_ids(parameters)
    seen = call.world.seen(call.account, call.region)
    found = [i for i in (by_id(seen, ids) if ids else seen) if everything or i.state == "running"]
    part, token = query.page(parameters, found, None)
    good = {"status": "ok", "details": [{"name": "reachability", "status": "passed"}]}
    none = {"status": "not-applicable"}
    return {"instanceStatusSet": [
        {"instanceId": i.id, "availabilityZone": i.zone, "instanceState": state(i),
         "systemStatus": good if i.state == "running" else none,
         "instanceStatus": good if i.state == "running" else none} for i in part], "nextToken": token}


def tags_for(parameters, kind):
    out = {}
    for one in query.members(parameters, "TagSpecification"):
        if one.get("ResourceType") == kind:
            out |= {tag["Key"]: tag.get("Value", "") for tag in query.members(one, "Tag")}
    return out


def check_tags(tags):
    for key in tags:
        if key.lower().startswith("aws:"):
            raise Refusal("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use")
    if len(tags) > 50:
        raise Refusal("TagLimitExceeded", "The maximum number of tags is 50")


def metadata_options(parameters, options):
    for name in ("HttpTokens", "HttpEndpoint", "InstanceMetadataTags"):
        options[name] = parameters.get(name, parameters.get(f"MetadataOptions.{name}", options[name]))
    for name in ("HttpPutResponseHopLimit", "MetadataOptions.HttpPutResponseHopLimit"):
        if name in parameters:
            options["HttpPutResponseHopLimit"] = query.whole_number(parameters, name, 1, 64, 1)


def run_instances(call, parameters):
    low = query.whole_number(parameters, "MinCount", 1, MOST_AT_ONCE, None)
    high = query.whole_number(parameters, "MaxCount", 1, MOST_AT_ONCE, None)
    if low is None or high is None:
        raise Refusal("MissingParameter", "The request must contain the parameters MinCount and MaxCount")
    if low > high:
        raise Refusal("InvalidParameterValue", "MinCount may not be more than MaxCount")
    image = query.required(parameters, "ImageId")
    if not image.startswith("ami-"):
        raise Refusal("InvalidAMIID.Malformed", f'Invalid id: "{image}"')
    token = parameters.get("ClientToken", "")
    known = call.world.launched_by.get((call.account, call.region, token)) if token else None
    if known:
        return reservation(known, call.account, [i for i in call.world.instances.values() if i.reservation == known])
    tags = tags_for(parameters, "instance")
    check_tags(tags)
    identifier = new_id("r")
    made = [launch(call, parameters, image, tags, identifier, index) for index in range(high)]
    if token:
        call.world.launched_by[(call.account, call.region, token)] = identifier
    return reservation(identifier, call.account, made)


def launch(call, parameters, image, tags, identifier, index):
    world = call.world
    one = Instance(
        id=new_id("i"), account=call.account, region=call.region,
        zone=parameters.get("Placement.AvailabilityZone", f"{call.region}{'abc'[len(world.instances) % 3]}"),
        image=image, type=parameters.get("InstanceType", "t3.micro"), reservation=identifier, index=index,
        key_name=parameters.get("KeyName", ""), client_token=parameters.get("ClientToken", ""),
        lifecycle="spot" if parameters.get("InstanceMarketOptions.MarketType") == "spot" else "",
        user_data=base64.b64decode(parameters.get("UserData", "")), tags=dict(tags),
        role=parameters.get("IamInstanceProfile.Name", parameters.get("IamInstanceProfile.Arn", "").rpartition("/")[2]))
    metadata_options(parameters, one.metadata)
    if world.listing_delay:
        one.listed_from = utc_now() + datetime.timedelta(seconds=world.listing_delay)
    world.instances[one.id] = one
    world.start(one)
    return one


def changed_states(call, parameters, change):
    found = by_id(call.world.seen(call.account, call.region), instance_ids(parameters, needed=True))
    out = []
    for one in found:
        before = state(one)
        change(one)
        out.append({"instanceId": one.id, "currentState": state(one), "previousState": before})
    return {"instancesSet": out}


def terminate_instances(call, parameters):
    def change(one):
        if one.state != "terminated":
            one.set_state("shutting-down", "Client.UserInitiatedShutdown",
                          "Client.UserInitiatedShutdown: User initiated shutdown")
            call.world.end(one, "terminated")
    return changed_states(call, parameters, change)


def stop_instances(call, parameters):
    def change(one):
        if one.state == "terminated":
            raise Refusal("IncorrectInstanceState", f"The instance '{one.id}' is not in a state from which it can be stopped.")
        if one.state != "stopped":
            one.set_state("stopping", "Client.UserInitiatedShutdown",
                          "Client.UserInitiatedShutdown: User initiated shutdown")
            call.world.end(one, "stopped")
    return changed_states(call, parameters, change)


def start_instances(call, parameters):
    def change(one):
        if one.state not in ("stopped", "running"):
            raise Refusal("IncorrectInstanceState",
                          f"The instance '{one.id}' is not in a state from which it can be started.")
        if one.state == "stopped":
            one.set_state("pending")
            one.launched = one.pending = utc_now()
            call.world.start(one)
    return changed_states(call, parameters, change)


def create_tags(call, parameters):
    ids = query.members(parameters, "ResourceId")
    tags = {tag["Key"]: tag.get("Value", "") for tag in query.members(parameters, "Tag")}
    if not ids or not tags:
        raise Refusal("MissingParameter", "The request must contain the parameters ResourceId and Tag")
    check_tags(tags)
    for one in by_id(call.world.seen(call.account, call.region), ids):
        check_tags(one.tags | tags)
        one.tags |= tags
    return {"return": True}


def delete_tags(call, parameters):
    for one in by_id(call.world.seen(call.account, call.region), query.members(parameters, "ResourceId")):
        for tag in query.members(parameters, "Tag"):
            if tag.get("Value", one.tags.get(tag["Key"])) == one.tags.get(tag["Key"]):
                one.tags.pop(tag["Key"], None)
    return {"return": True}


def describe_tags(call, parameters):
    wanted = query.filters(parameters)
    found = []
    for one in call.world.seen(call.account, call.region):
        for key, value in sorted(one.tags.items()):
            known = {"key": [key], "value": [value], "resource-id": [one.id], "resource-type": ["instance"], f"tag:{key}": [value]}
            if query.passes(wanted, lambda name, k=known: k.get(name, [] if name.startswith("tag:") else None)):
                found.append({"resourceId": one.id, "resourceType": "instance", "key": key, "value": value})
    part, token = query.page(parameters, found, None)
    return {"tagSet": part, "nextToken": token}


def describe_regions(call, parameters):
    wanted = query.filters(parameters)
    names = query.members(parameters, "RegionName")
    for name in names:
        if name not in call.world.regions:
            raise Refusal("InvalidParameterValue", f"Invalid region provided: {name}")
    found = [{"regionName": name, "regionEndpoint": f"ec2.{name}.amazonaws.com", "optInStatus": "opt-in-not-required"}
             for name in call.world.regions if not names or name in names]
    keys = {"region-name": "regionName", "endpoint": "regionEndpoint", "opt-in-status": "optInStatus"}
    return {"regionInfo": [one for one in found if query.passes(
        wanted, lambda name, r=one: [r[keys[name]]] if name in keys else None)]}


def describe_availability_zones(call, _):
    return {"availabilityZoneInfo": [
        {"zoneName": f"{call.region}{letter}", "zoneId": f"use1-az{n}", "zoneState": "available", "regionName": call.region,
         "zoneType": "availability-zone", "optInStatus": "opt-in-not-required", "messageSet": []}
        for n, letter in enumerate("abc", 1)]}


def modify_instance_metadata_options(call, parameters):
    one, = by_id(call.world.seen(call.account, call.region), [query.required(parameters, "InstanceId")])
    metadata_options(parameters, one.metadata)
    return {"instanceId": one.id, "instanceMetadataOptions": described(one)["metadataOptions"]}


def create_image(call, parameters):
    one, = by_id(call.world.seen(call.account, call.region), [query.required(parameters, "InstanceId")])
    return images.create_image(call, one, parameters, tags_for)


CALLS = {"DescribeInstances": describe_instances, "DescribeInstanceStatus": describe_instance_status,
         "RunInstances": run_instances, "TerminateInstances": terminate_instances, "StopInstances": stop_instances,
         "StartInstances": start_instances, "CreateTags": create_tags, "DeleteTags": delete_tags,
         "DescribeTags": describe_tags, "DescribeRegions": describe_regions,
         "DescribeAvailabilityZones": describe_availability_zones,
         "ModifyInstanceMetadataOptions": modify_instance_metadata_options, "CreateImage": create_image,
         "DescribeImages": images.describe_images, "DeregisterImage": images.deregister_image,
         "DeleteSnapshot": images.delete_snapshot} | launch_templates.CALLS


def answer(call, parameters):
    """-> status, content type, body"""
    action = parameters.get("Action", "")
    if parameters.get("Version") != "2016-11-15":
        raise Refusal("InvalidAction", "The API version is not known here: 2016-11-15 is")
    if action not in CALLS:
        raise Refusal("InvalidAction", f"The action {action} is not valid for this web service.")
    if call.region not in call.world.regions:
        raise Refusal("AuthFailure", "AWS was not able to validate the provided access credentials", 401)
    body = {"requestId": call.request_id} | CALLS[action](call, parameters)
    return 200, "text/xml;charset=UTF-8", markup.document(f"{action}Response", NAMESPACE, body)


def refusal(call, error):
    body = {"Errors": {"Error": {"Code": error.code, "Message": error.message}}, "RequestID": call.request_id}
    return error.status, "text/xml;charset=UTF-8", markup.document("Response", "", body)
