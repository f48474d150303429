"""Launch templates of EC2: numbered versions of what instances are started with, one of them the default."""

from dataclasses import dataclass, field

from . import query
from .refusal import Refusal
from .world import iso, new_id, utc_now


@dataclass
class Template:
    id: str
    account: str
    region: str
    name: str
    versions: list = field(default_factory=list)  # of parameters; the first is number 1
    default: int = 1
    tokens: dict = field(default_factory=dict)  # client token -> version


def data_of(parameters):
    """Only what has no parts."""
    prefix = "LaunchTemplateData."
    return {name[len(prefix):]: value for name, value in parameters.items() if name.startswith(prefix) and "." not in name[len(prefix):]}


def chosen(call, parameters):
    identifier, name = parameters.get("LaunchTemplateId"), parameters.get("LaunchTemplateName")
    for one in call.world.templates.values():
        if (one.account, one.region) == (call.account, call.region) and (one.id == identifier or one.name == name):
            return one
    raise Refusal("InvalidLaunchTemplateId.NotFound", f"The specified launch template, with template ID {identifier}, does not exist.")


def number_of(template, text):
    number = {"$Latest": len(template.versions), "$Default": template.default}.get(text) or (int(text) if text.isdigit() else 0)
    if not 1 <= number <= len(template.versions):
        raise Refusal("InvalidLaunchTemplateId.VersionNotFound", f"Could not find launch template version {text}")
    return number


def described(one):
    return {"launchTemplateId": one.id, "launchTemplateName": one.name, "createTime": iso(utc_now()),
            "defaultVersionNumber": one.default, "latestVersionNumber": len(one.versions)}


def version_described(one, number):
    data = {name[0].lower() + name[1:]: value for name, value in one.versions[number - 1].items()}
    return {"launchTemplateId": one.id, "launchTemplateName": one.name, "versionNumber": number,
            "defaultVersion": number == one.default, "createTime": iso(utc_now()), "launchTemplateData": data}


def create_launch_template(call, parameters):
    one = Template(new_id("lt"), call.account, call.region, query.required(parameters, "LaunchTemplateName"), [data_of(parameters)])
    call.world.templates[one.id] = one
    return {"launchTemplate": described(one)}


def create_launch_template_version(call, parameters):
    one, token = chosen(call, parameters), parameters.get("ClientToken")
    if not token or token not in one.tokens:
        source = parameters.get("SourceVersion")
        one.versions.append((one.versions[number_of(one, source) - 1] if source else {}) | data_of(parameters))
        one.tokens[token] = len(one.versions)
    return {"launchTemplateVersion": version_described(one, one.tokens[token])}


def describe_launch_template_versions(call, parameters):
    one = chosen(call, parameters)
    numbers = [number_of(one, text) for text in query.members(parameters, "LaunchTemplateVersion")]
    return {"launchTemplateVersionSet": [version_described(one, n) for n in numbers or range(len(one.versions), 0, -1)]}


def modify_launch_template(call, parameters):
    one = chosen(call, parameters)
    one.default = number_of(one, query.required(parameters, "SetDefaultVersion"))
    return {"launchTemplate": described(one)}


CALLS = {"CreateLaunchTemplate": create_launch_template, "CreateLaunchTemplateVersion": create_launch_template_version,
         "DescribeLaunchTemplateVersions": describe_launch_template_versions, "ModifyLaunchTemplate": modify_launch_template}
