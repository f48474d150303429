#include "cloud/instance_wire.hh"

#include "base/error.hh"
#include "net/wire.hh"

namespace muster::cloud {

namespace {

void write_time(net::WireWriter& out, Instance::Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
  out.number(static_cast<std::uint64_t>(seconds));
}

Instance::Time read_time(net::WireReader& in) {
  return Instance::Time(std::chrono::seconds(static_cast<std::int64_t>(in.number())));
}

/// In the order they are written.
template <class SomeInstance>
auto texts_of(SomeInstance& one) {
  return std::array{&one.id,
                    &one.state_reason,
                    &one.account,
                    &one.region,
                    &one.zone,
                    &one.image,
                    &one.type,
                    &one.vpc,
                    &one.subnet,
                    &one.lifecycle,
                    &one.private_address,
                    &one.public_address,
                    &one.private_name,
                    &one.public_name};
}

void write(net::WireWriter& out, const Instance& one) {
  out.number(static_cast<std::uint64_t>(one.state));
  write_time(out, one.launched);
  for (const auto* text : texts_of(one)) out.text(*text);
  out.number(one.other_addresses.size());
  for (const auto& address : one.other_addresses) out.text(address);
  out.number(one.tags.size());
  for (const auto& [key, value] : one.tags) {
    out.text(key);
    out.text(value);
  }
}

Instance read_instance(net::WireReader& in) {
  Instance one;
  const auto state = in.number();
  if (state > static_cast<std::uint64_t>(InstanceState::stopped))
    throw base::Error("a list of instances has an unknown state");
  one.state = static_cast<InstanceState>(state);
  one.launched = read_time(in);
  for (auto* text : texts_of(one)) *text = in.text();
  for (auto left = in.count(); left > 0; --left) one.other_addresses.emplace_back(in.text());
  for (auto left = in.count(); left > 0; --left) {
    std::string key(in.text());
    one.tags.emplace(std::move(key), in.text());
  }
  return one;
}

}  // namespace

std::string encoded(const InstanceList& list) {
  net::WireWriter out;
  out.text(list.account);
  out.text(list.region);
  write_time(out, list.asked);
  out.number(list.instances.size());
  for (const auto& one : list.instances) write(out, one);
  return std::move(out.bytes());
}

InstanceList decoded_instance_list(std::string_view bytes) {
  net::WireReader in(bytes);
  InstanceList list;
  list.account = in.text();
  list.region = in.text();
  list.asked = read_time(in);
  for (auto left = in.count(); left > 0; --left) list.instances.push_back(read_instance(in));
  if (!in.at_end()) throw base::Error("a list of instances has something after it");
  return list;
}

std::string encoded(const Instance& instance) {
  net::WireWriter out;
  write(out, instance);
  return std::move(out.bytes());
}

Instance decoded_instance(std::string_view bytes) {
  net::WireReader in(bytes);
  return read_instance(in);
}

}  // namespace muster::cloud
