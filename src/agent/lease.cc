#include "agent/lease.hh"

#include <fmt/core.h>

#include <algorithm>
#include <random>

#include "base/strings.hh"
#include "cloud/notices.hh"
#include "os/host.hh"
#include "os/idle_memory.hh"
#include "value/json.hh"

namespace muster::agent {

using base::Level;
using value::Hash;
using value::Value;

namespace {

constexpr auto until_next_look = std::chrono::seconds(1);
constexpr auto between_notices = std::chrono::seconds(5);
constexpr auto not_muster_for = std::chrono::minutes(10);

/// Nobody waits for a lease: what does not answer soon is tried again.
cli::Arguments impatient(cli::Arguments arguments) {
  arguments.settings.set("http_connect_timeout", "5");
  arguments.settings.set("http_read_timeout", "10");
  return arguments;
}

std::vector<std::string> host_keys(os::System& system) {
  std::vector<std::string> out;
  for (const auto& name : system.list("/etc/ssh")) {
    if (!name.starts_with("ssh_host_") || !name.ends_with("_key.pub")) continue;
    constexpr std::size_t largest = 16u << 10;
    const auto words = base::split(
        std::string(base::trim(system.read("/etc/ssh/" + name, largest).value_or(""))), " ");
    if (words.size() >= 2) out.push_back(words[0] + " " + words[1]);
  }
  return out;
}

std::string field(const Value& answer, const char* name) {
  const auto* found = answer.if_hash() ? answer.if_hash()->find(name) : nullptr;
  return found && found->if_string() ? *found->if_string() : std::string();
}

std::optional<std::int64_t> number(const Value& answer, const char* name) {
  const auto* found = answer.if_hash() ? answer.if_hash()->find(name) : nullptr;
  return found && found->if_integer() ? std::optional(*found->if_integer()) : std::nullopt;
}

value::Array list_of(const std::vector<std::string>& words) {
  value::Array out;
  for (const auto& word : words) out.emplace_back(word);
  return out;
}

}  // namespace

Lease::Lease(const cli::Arguments& arguments)
    : arguments_(impatient(arguments)),
      session_(arguments_, "agent"),
      network_(session_.settings().text("agent_user"), "muster/" MUSTER_VERSION),
      servers_(network_, session_.settings(), session_.system(), session_.log()),
      trust_(servers_, network_, session_.settings(), session_.system(), session_.log()),
      metadata_(metadata_service(session_.settings(), session_.system(), network_)) {
  session_.use_metadata_service(facts_service(network_));
}

void Lease::say(Level level, std::string message) {
  base::LogMessage line{level, std::move(message)};
  line.time = session_.system().now();
  session_.log().write(line);
}

std::chrono::milliseconds Lease::around(std::chrono::milliseconds middle) const {
  std::random_device random;
  std::uniform_real_distribution<double> spread(0.8, 1.2);
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(middle.count()) * spread(random)));
}

Call Lease::call(net::Method method, const std::string& path) const {
  return {.method = method,
          .path = "/muster/v1/" + path + "/" +
                  net::encoded_component(session_.settings().text("certname")),
          .headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}},
          .json = true,
          .quiet = true,
          .patient = false};
}

/// Certificates and lists can come, be renewed and go at any time: by a run, which is another
/// process.
bool Lease::use_certificate() {
  std::string versions;
  for (const auto* setting : {"hostcert", "localcacert", "hostcrl"}) {
    const auto found = session_.system().follow(session_.settings().text(setting));
    if (!found && setting == std::string_view("hostcert")) return false;
    versions += found ? fmt::format("{}:{} ", found->mtime_ns, found->inode) : "none ";
  }
  if (versions == trust_files_) return true;
  trust_.load_and_use();
  trust_files_ = versions;
  return true;
}

/// What the registry takes for another machine gets what tells it apart: a copy of a disk first a
/// mark of its own; a certificate of its own where that is not enough.
bool Lease::is_conflict(const NetworkReply& reply) {
  if (reply.status != 409 || field(reply.data, "kind") != "IDENTITY_CONFLICT") return false;
  const auto reason = field(reply.data, "message");
  if (!is_distinct_ && become_distinct(*identity_, session_.settings())) {
    say(Level::warning,
        fmt::format("The registry knows another machine by the identity of this one "
                    "({}): it gets one of its own",
                    reason));
    is_distinct_ = true;
  } else {
    say(Level::warning, fmt::format("The registry knows another machine by the certificate of this "
                                    "one ({}): it gets one of its own",
                                    reason));
    discard_identity(session_.settings());
    conflict_ = true;
  }
  identity_.reset();
  trust_files_.clear();
  return true;
}

Hash Lease::announcement() {
  auto& system = session_.system();
  const auto& who = *identity_;
  const auto boot = system.read("/proc/sys/kernel/random/boot_id").value_or("");
  Hash identity{{"provider", who.provider}, {"instance", who.instance}};
  if (!who.account.empty()) identity.set("account", who.account);
  if (!who.region.empty()) identity.set("region", who.region);
  auto addresses = who.addresses;
  for (const auto* fact : {"networking.ip", "networking.ip6"}) {
    const auto found = session_.fact(fact);
    if (found.if_string() && std::ranges::find(addresses, *found.if_string()) == addresses.end())
      addresses.push_back(*found.if_string());
  }
  Hash tags;
  for (const auto& [key, tag] : cloud::instance_tags(metadata_)) tags.set(key, tag);
  session_.forget_facts();
  auto hostname = who.hostname;
  if (const auto name = session_.fact("networking.fqdn"); hostname.empty() && name.if_string())
    hostname = *name.if_string();
  Hash out{{"identity", identity},
           {"boot_id", std::string(base::trim(boot))},
           {"hostname", hostname},
           {"addresses", list_of(addresses)},
           {"zone", who.zone},
           {"image", who.image},
           {"type", who.type},
           {"tags", tags},
           {"roles", value::Array()},
           {"facts", session_.all_facts()},
           {"host_keys", list_of(host_keys(system))}};
  session_.forget_facts();
  return out;
}

void Lease::take_times(const Value& answer) {
  constexpr std::int64_t longest = 3600;
  if (const auto renew = number(answer, "renew"))
    renew_every_ = std::chrono::seconds(std::clamp<std::int64_t>(*renew, 1, longest));
}

void Lease::enter() {
  if (!identity_) identity_ = machine_identity(session_.settings(), session_.system(), metadata_);
  if (!identity_) return after(around(renew_every_));
  // Before anybody is told, in the name of a certificate that an image brought along.
  if (discard_if_cloned(*identity_, session_.settings(), session_.system(), session_.log()))
    conflict_ = true;
  if (!use_certificate()) return after(until_next_look);
  auto request = call(net::Method::post, "nodes");
  // In a process of its own: facts are large, and wanted once.
  constexpr auto longest = std::chrono::minutes(1);
  auto body = os::within(
      longest, [&] { return value::to_json(announcement(), value::JsonLayout::compact); });
  if (!body) throw base::Error("the facts of this machine were not found in time");
  request.body = *std::move(body);
  const auto reply = servers_.ask_any(request);
  request = {};
  os::give_back_memory();
  if (is_conflict(reply)) return after(until_next_look);
  if (reply.status == 404 || reply.status == 403 || reply.status == 405) {
    state_ = State::not_muster;
    return after(not_muster_for);
  }
  if (reply.status != 200) throw ResponseError(reply);
  keep_identity(*identity_, session_.settings(), session_.system());
  generation_ = number(reply.data, "generation").value_or(0);
  take_times(reply.data);
  state_ = State::registered;
  say(Level::info, fmt::format("Registered with {} as {}, generation {}",
                               servers_.host(Service::puppet), identity_->key(), generation_));
  after(around(renew_every_));
}

void Lease::renew() {
  if (!use_certificate()) {
    state_ = State::unregistered;
    return after(until_next_look);
  }
  auto request = call(net::Method::put, "leases");
  Hash body{{"generation", generation_}, {"state", draining_.empty() ? "up" : "draining"}};
  if (!draining_.empty()) body.set("reason", draining_);
  request.body = value::to_json(body, value::JsonLayout::compact);
  const auto reply = servers_.ask_any(request);
  if (reply.status == 404 || reply.status == 409) {
    state_ = State::unregistered;
    return after(std::chrono::milliseconds(0));
  }
  if (reply.status != 200) throw ResponseError(reply);
  take_times(reply.data);
  after(around(renew_every_));
}

void Lease::look_for_notices() {
  next_notice_ = Clock::now() + (metadata_.is_there() ? std::chrono::seconds(between_notices)
                                                      : std::chrono::seconds(3600));
  if (!draining_.empty() || !metadata_.is_there()) return;
  const auto found = cloud::notice(metadata_);
  if (!found) return;
  draining_ = found->text();
  say(Level::notice, "This machine is going to end: " + draining_);
  if (state_ == State::registered) after(std::chrono::milliseconds(0));
}

void Lease::tick() {
  try {
    const auto now = Clock::now();
    if (now >= next_notice_) look_for_notices();
    if (now < next_) return;
    if (state_ == State::registered)
      renew();
    else
      enter();
    told_failure_ = false;
  } catch (const ResponseError& error) {
    put_off(error, error.retry_after().value_or(renew_every_));
  } catch (const base::Error& error) {
    put_off(error, renew_every_);
  }
}

/// The next try is with any server that is well, and not all nodes' at once.
void Lease::put_off(const base::Error& error, std::chrono::seconds pause) {
  constexpr std::chrono::seconds longest(60);
  if (!told_failure_)
    say(Level::warning, std::string("The lease could not be renewed: ") + error.what());
  told_failure_ = true;
  network_.stop();
  servers_.forget_choice();
  after(around(std::clamp(pause, std::chrono::seconds(1), longest)));
}

void Lease::leave(const std::string& reason) {
  if (state_ != State::registered) return;
  try {
    auto request = call(net::Method::delete_, "leases");
    request.query = {{"generation", std::to_string(generation_)}, {"reason", reason}};
    request.json = false;
    servers_.ask_any(request);
  } catch (const base::Error&) {
    // It expires, then.
  }
  state_ = State::unregistered;
}

}  // namespace muster::agent
