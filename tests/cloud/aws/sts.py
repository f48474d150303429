"""The Security Token Service: who am I, and credentials of a role."""

from . import query
from .refusal import Refusal
from .world import iso

NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"


def get_caller_identity(call, _):
    return {"Arn": f"arn:aws:sts::{call.account}:{call.key.who}", "UserId": "AIDA" + call.key.id[4:], "Account": call.account}


def assume_role(call, parameters):
    arn, session = query.required(parameters, "RoleArn"), query.required(parameters, "RoleSessionName")
    parts = arn.split(":")
    if len(parts) != 6 or parts[:3] != ["arn", "aws", "iam"] or not parts[5].startswith("role/"):
        raise Refusal("ValidationError", f"{arn} is invalid")
    role = parts[5][5:]
    rules = call.world.accounts.get(parts[4], {}).get("roles", {}).get(role)
    if rules is None or call.account not in rules["trusts"] or rules.get("external_id") != parameters.get("ExternalId"):
        raise Refusal("AccessDenied", f"User: {call.key.who} is not authorized to perform: sts:AssumeRole on resource: {arn}", 403)
    seconds = query.whole_number(parameters, "DurationSeconds", 900, 43200, 3600)
    key = call.world.add_key(parts[4], f"assumed-role/{role}/{session}", seconds)
    return {"Credentials": {"AccessKeyId": key.id, "SecretAccessKey": key.secret, "SessionToken": key.token,
                            "Expiration": iso(key.expires, "%Y-%m-%dT%H:%M:%SZ")},
            "AssumedRoleUser": {"AssumedRoleId": f"AROA:{session}", "Arn": f"arn:aws:sts::{parts[4]}:{key.who}"}}


CALLS = {"GetCallerIdentity": get_caller_identity, "AssumeRole": assume_role}


def answer(call, parameters):
    return query.answer(call, parameters, CALLS, NAMESPACE)


def refusal(call, error):
    return query.refusal(call, error, NAMESPACE)
