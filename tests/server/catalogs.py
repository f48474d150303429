"""Requests for catalogs as agents make them."""
import json
import urllib.parse

RICH = "application/vnd.puppet.rich+json, application/json, text/pson"


def facts_of(certname, **more):
    values = {"os": {"name": "Debian", "family": "Debian", "release": {"major": "12", "full": "12.1"}},
              "osfamily": "Debian", "fqdn": certname, "clientversion": "7.23.0", "kernel": "Linux",
              "networking": {"fqdn": certname, "ip": "10.0.0.1"}, **more}
    return {"name": certname, "values": values, "timestamp": "2026-11-29T00:00:00.0+00:00",
            "expiration": "2026-11-30T00:00:00.0+00:00"}


def form(certname, environment, facts=None, /, **fields):
    """The form of a catalog request; a field that is None is left out."""
    text = facts if isinstance(facts, str) else json.dumps(facts or facts_of(certname))
    body = {"facts_format": "application/json", "facts": urllib.parse.quote(text), "environment": environment,
            "configured_environment": environment, "check_environment": "true",
            "transaction_uuid": "3f0d7a6a-0000-4000-8000-000000000001", "job_uuid": "", "static_catalog": "true",
            "checksum_type": "sha256.sha384.sha512.sha224.md5", **fields}
    return urllib.parse.urlencode({name: value for name, value in body.items() if value is not None})


def catalog(client, certname, environment="production", facts=None, accept=RICH, **fields):
    return client.ask("POST", f"/puppet/v3/catalog/{certname}?environment={environment}",
                      form(certname, environment, facts, **fields),
                      {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"})


def resource(answer, reference):
    """A resource of a catalog by "Type[title]"; None."""
    for each in answer.json()["resources"]:
        if f"{each['type']}[{each['title']}]" == reference:
            return each
    return None
