"""The address that EC2, Auto Scaling, S3 and STS are asked at. Which of them is meant is told by the signature's scope."""

import json
import time
import traceback
import urllib.parse
import uuid
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import autoscaling, control, ec2, query, s3, signature, sts
from .refusal import Refusal

MOST_BODY = 64 << 20
QUERY_SERVICES = {"autoscaling": autoscaling, "ec2": ec2, "sts": sts}


@dataclass
class Request:
    method: str
    raw_path: str
    raw_query: str
    headers: dict  # lower-case names; several of one name are joined by a comma
    body: bytes

    @property
    def query(self):
        return dict(urllib.parse.parse_qsl(self.raw_query, keep_blank_values=True))


@dataclass
class Call:
    world: object
    path: str
    request_id: str
    account: str = ""
    region: str = ""
    key: object = None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "AmazonEC2", ""

    def log_message(self, *_):
        pass

    def setup(self):
        super().setup()
        self.connection.settimeout(60)

    def date_time_string(self, timestamp=None):
        """The clock of this cloud, which can be wrong."""
        return super().date_time_string((timestamp or time.time()) + self.server.world.skew)

    def read_request(self):
        path, _, raw_query = self.path.partition("?")
        headers = {}
        for name, value in self.headers.items():
            name = name.lower()
            headers[name] = f"{headers[name]},{value}" if name in headers else value
        length = int(headers.get("content-length", 0))
        if length > MOST_BODY:
            raise Refusal("EntityTooLarge", "the body is too large")
        return Request(self.command, path, raw_query, headers, self.rfile.read(length))

    def send(self, status, headers, body):
        self.send_response(status)
        length = len(body)
        for name, value in headers.items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", headers.get("Content-Length", str(length)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_any(self):
        request = self.read_request()
        if request.raw_path.startswith("/_control/"):
            status, answer = control.answer(self.server, request)
            return self.send(status, {"Content-Type": "application/json"}, json.dumps(answer).encode())
        return self.answer(request)

    def answer(self, request):
        world = self.server.world
        call = Call(world, request.raw_path, str(uuid.uuid4()))
        service = service_of(request)
        try:
            call.key, claim = signature.check(request, world.keys, world.now())
            call.account, call.region, service = call.key.account, claim.region, claim.service
            answer = self.dispatch(call, service, request)
        except Refusal as error:
            answer = refused(call, service, error)
        except Exception:  # a bug here is not to look like an answer of the cloud
            traceback.print_exc()
            answer = 500, {"Content-Type": "text/plain"}, b"a fault of the test's own cloud\n"
        with world.lock:
            world.log.append({"service": service, "status": answer[0], "region": call.region, "account": call.account,
                              "action": action_of(request)})
            del world.log[:-10000]
        return self.send(answer[0], answer[1] | {"x-amzn-requestid": call.request_id}, answer[2])

    def dispatch(self, call, service, request):
        if service not in ("s3", *QUERY_SERVICES):
            raise Refusal("SignatureDoesNotMatch", f"there is no service {service} here", 403)
        world, action = call.world, action_of(request)
        parameters = parameters_of(request) if service != "s3" else {}
        with world.lock:
            fault = world.fault(service, action, call.region, query.page_number(parameters))
            limited = service == "ec2" and world.is_over_limit(call.account, call.region, action)
        if limited or fault and fault.kind == "throttle":
            raise Refusal("RequestLimitExceeded" if service == "ec2" else "SlowDown", "Request limit exceeded.", 503)
        if fault and fault.kind in BEFORE:
            BEFORE[fault.kind](fault)
        with world.lock:
            if service == "s3":
                done = s3.answer(call, request)
                out = done.status, {"Content-Type": "application/xml", "x-amz-request-id": call.request_id} | done.headers, done.body
            else:
                status, kind, body = QUERY_SERVICES[service].answer(call, parameters)
                out = status, {"Content-Type": kind}, body
        if fault:
            out = AFTER[fault.kind](out, self)
        return out

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any


def service_of(request):
    """Before the signature was read: only for the form of the refusal."""
    for name in ("autoscaling", "s3", "sts"):
        if f"/{name}/aws4_request" in request.headers.get("authorization", "") + urllib.parse.unquote(request.raw_query):
            return name
    return "ec2"


def action_of(request):
    return parameters_of(request).get("Action") or f"{request.method} {request.raw_path}"


def parameters_of(request):
    text = request.body.decode("utf-8", "replace") if request.method == "POST" else request.raw_query
    return dict(urllib.parse.parse_qsl(text, keep_blank_values=True, max_num_fields=5000))


def refused(call, service, error):
    status, kind, body = {"s3": s3, **QUERY_SERVICES}.get(service, ec2).refusal(call, error)
    return status, {"Content-Type": kind}, body


# ---- faults: before the call does anything, and to its answer -----------------------------------------------

def fail_with_status(fault):
    raise Refusal("InternalError" if fault.status == 500 else "Unavailable", "An internal error has occurred", fault.status)


def fail_slowly(fault):
    time.sleep(fault.seconds)


def halve(answer, _):
    """Well-formed HTTP, half of the XML."""
    return answer[0], answer[1], answer[2][:len(answer[2]) // 2]


def cut(answer, handler):
    """Half of what the header says, then the end of the connection."""
    handler.close_connection = True
    return answer[0], answer[1] | {"Content-Length": str(len(answer[2]))}, answer[2][:len(answer[2]) // 2]


def garbage(*_):
    return 200, {"Content-Type": "text/html"}, b"<html><body>Welcome to the hotel's network<br></body></html>"


def entities(answer, _):
    """The billion laughs."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return answer[0], answer[1], (f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">{levels}]><l>&l9;</l>').encode()


BEFORE = {"status": fail_with_status, "slow": fail_slowly}
AFTER = {"slow": lambda answer, _: answer, "half": halve, "cut": cut, "garbage": garbage, "entities": entities}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address, world, keys):
        self.world, self.keys = world, keys
        super().__init__(address, Handler)

    def handle_error(self, request, client_address):
        """Clients that go away are no news."""
