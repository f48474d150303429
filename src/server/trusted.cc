#include "server/trusted.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "crypto/certificate.hh"
#include "crypto/native.hh"
#include "crypto/puppet_oids.hh"
#include "value/json.hh"

namespace muster::server {

using value::Hash;
using value::Value;

namespace {

Hash extensions_of(const std::string& der) {
  Hash out;
  if (der.empty()) return out;
  for (const auto& extension : crypto::Certificate::from_der(der).extensions()) {
    const auto& oid = extension.oid;
    if (!crypto::is_in_arc(oid, crypto::puppet_registered_arc) &&
        !crypto::is_in_arc(oid, crypto::puppet_private_arc) &&
        !crypto::is_in_arc(oid, crypto::puppet_authorization_arc))
      continue;
    out.set(crypto::short_name_of(oid).value_or(oid), crypto::text_of(extension));
  }
  return out;
}

Value said_by(os::System& system, const std::string& program, const std::string& certname) {
  os::Command command;
  command.argv = {program, certname};
  command.timeout = std::chrono::seconds(60);
  return value::from_json(os::run_ok(system, command).out);
}

Value external(os::System& system, const std::string& path, const std::string& certname) {
  if (path.empty()) return Hash{};
  const auto status = system.follow(path);
  if (!status || status->kind != os::FileKind::directory) return said_by(system, path, certname);
  Hash out;
  for (const auto& name : system.list(path)) {
    const auto program = path + "/" + name;
    const auto file = system.follow(program);
    if (!file || file->kind != os::FileKind::file || (file->mode & 0111U) == 0) continue;
    const auto key = name.substr(0, name.rfind('.'));
    if (out.find(key))
      throw base::Error(fmt::format("There is more than one '{}' script in {}", key, path));
    out.set(key, said_by(system, program, certname));
  }
  return out;
}

}  // namespace

const Hash& Extensions::of(const std::string& certificate) {
  constexpr std::size_t most_known = 256;
  if (const auto found = known_.find(certificate); found != known_.end()) return found->second;
  if (known_.size() >= most_known) known_.clear();
  return known_.emplace(certificate, extensions_of(certificate)).first->second;
}

Hash trusted_of(const std::string& certname, Hash extensions, os::System& system,
                const std::string& external_command) {
  const auto dot = certname.find('.');
  return Hash{{"authenticated", "remote"},
              {"certname", certname},
              {"extensions", std::move(extensions)},
              {"hostname", certname.substr(0, dot)},
              {"domain", dot == std::string::npos ? Value() : Value(certname.substr(dot + 1))},
              {"external", external(system, external_command, certname)}};
}

}  // namespace muster::server
