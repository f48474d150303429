#pragma once
#include <optional>
#include <string>

#include "os/system.hh"
#include "value/value.hh"

namespace muster::agent {

/// What the last run was about: the catalog as the server sent it, and what muster's own server
/// knows it by.
class CatalogCache {
 public:
  /// `folder`: client_datadir.
  CatalogCache(os::System& system, std::string folder, const std::string& node)
      : system_(system), folder_(std::move(folder)), node_(node) {}

  /// nullopt when there is none. Throws base::Error when it cannot be read.
  std::optional<value::Value> load() const;
  void save(const value::Value& catalog) const;

  /// Digests of the catalog and the plugins, the kind of the server: small things by name. Empty
  /// when nothing is known.
  value::Hash notes() const;
  void save_notes(const value::Hash& notes) const;

 private:
  std::string catalog_path() const;
  std::string notes_path() const;

  os::System& system_;
  std::string folder_, node_;
};

}  // namespace muster::agent
