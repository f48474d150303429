"""authority_beside.py: the CA's API, ours and Puppet Server's asked the same in the same order."""
import pathlib
import re
import subprocess

from harness import check

PLAIN = {"Content-Type": "text/plain"}
JSON = {"Content-Type": "application/json"}
NEW_EACH_TIME = ("not_before", "not_after", "serial_number", "fingerprint", "fingerprints")


def requests(folder):
    """Requests for certificates, made by openssl: name → PEM."""
    folder = pathlib.Path(folder)
    folder.mkdir()
    extensions = {"alt": "subjectAltName=DNS:alt.test,DNS:other.test", "authorized": "1.3.6.1.4.1.34380.1.3.1=ASN1:UTF8:true",
                  "unknown": "1.2.3.4.5=ASN1:UTF8:x", "role": "1.3.6.1.4.1.34380.1.1.13=ASN1:UTF8:web",
                  "wild": "subjectAltName=DNS:*.test"}
    made = {}
    for name, subject in {"new": "new.test", "again": "new.test", "second": "second.test", "third": "third.test",
                          "upper": "Upper.test", "alt": "alt.test", "authorized": "authorized.test",
                          "unknown": "unknown.test", "role": "role.test", "wild": "wild.test", "taken": "taken.test",
                          "small": "small.test"}.items():
        more = ["-addext", extensions[name]] if name in extensions else []
        kind = "rsa:1024" if name == "small" else "rsa:2048"
        done = subprocess.run(["openssl", "req", "-new", "-newkey", kind, "-nodes", "-keyout", str(folder / name), "-subj",
                               f"/CN={subject}", "-sha256", *more], check=True, capture_output=True, text=True, timeout=60)
        made[name] = done.stdout
    return made


def cases(csr):
    """Who, method, path, body, headers."""
    ask, look = "certificate_request/", "certificate_status/"
    for path in ("certificate/ca", "certificate/node1.test", "certificate/none.test", "certificate_revocation_list/ca",
                 "certificate_request/none.test", "certificate_status/node1.test", "certificate_statuses/x",
                 "expirations", "nothing"):
        yield "anybody", "GET", path, None, {}
    for name, key in (("new.test", "new"), ("new.test", "new"), ("new.test", "again"), ("other.test", "second"),
                      ("second.test", "second"), ("Upper.test", "upper"), ("alt.test", "alt"),
                      ("authorized.test", "authorized"), ("unknown.test", "unknown"), ("role.test", "role"),
                      ("wild.test", "wild"), ("third.test", "third")):
        yield "anybody", "PUT", ask + name, csr[key], PLAIN
    yield "anybody", "PUT", ask + "garbage.test", "no request", PLAIN
    yield "anybody", "PUT", ask + "empty.test", "", PLAIN
    for name in ("new.test", "role.test", "none.test"):
        yield "anybody", "GET", ask + name, None, {}
    for path in (look + "new.test", look + "node1.test", look + "none.test", look + "role.test", look + "alt.test",
                 "certificate_statuses/all", "certificate_statuses/all?state=requested",
                 "certificate_statuses/all?state=signed", "certificate_statuses/all?state=revoked",
                 "certificate_statuses/all?state=nonsense"):
        yield "administrator", "GET", path, None, {}
    for who in ("node", "anybody"):
        for method, path in (("GET", look + "new.test"), ("PUT", look + "new.test"), ("DELETE", look + "new.test"),
                             ("GET", "certificate_statuses/all"), ("PUT", "clean"), ("DELETE", ask + "new.test"), ("PUT", "certificate_revocation_list")):
            yield who, method, path, "{}" if method != "GET" else None, JSON
    for body in ("", "{", "[]", "{}", '{"desired_state": 1}', '{"desired_state": "signd"}',
                 '{"desired_state": "signed", "cert_ttl": "x"}', '{"desired_state": "signed", "cert_ttl": 99999999999}'):
        yield "administrator", "PUT", look + "new.test", body, JSON
    sign, revoke = '{"desired_state": "signed"}', '{"desired_state": "revoked"}'
    for name, body in (("new.test", sign), ("new.test", sign), ("none.test", sign), ("none.test", revoke),
                       ("second.test", revoke), ("alt.test", sign), ("authorized.test", sign), ("unknown.test", sign)):
        yield "administrator", "PUT", look + name, body, JSON
    yield "administrator", "PUT", look + "second.test", '{"desired_state": "signed", "cert_ttl": 3600}', JSON
    yield "anybody", "PUT", ask + "new.test", csr["again"], PLAIN
    yield "administrator", "GET", look + "new.test", None, {}
    yield "administrator", "PUT", look + "new.test", revoke, JSON
    yield "administrator", "PUT", look + "new.test", revoke, JSON
    yield "administrator", "GET", look + "new.test", None, {}
    yield "anybody", "PUT", ask + "new.test", csr["again"], PLAIN
    yield "anybody", "GET", "certificate/new.test", None, {}
    for name in ("new.test", "new.test", "alt.test", "none.test"):
        yield "administrator", "DELETE", look + name, None, {}
    for body in ("", "{", "{}", '{"certnames": 1}', '{"certnames": []}', '{"certnames": ["none.test", "third.test"]}',
                 '{"certnames": ["role.test"], "async": true}'):
        yield "administrator", "PUT", "clean", body, JSON
    yield "administrator", "DELETE", ask + "none.test", None, {}
    yield "administrator", "DELETE", ask + "role.test", None, {}
    yield "administrator", "PUT", "certificate_revocation_list", "no list", PLAIN
    yield "administrator", "PUT", "certificate_revocation_list", "", PLAIN
    yield "administrator", "PUT", "clean", '{"certnames": ["second.test"]}', JSON
    for since in ("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT", "garbage"):
        yield "anybody", "GET", "certificate_revocation_list/ca", None, {"If-Modified-Since": since}
        yield "anybody", "GET", "certificate/ca", None, {"If-Modified-Since": since}


def plain_rows(data):
    if isinstance(data, list):
        rows = [row for row in data if not isinstance(row, dict) or row["name"] not in ("unknown.test", "wild.test")]
        return sorted((plain_rows(row) for row in rows), key=str)
    if isinstance(data, dict):
        signed = data.get("state") in ("signed", "revoked")
        return {name: "X" if signed and name in NEW_EACH_TIME else plain_rows(value) for name, value in data.items()}
    return data


def normal(answer):
    kind = (answer.headers.get("Content-Type") or "").replace("; charset", ";charset").removesuffix(";charset=utf-8")
    # Without a body it is of no kind; and theirs is sometimes none with a charset.
    kind = "" if not answer.body or kind.startswith(";") else kind
    body = answer.body.decode()
    if body.startswith("-----BEGIN"):
        body = " ".join(re.findall("BEGIN [A-Z0-9 ]+", body))
    elif "json" in kind and body:
        body = plain_rows(answer.json())
    else:
        body = re.sub(r"/\S*ca/(?=requests)", "CADIR/", body)
    if answer.status == 404 and body == "Resource not found.":
        kind = ""
    return answer.status, kind, body


def is_meant(path, body, ours, theirs):
    """What we answer otherwise on purpose."""
    # It says what to do as well.
    if theirs[0] == 400 and ours[0] == 400 and ours[2].startswith(theirs[2] + ". "):
        return True
    # The same request once more: its answer got lost.
    if path == "certificate_request/new.test" and ours[0] == 200 and "already has a requested" in theirs[2]:
        return True
    # What may never be signed is not kept; and what is no request, or no number, is no failure of the server.
    if path in ("certificate_request/unknown.test", "certificate_request/wild.test", "certificate_status/unknown.test"):
        return ours[0] in (400, 404)
    if theirs[0] == 500:
        return ours[0] == 400
    # What nobody may ask is not there.
    if path == "nothing":
        return (ours[0], theirs[0]) == (404, 403)
    # We do not send what the client has.
    return path == "certificate/ca" and (ours[0], theirs[0]) == (304, 200)


def compare_authority(ours, theirs, folder):
    """Both: clients by who they are."""
    for who, method, path, body, headers in cases(requests(folder)):
        answers = []
        for clients in (ours, theirs):
            try:
                answers.append(normal(clients[who].ask(method, "/puppet-ca/v1/" + path, body, dict(headers))))
            except OSError as error:
                answers.append(repr(error))
        if answers[0] != answers[1] and is_meant(path, body, *answers):
            continue
        check(f"{who} {method} {path} {body and body[:60]!r} {headers}", *answers)
