#include "server/identity_bindings.hh"

#include "base/error.hh"
#include "os/atomic_write.hh"
#include "os/durable_files.hh"
#include "pki/store.hh"
#include "pki/times.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

constexpr unsigned folder_mode = 0750;
constexpr unsigned file_mode = 0640;

std::string text_in(const value::Hash& row, std::string_view name, const std::string& path) {
  const value::Value* found = row.find(name);
  const std::string* text = found ? found->if_string() : nullptr;
  // A binding that cannot be read must not become none.
  if (!text) throw base::Error(path + " has no " + std::string(name));
  return *text;
}

}  // namespace

std::optional<IdentityBinding> IdentityBindings::find(const std::string& instance) const {
  const std::string path = folder_ + "/" + instance + ".json";
  const auto text = pki::read_file(path);
  if (!text) return std::nullopt;
  const value::Value read = value::from_json(*text);
  const value::Hash* row = read.if_hash();
  if (!row) throw base::Error(path + " is no binding of an instance");
  return IdentityBinding{.key = text_in(*row, "key", path),
                         .certname = text_in(*row, "certname", path),
                         .pending = pki::from_iso_time(text_in(*row, "pending", path)),
                         .bound = pki::from_iso_time(text_in(*row, "bound", path))};
}

void IdentityBindings::put(const std::string& instance, const IdentityBinding& binding) const {
  const value::Hash row{{"key", binding.key},
                        {"certname", binding.certname},
                        {"pending", pki::iso_time(binding.pending)},
                        {"bound", pki::iso_time(binding.bound)}};
  os::make_directories(folder_, folder_mode);
  os::write_durably(folder_ + "/" + instance + ".json",
                    value::to_json(row, value::JsonLayout::pretty) + "\n", file_mode);
}

}  // namespace muster::server
