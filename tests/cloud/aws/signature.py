"""Signature version 4, from the server's side: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html

Written from the documents, not from a client's code, and judged by real clients: see ../clients_test.
"""

import datetime
import hashlib
import hmac
import urllib.parse

from .refusal import Refusal

ALGORITHM = "AWS4-HMAC-SHA256"
EMPTY = hashlib.sha256(b"").hexdigest()
UNSIGNED = "UNSIGNED-PAYLOAD"
# How far a clock may be off, and the codes for it, by service.
SKEW = {"s3": (900, "RequestTimeTooSkewed", 403), "ec2": (300, "RequestExpired", 400)}


def hash_of(text):
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode()).hexdigest()


def mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signing_key(secret, date, region, service):
    key = ("AWS4" + secret).encode()
    for part in (date, region, service, "aws4_request"):
        key = mac(key, part)
    return key


def quote(text):
    return urllib.parse.quote(text, safe="-_.~")


def canonical_path(raw, service):
    """S3 signs the path as it is sent. The others sign it normalised and encoded once more."""
    if service == "s3":
        return raw or "/"
    segments = []
    for segment in raw.split("/"):
        if segment == "..":
            segments[-1:] = []
        elif segment not in ("", "."):
            segments.append(segment)
    path = "/" + "/".join(segments)
    return urllib.parse.quote(path + ("/" if raw.endswith("/") and path != "/" else ""), safe="/-_.~")


def canonical_query(raw, without=()):
    pairs = []
    for part in raw.split("&") if raw else []:
        name, _, value = part.partition("=")
        name, value = (urllib.parse.unquote(piece.replace("+", "%20")) for piece in (name, value))
        if name not in without:
            pairs.append((quote(name), quote(value)))
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


class Claim:
    """What a request says of who signed it: in a header, or in the query of a presigned address."""

    def __init__(self, request):
        header = request.headers.get("authorization", "")
        self.presigned = "X-Amz-Signature" in request.query
        if self.presigned:
            fields = {"Credential": request.query["X-Amz-Credential"],
                      "SignedHeaders": request.query["X-Amz-SignedHeaders"],
                      "Signature": request.query["X-Amz-Signature"]}
            self.time = request.query["X-Amz-Date"]
            self.token = request.query.get("X-Amz-Security-Token")
            self.lifetime = int(request.query["X-Amz-Expires"])
        elif header.startswith(ALGORITHM + " "):
            parts = (part.strip().partition("=") for part in header[len(ALGORITHM):].split(","))
            fields = {name: value for name, _, value in parts}
            self.time = request.headers.get("x-amz-date", "")
            self.token = request.headers.get("x-amz-security-token")
            self.lifetime = None
        else:
            raise Refusal("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
        try:
            self.key_id, self.date, self.region, self.service, end = fields["Credential"].split("/")
            self.signed, self.signature = fields["SignedHeaders"].split(";"), fields["Signature"]
            self.moment = datetime.datetime.strptime(self.time, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        except (KeyError, ValueError) as error:
            raise Refusal("IncompleteSignature", f"The signature is not complete: {error}") from error
        if end != "aws4_request" or not self.time.startswith(self.date):
            raise Refusal("SignatureDoesNotMatch", "Credential should be scoped to a valid date and service", 403)


def payload_hash(request, claim):
    """Of the body that came, whatever the request says that it should be."""
    if claim.service != "s3":
        return hash_of(request.body)
    if claim.presigned:
        return UNSIGNED
    said = request.headers.get("x-amz-content-sha256")
    if said is None:
        raise Refusal("InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
    if said == UNSIGNED:
        return said
    if said.startswith("STREAMING-"):
        raise Refusal("NotImplemented", "chunked uploads are not supported here", 501)
    if said != hash_of(request.body):
        raise Refusal("XAmzContentSHA256Mismatch",
                      "The provided 'x-amz-content-sha256' header does not match what was computed.")
    return said


def check_time(claim, now):
    allowed, code, status = SKEW.get(claim.service, (300, "SignatureDoesNotMatch", 403))
    age = (now - claim.moment).total_seconds()
    if claim.lifetime is not None:
        if age > claim.lifetime or age < -allowed:
            raise Refusal("AccessDenied", "Request has expired", 403)
    elif abs(age) > allowed:
        raise Refusal(code, "The difference between the request time and the current time is too large: "
                      f"{claim.time} is now {now:%Y%m%dT%H%M%SZ}", status)


def signed_headers(request, claim):
    needed = ["host"] if claim.presigned else ["host", "x-amz-date"]
    needed += [name for name in request.headers if name.startswith("x-amz-") and not claim.presigned]
    if missing := set(needed) - set(claim.signed):
        raise Refusal("SignatureDoesNotMatch", f"not signed: {', '.join(sorted(missing))}", 403)
    lines = []
    for name in claim.signed:
        if name not in request.headers:
            raise Refusal("SignatureDoesNotMatch", f"signed, but not sent: {name}", 403)
        lines.append(f"{name}:{' '.join(request.headers[name].split())}\n")
    return "".join(lines)


def check(request, keys, now):
    """The key that the request is signed with. `keys`: id -> object with secret, token and expires."""
    claim = Claim(request)
    ec2 = claim.service == "ec2"
    key = keys.get(claim.key_id)
    if key is None:
        code = ("AuthFailure", 401) if ec2 else ("InvalidAccessKeyId" if claim.service == "s3" else "InvalidClientTokenId", 403)
        raise Refusal(code[0], "AWS was not able to validate the provided access credentials", code[1])
    if key.token != claim.token:
        raise Refusal("AuthFailure" if ec2 else "InvalidToken", "The provided token is malformed or otherwise invalid.", 401 if ec2 else 400)
    if key.expires and now > key.expires:
        raise Refusal("RequestExpired" if ec2 else "ExpiredToken", "The provided token has expired.", 400)
    check_time(claim, now)
    canonical = "\n".join([
        request.method, canonical_path(request.raw_path, claim.service),
        canonical_query(request.raw_query, ("X-Amz-Signature",) if claim.presigned else ()),
        signed_headers(request, claim), ";".join(claim.signed), payload_hash(request, claim)])
    to_sign = "\n".join([ALGORITHM, claim.time, f"{claim.date}/{claim.region}/{claim.service}/aws4_request",
                         hash_of(canonical)])
    made = mac(signing_key(key.secret, claim.date, claim.region, claim.service), to_sign).hex()
    if not hmac.compare_digest(made, claim.signature):
        code, status = ("AuthFailure", 401) if ec2 else ("SignatureDoesNotMatch", 403)
        raise Refusal(code, "The request signature we calculated does not match the signature you provided.", status)
    return key, claim
