"""What there is in the cloud: accounts, keys, regions, instances, objects; and what goes wrong in it on demand."""

import datetime
import secrets
import threading
from dataclasses import dataclass, field

STATES = {"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}


def utc_now():
    return datetime.datetime.now(datetime.timezone.utc)


def iso(moment, form="%Y-%m-%dT%H:%M:%S.000Z"):
    return moment.strftime(form)


def new_id(prefix):
    return f"{prefix}-{secrets.token_hex(9)[:17]}"


@dataclass
class Key:
    id: str
    secret: str
    account: str
    who: str = "user/test"
    token: str | None = None
    expires: datetime.datetime | None = None


@dataclass
class Instance:
    id: str
    account: str
    region: str
    zone: str
    image: str = "ami-0123456789abcdef0"
    type: str = "t3.micro"
    state: str = "pending"
    reason_code: str = ""
    reason: str = ""
    launched: datetime.datetime = field(default_factory=utc_now)
    pending: datetime.datetime = field(default_factory=utc_now)  # changes when it is stopped and started
    changed: datetime.datetime = field(default_factory=utc_now)
    listed_from: datetime.datetime | None = None  # eventual consistency
    reservation: str = ""
    index: int = 0
    address: str = ""  # private
    public_address: str = ""
    ipv6: str = ""
    key_name: str = ""
    lifecycle: str = ""
    client_token: str = ""
    user_data: bytes = b""
    role: str = ""
    architecture: str = "x86_64"
    vpc: str = "vpc-0aaaaaaaaaaaaaaa1"
    subnet: str = "subnet-0aaaaaaaaaaaaaaa1"
    tags: dict = field(default_factory=dict)
    metadata: dict = field(default_factory=lambda: {
        "HttpTokens": "required", "HttpPutResponseHopLimit": 1, "HttpEndpoint": "enabled",
        "InstanceMetadataTags": "enabled"})
    spot_action: dict | None = None
    target_state: str = "InService"
    machine: str = ""  # of the lab

    def set_state(self, state, code="", reason=""):
        self.state, self.reason_code, self.reason, self.changed = state, code, reason, utc_now()
        if state == "terminated":
            self.address = self.public_address = ""

    @property
    def private_name(self):
        if not self.address:
            return ""
        domain = "ec2.internal" if self.region == "us-east-1" else f"{self.region}.compute.internal"
        return f"ip-{self.address.replace('.', '-')}.{domain}"

    @property
    def public_name(self):
        return f"ec2-{self.public_address.replace('.', '-')}.compute-1.amazonaws.com" if self.public_address else ""


@dataclass
class Fault:
    """The next `count` requests that fit fail. See ../cloud for the kinds."""
    kind: str
    service: str = ""
    action: str = ""
    region: str = ""
    page: int = 0  # only from that page of a list on
    count: int = 1
    status: int = 500
    seconds: float = 0.0

    def fits(self, service, action, region, page):
        return (self.count > 0 and self.service in ("", service) and self.action in ("", action)
                and self.region in ("", region) and page >= self.page)


class Bucket:
    """The token bucket that EC2 limits calls with."""

    def __init__(self, capacity, refill):
        self.capacity, self.refill, self.tokens, self.at = capacity, refill, float(capacity), utc_now()

    def take(self):
        now = utc_now()
        self.tokens = min(self.capacity, self.tokens + self.refill * (now - self.at).total_seconds())
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class World:
    def __init__(self, accounts, regions):
        self.lock = threading.RLock()
        self.regions = regions
        self.accounts = accounts
        self.keys = {}
        self.instances = {}  # id -> Instance, in the order they were launched
        self.launched_by = {}  # (account, region, client token) -> reservation
        self.images, self.snapshots, self.templates = {}, {}, {}  # id -> images.Image, tags, launch_templates.Template
        self.groups = {}  # Auto Scaling: (account, region) -> {name: its template}
        self.image_seconds = 0.2  # until an image is available
        self.image_fails = False
        self.buckets = {}  # S3: name -> {"account", "region", "objects": {key: Object}}
        self.faults = []
        self.limits = {}
        self.limit = None  # (capacity, refill)
        self.skew = 0.0  # how far this cloud's clock is ahead
        self.listing_delay = 0.0
        self.kept_seconds = 3600.0  # terminated instances are listed so long
        self.role_seconds = 3600.0  # credentials of a role are good so long
        self.default_instance = ""  # for metadata, where the address says nothing
        self.log = []
        self.machines = None  # machines.Machines

    def now(self):
        return utc_now() + datetime.timedelta(seconds=self.skew)

    def add_key(self, account, who="user/test", lifetime=None, key_id=None, secret=None):
        temporary = lifetime is not None
        key = Key(id=key_id or ("ASIA" if temporary else "AKIA") + secrets.token_hex(8).upper(),
                  secret=secret or secrets.token_urlsafe(30), account=account, who=who,
                  token=secrets.token_urlsafe(60) if temporary else None,
                  expires=self.now() + datetime.timedelta(seconds=lifetime) if temporary else None)
        self.keys[key.id] = key
        return key

    def fault(self, service, action, region, page):
        for fault in self.faults:
            if fault.fits(service, action, region, page):
                fault.count -= 1
                return fault
        return None

    def is_over_limit(self, account, region, action):
        if not self.limit:
            return False
        return not self.limits.setdefault((account, region, action), Bucket(*self.limit)).take()

    def start(self, one):
        one.address = self.machines.address(self)
        self.machines.start(self, one)

    def end(self, one, state):
        self.machines.end(self, one, state)

    def forget_terminated(self):
        limit = utc_now() - datetime.timedelta(seconds=self.kept_seconds)
        for one in [i for i in self.instances.values() if i.state == "terminated" and i.changed < limit]:
            del self.instances[one.id]

    def seen(self, account, region):
        """What a list shows now."""
        self.forget_terminated()
        now = utc_now()
        return [i for i in self.instances.values()
                if i.account == account and i.region == region and (i.listed_from is None or i.listed_from <= now)]

    def instance_at(self, address):
        """The instance that a metadata request from there is for."""
        for one in self.instances.values():
            if one.address == address and one.state not in ("terminated", "stopped"):
                return one
        return self.instances.get(self.default_instance)
