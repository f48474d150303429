"""S3: buckets and objects in memory, by path-style addresses."""

import base64
import email.utils
import hashlib
import re
import urllib.parse
import xml.etree.ElementTree
from dataclasses import dataclass, field

from . import markup
from .refusal import Refusal
from .world import iso, utc_now

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
MOST_KEYS = 1000
MOST_BYTES = 64 << 20


@dataclass
class Object:
    body: bytes
    content_type: str
    metadata: dict
    changed: object = field(default_factory=utc_now)

    @property
    def etag(self):
        return f'"{hashlib.md5(self.body).hexdigest()}"'


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict = field(default_factory=dict)


def xml_answer(name, value):
    return Answer(200, markup.document(name, NAMESPACE, value), {"Content-Type": "application/xml"})


def bucket_of(call, name):
    bucket = call.world.buckets.get(name)
    if bucket is None:
        raise Refusal("NoSuchBucket", "The specified bucket does not exist", 404)
    if bucket["account"] != call.account:
        raise Refusal("AccessDenied", "Access Denied", 403)
    if bucket["region"] != call.region:
        raise Refusal("AuthorizationHeaderMalformed",
                      f"The authorization header is malformed; the region '{call.region}' is wrong; expecting '{bucket['region']}'")
    return bucket


def object_of(bucket, key):
    if key not in bucket["objects"]:
        raise Refusal("NoSuchKey", "The specified key does not exist.", 404)
    return bucket["objects"][key]


# ---- buckets ------------------------------------------------------------------------------------------------

def list_buckets(call):
    own = [name for name, bucket in call.world.buckets.items() if bucket["account"] == call.account]
    return xml_answer("ListAllMyBucketsResult", {
        "Owner": {"ID": call.account, "DisplayName": call.account},
        "Buckets": {"Bucket": tuple({"Name": name, "CreationDate": iso(utc_now())} for name in sorted(own))}})


def create_bucket(call, name):
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name):
        raise Refusal("InvalidBucketName", "The specified bucket is not valid.")
    known = call.world.buckets.get(name)
    if known and known["account"] != call.account:
        raise Refusal("BucketAlreadyExists", "The requested bucket name is not available.", 409)
    call.world.buckets.setdefault(name, {"account": call.account, "region": call.region, "objects": {}})
    return Answer(200, b"", {"Location": f"/{name}"})


def delete_bucket(call, name):
    if bucket_of(call, name)["objects"]:
        raise Refusal("BucketNotEmpty", "The bucket you tried to delete is not empty", 409)
    del call.world.buckets[name]
    return Answer(204)


def list_objects(call, name, query):
    """Version 2. Keys are in the order of their bytes; a common prefix counts as one."""
    bucket = bucket_of(call, name)
    if query.get("list-type") != "2":
        raise Refusal("NotImplemented", "only list-type=2", 501)
    prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
    try:
        most = min(MOST_KEYS, int(query.get("max-keys", MOST_KEYS)))
        token = base64.urlsafe_b64decode(query.get("continuation-token", "")).decode()
    except ValueError as error:
        raise Refusal("InvalidArgument", "The continuation token or max-keys provided is incorrect") from error
    after = token or query.get("start-after", "")
    contents, prefixes, last, more = [], [], "", False
    for key in sorted(bucket["objects"], key=lambda text: text.encode()):
        cut = key.find(delimiter, len(prefix)) if delimiter else -1
        common = key[:cut + len(delimiter)] if cut >= 0 else None
        if not key.startswith(prefix) or key <= after or common and (after.startswith(common) or common in prefixes):
            continue
        if len(contents) + len(prefixes) >= most:
            more = True
            break
        if common:
            prefixes.append(common)
        else:
            contents.append(key)
        last = common or key
    shown = urllib.parse.quote if query.get("encoding-type") == "url" else lambda text: text
    return xml_answer("ListBucketResult", {
        "Name": name, "Prefix": shown(prefix), "Delimiter": shown(delimiter) if delimiter else None, "MaxKeys": most,
        "EncodingType": query.get("encoding-type"), "KeyCount": len(contents) + len(prefixes), "IsTruncated": more,
        "StartAfter": query.get("start-after"), "ContinuationToken": query.get("continuation-token"),
        "NextContinuationToken": base64.urlsafe_b64encode(last.encode()).decode() if more else None,
        "Contents": tuple({"Key": shown(key), "LastModified": iso(one.changed), "ETag": one.etag, "Size": len(one.body),
                           "StorageClass": "STANDARD"} for key in contents for one in [bucket["objects"][key]]),
        "CommonPrefixes": tuple({"Prefix": shown(one)} for one in prefixes)})


def delete_objects(call, name, request):
    bucket = bucket_of(call, name)
    if "content-md5" not in request.headers and not any(n.startswith("x-amz-checksum") for n in request.headers):
        raise Refusal("InvalidRequest", "Missing required header for this request: Content-MD5")
    try:
        root = xml.etree.ElementTree.fromstring(request.body)
    except xml.etree.ElementTree.ParseError as error:
        raise Refusal("MalformedXML", "The XML you provided was not well-formed") from error
    space = "{" + NAMESPACE + "}" if root.tag.startswith("{") else ""
    keys = [one.findtext(f"{space}Key", "") for one in root.findall(f"{space}Object")]
    if not 0 < len(keys) <= MOST_KEYS:
        raise Refusal("MalformedXML", "between 1 and 1000 keys")
    for key in keys:
        bucket["objects"].pop(key, None)
    quiet = root.findtext(f"{space}Quiet") == "true"
    return xml_answer("DeleteResult", {"Deleted": () if quiet else tuple({"Key": key} for key in keys)})


# ---- objects ------------------------------------------------------------------------------------------------

def head_of(one):
    return {"ETag": one.etag, "Last-Modified": email.utils.format_datetime(one.changed, usegmt=True),
            "Accept-Ranges": "bytes", "Content-Type": one.content_type} | one.metadata


def is_current(one, headers):
    if "if-none-match" in headers:
        return headers["if-none-match"] in (one.etag, "*", one.etag.strip('"'))
    if "if-modified-since" in headers:
        return one.changed.replace(microsecond=0) <= email.utils.parsedate_to_datetime(headers["if-modified-since"])
    return False


def get_object(call, name, key, request):
    one = object_of(bucket_of(call, name), key)
    if is_current(one, request.headers):
        return Answer(304, b"", head_of(one))
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", request.headers.get("range", ""))
    if not match or match[0] == "bytes=-":
        return Answer(200, one.body, head_of(one))
    size = len(one.body)
    start = int(match[1]) if match[1] else max(0, size - int(match[2]))
    end = min(size, int(match[2]) + 1) if match[1] and match[2] else size
    if start >= end:
        raise Refusal("InvalidRange", "The requested range is not satisfiable", 416)
    return Answer(206, one.body[start:end], head_of(one) | {"Content-Range": f"bytes {start}-{end - 1}/{size}"})


def put_object(call, name, key, request):
    bucket = bucket_of(call, name)
    if len(request.body) > MOST_BYTES:
        raise Refusal("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
    given = request.headers.get("content-md5")
    if given and base64.b64encode(hashlib.md5(request.body).digest()).decode() != given:
        raise Refusal("BadDigest", "The Content-MD5 you specified did not match what we received.")
    if request.headers.get("if-none-match") == "*" and key in bucket["objects"]:
        raise Refusal("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412)
    metadata = {n: v for n, v in request.headers.items() if n.startswith("x-amz-meta-")}
    one = Object(request.body, request.headers.get("content-type", "binary/octet-stream"), metadata)
    bucket["objects"][key] = one
    return Answer(200, b"", {"ETag": one.etag})


def delete_object(call, name, key):
    bucket_of(call, name)["objects"].pop(key, None)
    return Answer(204)


def answer(call, request):
    name, _, key = urllib.parse.unquote(request.raw_path.lstrip("/")).partition("/")
    method, query = request.method, request.query
    if not name:
        return list_buckets(call)
    if key:
        calls = {"GET": lambda: get_object(call, name, key, request), "HEAD": lambda: get_object(call, name, key, request),
                 "PUT": lambda: put_object(call, name, key, request), "DELETE": lambda: delete_object(call, name, key)}
    else:
        calls = {"GET": lambda: list_objects(call, name, query), "PUT": lambda: create_bucket(call, name),
                 "HEAD": lambda: bucket_of(call, name) and Answer(200, b"", {"x-amz-bucket-region": call.region}),
                 "DELETE": lambda: delete_bucket(call, name)}
        if "delete" in query:
            calls = {"POST": lambda: delete_objects(call, name, request)}
        if "location" in query:
            calls = {"GET": lambda: xml_answer("LocationConstraint", bucket_of(call, name)["region"])}
    if method not in calls or set(query) & {"uploads", "uploadId", "acl", "tagging", "versions"}:
        raise Refusal("NotImplemented", "A header or query you provided implies functionality that is not implemented.", 501)
    return calls[method]()


def refusal(call, error):
    body = {"Code": error.code, "Message": error.message, "Resource": call.path, "RequestId": call.request_id}
    return error.status, "application/xml", markup.document("Error", "", body)
