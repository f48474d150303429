// probe: our clients of the cloud from the command line, for ours_test. Prints JSON, a line for
// each thing.
#include <fmt/core.h>

#include <chrono>
#include <iostream>
#include <iterator>
#include <thread>

#include "base/log.hh"
#include "base/strings.hh"
#include "cloud/ec2.hh"
#include "cloud/identity_proof.hh"
#include "cloud/instance_wire.hh"
#include "cloud/machine_identity.hh"
#include "cloud/notices.hh"
#include "cloud/s3.hh"
#include "cloud/sts.hh"
#include "os/posix_system.hh"
#include "value/json.hh"

using namespace muster;

namespace {

using Arguments = std::vector<std::string>;

std::string all_input() {
  return {std::istreambuf_iterator<char>(std::cin), {}};
}

void print(value::Hash hash) {
  fmt::print("{}\n", value::to_json(value::Value(std::move(hash)), value::JsonLayout::compact));
}

value::Hash hash_of(const std::map<std::string, std::string>& texts) {
  value::Hash out;
  for (const auto& [key, text] : texts) out.set(key, text);
  return out;
}

cloud::UtcTime now() {
  return std::chrono::system_clock::now();
}

/// What every client of a service needs, for one endpoint.
struct Clients {
  Clients(const std::string& endpoint, const std::string& region, const std::string& profile)
      : endpoint_(endpoint),
        region_(region),
        metadata({.endpoint = system.environment("TEST_METADATA").value_or("http://127.0.0.1:1")}),
        credentials(cloud::standard_credentials(
                        system, metadata, profile,
                        [this](const auto& with, const auto& role) { return assume(with, role); }),
                    now) {}

  cloud::Service service(const std::string& name, cloud::CredentialsCache& with) {
    cloud::Patience patience{.attempts = 4, .first_pause = std::chrono::milliseconds(20)};
    patience.timeout = std::chrono::milliseconds(2000);
    patience.pause = [](std::chrono::milliseconds time) {
      fmt::print(stderr, "pause\n");
      std::this_thread::sleep_for(time);
      return true;
    };
    return {{endpoint_, {region_, name}}, client, with, now, patience};
  }
  cloud::Service service(const std::string& name) { return service(name, credentials); }

  cloud::Credentials assume(const cloud::Credentials& with, const cloud::RoleRequest& role) {
    cloud::CredentialsCache own([&] { return with; }, now);
    auto sts = service("sts", own);
    return cloud::assumed_role(sts, role);
  }

  std::string endpoint_, region_;
  os::PosixSystem system;
  cloud::Metadata metadata;
  net::Client client;
  cloud::CredentialsCache credentials;
};

value::Hash shown(const cloud::Instance& one) {
  value::Array addresses;
  for (const auto& address : one.other_addresses) addresses.emplace_back(address);
  auto out = hash_of({{"id", one.id},
                      {"state", std::string(cloud::name_of(one.state))},
                      {"reason", one.state_reason},
                      {"account", one.account},
                      {"region", one.region},
                      {"zone", one.zone},
                      {"image", one.image},
                      {"type", one.type},
                      {"vpc", one.vpc},
                      {"subnet", one.subnet},
                      {"lifecycle", one.lifecycle},
                      {"private_address", one.private_address},
                      {"public_address", one.public_address},
                      {"private_name", one.private_name},
                      {"public_name", one.public_name}});
  out.set("launched", cloud::compact_utc_time(one.launched));
  out.set("tags", hash_of(one.tags));
  out.set("addresses", addresses);
  return out;
}

/// ENDPOINT REGION PROFILE FILTERS
void instances(const Arguments& a) {
  Clients clients(a[0], a[1], a[2]);
  auto service = clients.service("ec2");
  cloud::InstanceList list{.account = "1", .region = a[1], .asked = now(), .instances = {}};
  list.instances = cloud::Ec2(service).instances(cloud::read_filters(a[3]));
  // By the way that the registry gets it.
  for (const auto& one : cloud::decoded_instance_list(cloud::encoded(list)).instances)
    print(shown(one));
}

void account(const Arguments& a) {
  Clients clients(a[0], a[1], a[2]);
  auto sts = clients.service("sts");
  print(hash_of(
      {{"account", cloud::caller_account(sts)}, {"key", clients.credentials.get().key_id}}));
}

/// ENDPOINT REGION PROFILE BUCKET CALL KEY…
void s3(const Arguments& a) {
  Clients clients(a[0], a[1], a[2]);
  auto service = clients.service("s3");
  cloud::S3 bucket(service, a[3]);
  const std::string& call = a[4];
  if (call == "put") {
    print(hash_of({{"etag", bucket.put(a[5], all_input(), "text/plain")}}));
  } else if (call == "get") {
    const auto body = bucket.get(a[5], 64UL << 20);
    if (!body) throw base::Error("no such object");
    fmt::print("{}", *body);
  } else if (call == "stream") {
    if (!bucket.get(a[5], 64UL << 20, [](std::string_view part) { fmt::print("{}", part); }))
      throw base::Error("no such object");
  } else if (call == "head") {
    const auto found = bucket.head(a[5]);
    if (found) print(hash_of({{"etag", found->etag}, {"size", std::to_string(found->size)}}));
  } else if (call == "remove") {
    bucket.remove(a[5]);
  } else if (call == "remove-all") {
    bucket.remove_all({a.begin() + 5, a.end()});
  } else if (call == "list") {
    const auto list = bucket.list(a[5], a[6], 100'000);
    for (const auto& one : list.objects) print(hash_of({{"key", one.key}, {"etag", one.etag}}));
    for (const auto& one : list.prefixes) print(hash_of({{"prefix", one}}));
  } else {
    throw base::Error("no call " + call);
  }
}

/// A line of JSON for each request → a line with its Authorization.
void sign(const Arguments&) {
  const std::string input = all_input();
  for (const std::string& line : base::split(input, "\n")) {
    if (line.empty()) continue;
    const value::Value read = value::from_json(line);
    const auto& all = *read.if_hash();
    const auto text = [&](const char* name) {
      return *all.find(std::string_view(name))->if_string();
    };
    cloud::PlainRequest request{.method = net::method_named(text("method")).value(),
                                .host = text("host"),
                                .path = text("path"),
                                .body = text("body")};
    for (const auto& pair : *all.find(std::string_view("query"))->if_array())
      request.query.emplace_back(*(*pair.if_array())[0].if_string(),
                                 *(*pair.if_array())[1].if_string());
    for (const auto& pair : *all.find(std::string_view("headers"))->if_array())
      request.headers.add(*(*pair.if_array())[0].if_string(), *(*pair.if_array())[1].if_string());
    const cloud::Credentials credentials{text("key"), text("secret"), text("token"), {}};
    const auto headers =
        cloud::signature_headers(request, {text("region"), text("service")}, credentials,
                                 cloud::read_compact_utc_time(text("time")).value());
    fmt::print("{}\n", headers.find("Authorization").value());
  }
}

/// ENDPOINT: of the metadata service
void identity(const Arguments& a) {
  os::PosixSystem system;
  cloud::Metadata metadata({.endpoint = a[0], .allow_v1 = a[1] == "v1"});
  const auto found = cloud::machine_identity(system, metadata);
  if (!found) throw base::Error("nobody");
  auto out = hash_of({{"key", found->key()}, {"document", found->document}, {"zone", found->zone}});
  out.set("tags", hash_of(cloud::instance_tags(metadata)));
  const auto notice = cloud::notice(metadata);
  out.set("notice", notice ? notice->text() : "");
  print(out);
}

/// CERTIFICATES < the document
void proof(const Arguments& a) {
  os::PosixSystem system;
  const auto certificates = cloud::RegionCertificates::from_text(system.read(a[0]).value());
  const auto found = cloud::proved_document(all_input(), certificates);
  if (const auto* no = std::get_if<cloud::NotProved>(&found)) throw base::Error(no->reason);
  const auto& document = std::get<cloud::IdentityDocument>(found);
  print(hash_of({{"instance", document.instance},
                 {"account", document.account},
                 {"region", document.region},
                 {"pending", cloud::compact_utc_time(document.pending)}}));
}

const std::map<std::string, std::pair<void (*)(const Arguments&), std::size_t>> calls = {
    {"instances", {instances, 4}}, {"account", {account, 3}},   {"s3", {s3, 6}},
    {"sign", {sign, 0}},           {"identity", {identity, 2}}, {"proof", {proof, 1}}};

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(argv + 1, argv + argc);
  const auto call = calls.find(arguments.empty() ? "" : arguments[0]);
  if (call == calls.end() || arguments.size() < call->second.second + 1) return 2;
  try {
    call->second.first({arguments.begin() + 1, arguments.end()});
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
