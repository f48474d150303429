"""Auto Scaling, of version 2011-01-01: groups, and the launch templates that they start instances from. Who is in a group
is told by the tag of its instances; nothing is started."""

from . import query
from .refusal import Refusal
from .world import iso, utc_now

NAMESPACE = "http://autoscaling.amazonaws.com/doc/2011-01-01/"
TEMPLATE, POLICY = "LaunchTemplate.", "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification."


def template_of(parameters, prefix):
    """Of a group that says no version, the answers say none either."""
    found = {name[len(prefix):]: value for name, value in parameters.items() if name.startswith(prefix)}
    return found or None


def member(call, one):
    return {"InstanceId": one.id, "InstanceType": one.type, "AvailabilityZone": one.zone, "LifecycleState": one.target_state,
            "HealthStatus": "Healthy", "ProtectedFromScaleIn": False}


def described(call, name, group):
    inside = [one for one in call.world.seen(call.account, call.region)
              if one.tags.get("aws:autoscaling:groupName") == name and one.state == "running"]
    mixed = group["mixed"] and {"LaunchTemplate": {"LaunchTemplateSpecification": group["mixed"], "Overrides": {
        "member": ({"InstanceType": "t3.small"}, {"InstanceType": "t3.large"})}}}
    return {"AutoScalingGroupName": name, "AutoScalingGroupARN": f"arn:aws:autoscaling:{call.region}:{call.account}:{name}",
            "LaunchTemplate": group["template"], "MixedInstancesPolicy": mixed, "MinSize": 0, "MaxSize": 9,
            "DesiredCapacity": len(inside), "DefaultCooldown": 300, "AvailabilityZones": {"member": (f"{call.region}a",)},
            "HealthCheckType": "EC2", "CreatedTime": iso(utc_now()),
            "Instances": {"member": tuple(member(call, one) for one in inside)}}


def groups(call):
    return call.world.groups.setdefault((call.account, call.region), {})


def create_auto_scaling_group(call, parameters):
    name = query.required(parameters, "AutoScalingGroupName")
    if name in groups(call):
        raise Refusal("AlreadyExists", f"AutoScalingGroup by this name already exists - A group with the name {name} already exists")
    groups(call)[name] = {"template": template_of(parameters, TEMPLATE), "mixed": template_of(parameters, POLICY)}


def describe_auto_scaling_groups(call, parameters):
    names = query.members(parameters, "AutoScalingGroupNames.member")
    found = [described(call, name, group) for name, group in groups(call).items() if not names or name in names]
    return {"AutoScalingGroups": {"member": tuple(found)}}


def update_auto_scaling_group(call, parameters):
    name = query.required(parameters, "AutoScalingGroupName")
    if name not in groups(call):
        raise Refusal("ValidationError", f"AutoScalingGroup name not found - no such group: {name}")
    if template := template_of(parameters, TEMPLATE):
        groups(call)[name] = {"template": template, "mixed": None}


CALLS = {"CreateAutoScalingGroup": create_auto_scaling_group, "DescribeAutoScalingGroups": describe_auto_scaling_groups,
         "UpdateAutoScalingGroup": update_auto_scaling_group}


def answer(call, parameters):
    return query.answer(call, parameters, CALLS, NAMESPACE)


def refusal(call, error):
    return query.refusal(call, error, NAMESPACE)
