#include "agent/catalog_cache.hh"

#include "base/error.hh"
#include "os/atomic_write.hh"
#include "value/json.hh"

namespace muster::agent {

namespace {

constexpr std::size_t largest = 512UL << 20;
constexpr unsigned private_mode = 0640, folder_mode = 0750;

}  // namespace

std::string CatalogCache::catalog_path() const {
  return folder_ + "/catalog/" + node_ + ".json";
}

std::string CatalogCache::notes_path() const {
  return folder_ + "/muster.json";
}

std::optional<value::Value> CatalogCache::load() const {
  const auto text = system_.read(catalog_path(), largest);
  return text ? std::optional(value::from_json(*text)) : std::nullopt;
}

void CatalogCache::save(const value::Value& catalog) const {
  os::make_directories(folder_ + "/catalog", folder_mode);
  os::write_atomically(catalog_path(), value::to_json(catalog, value::JsonLayout::compact),
                       private_mode);
}

value::Hash CatalogCache::notes() const {
  const auto text = system_.read(notes_path());
  try {
    const auto data = text ? value::from_json(*text) : value::Value();
    return data.if_hash() ? *data.if_hash() : value::Hash();
  } catch (const base::Error&) {
    return {};  // they only save work
  }
}

void CatalogCache::save_notes(const value::Hash& notes) const {
  os::make_directories(folder_, folder_mode);
  os::write_atomically(notes_path(), value::to_json(notes, value::JsonLayout::compact),
                       private_mode);
}

}  // namespace muster::agent
