#pragma once
#include <string>
#include <string_view>

#include "registry/registry.hh"
#include "registry/roles.hh"
#include "value/value.hh"

namespace muster::registry {

/// What a machine sends to register, read and bounded.
struct Announcement {
  Registration registration;
  value::Hash facts;
};

/// `certificate`: DER; empty when there is none. Which roles count is decided by `sources`. Throws
/// base::Error that says what is wrong.
Announcement read_announcement(std::string_view json, const std::string& certname,
                               std::string_view certificate, const RoleSources& sources);

/// What an operator says of a machine without an agent: {"hostname": …, "addresses": […], "zone":
/// …, "image": …, "type": …, "tags": {…}, "roles": […], "facts": {…}}.
struct ManualEntry {
  Attributes attributes;
  value::Hash facts;
};
ManualEntry read_manual_entry(std::string_view json);

}  // namespace muster::registry
