#include "base/error.hh"
#include "server/json_body.hh"
#include "server/question.hh"
#include "server/registry_services.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

constexpr std::size_t most_bytes = 64UL * 1024 * 1024;

/// A node that has never registered is one of an agent that does not: it is believed to be there.
bool is_gone(const std::string& certname, RegistryServices& services) {
  const auto* node = services.registry.find(certname);
  return node && (node->state == registry::State::gone || node->state == registry::State::archived);
}

/// The body is {"type": …, "certname": who asks}, the answer [{"certname": …, "resource": …}] of
/// other nodes that are not gone, in order of their names.
std::string answer(std::string_view body, RegistryServices& services) {
  const auto asked = value::from_json(body);
  if (!asked.if_hash()) throw base::Error("this is no question for exported resources");
  const auto own = text_member(*asked.if_hash(), "certname");
  std::string out = "[", last;
  bool gone = false;
  services.database.each(
      "SELECT certname, body FROM exported_resources WHERE type = ? AND certname <> ? "
      "ORDER BY certname, title",
      [&](const store::Row& row) {
        const auto certname = row.text(0);
        if (certname != last) {
          last = certname;
          gone = is_gone(last, services);
        }
        if (gone) return true;
        if (out.size() > most_bytes) throw base::Error("too much is exported");
        out += out.size() > 1 ? ",{\"certname\":" : "{\"certname\":";
        value::append_json_text(out, certname);
        out.append(",\"resource\":").append(row.text(1)) += '}';
        return true;
      },
      text_member(*asked.if_hash(), "type"), own);
  out += ']';
  return out;
}

}  // namespace

Question define_exported_resources() {
  return {answer};
}

}  // namespace muster::server
