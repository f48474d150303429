"""Parameters of the query protocol: Filter.1.Name, InstanceId.2, TagSpecification.1.Tag.1.Key."""

import re

from . import markup
from .refusal import Refusal


def members(parameters, prefix):
    """prefix.1, prefix.2, … -> the values; with parts below them: dicts of those."""
    found = {}
    for name, value in parameters.items():
        match = re.fullmatch(re.escape(prefix) + r"\.(\d+)(?:\.(.+))?", name)
        if match:
            number, rest = int(match[1]), match[2]
            if rest is None:
                found[number] = value
            else:
                found.setdefault(number, {})[rest] = value
    return [found[number] for number in sorted(found)]


def required(parameters, name):
    if name not in parameters:
        raise Refusal("MissingParameter", f"The request must contain the parameter {name}")
    return parameters[name]


def whole_number(parameters, name, low, high, default):
    if name not in parameters:
        return default
    text = parameters[name]
    if not text.isdigit() or not low <= int(text) <= high:
        raise Refusal("InvalidParameterValue", f"Value ( {text} ) for parameter {name} is invalid. "
                      f"Expecting a value between {low} and {high}.")
    return int(text)


def matches(pattern, text):
    """EC2's wildcards: * and ?, which a backslash takes their meaning from."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    expression = "".join(".*" if part == "*" else "." if part == "?" else re.escape(part[-1]) for part in parts)
    return re.fullmatch(expression, text, re.DOTALL) is not None


def filters(parameters):
    out = []
    for one in members(parameters, "Filter"):
        values = members(one, "Value")
        if "Name" not in one or not values:
            raise Refusal("InvalidParameterValue", "The filter has no name or no values")
        out.append((one["Name"], values))
    return out


def passes(chosen, values_of):
    """All filters hold, each by one of its values. values_of(name): what the thing has there, or None: no such filter."""
    for name, patterns in chosen:
        values = values_of(name)
        if values is None:
            raise Refusal("InvalidParameterValue", f"The filter '{name}' is invalid")
        if not any(matches(pattern, str(value)) for pattern in patterns for value in values if value not in ("", None)):
            return False
    return True


def page(parameters, things, default, low=5, high=1000, sizes=None):
    """A page of the things, and the token of the next one. Tokens are opaque, and good for this list only."""
    size = whole_number(parameters, "MaxResults", low, high, default)
    start = 0
    token = parameters.get("NextToken")
    if token:
        match = re.fullmatch(r"eyJ2IjoiMiJ9([0-9a-f]{8})", token)
        if not match:
            raise Refusal("InvalidNextToken", "The specified nextToken is invalid.")
        start = int(match[1], 16)
    part = things[start:start + size] if size else things[start:]
    end = start + len(part)
    return part, f"eyJ2IjoiMiJ9{end:08x}" if end < len(things) else None


def page_number(parameters):
    """1 for a first page; later ones are counted by what their token holds."""
    token = parameters.get("NextToken", "")
    return 1 if not token else 2 + int(token[-8:], 16) // max(1, int(parameters.get("MaxResults", "1000")) * 2) \
        if re.fullmatch(r"[0-9a-f]{8}", token[-8:]) else 2


def answer(call, parameters, calls, namespace):
    """Of the services that wrap what they answer: -> status, content type, body"""
    action = parameters.get("Action", "")
    if action not in calls:
        raise Refusal("InvalidAction", f"Could not find operation {action}")
    body = {f"{action}Result": calls[action](call, parameters) or {}, "ResponseMetadata": {"RequestId": call.request_id}}
    return 200, "text/xml", markup.document(f"{action}Response", namespace, body)


def refusal(call, error, namespace):
    body = {"Error": {"Type": "Sender", "Code": error.code, "Message": error.message}, "RequestId": call.request_id}
    return error.status, "text/xml", markup.document("ErrorResponse", namespace, body)
