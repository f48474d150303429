#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/resources.hh"
#include "resources/ruby_integer.hh"
#include "resources/user_useradd.hh"

namespace muster::resources {

namespace {

using value::Value;

/// "1000" as a number.
Value munge_gid(const Resource&, const Value& value) {
  const auto* text = value.if_string();
  if (!text) return value;
  const bool number = !text->empty() && text->find_first_not_of("-0123456789") == std::string::npos;
  if (!number) throw base::Error("Invalid GID " + *text);
  return ruby_integer(*text);
}

/// With the members that are there, unless only the wanted ones may be.
Value all_members(const Comparison& c) {
  auto names = texts(c.should);
  if (!c.resource.is_true("auth_membership")) {
    for (auto& name : texts(c.is)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return value::Array(names.begin(), names.end());
}

Attribute members_row() {
  Attribute row{.name = "members",
                .doc = "The group's members.",
                .matching = Matching::all,
                .features = {"manages_members"}};
  const auto joined = [](const Resource&, const Value& v) { return base::join(texts(v), ","); };
  row.complete = all_members;
  row.in_sync = [](const Comparison& c) {
    auto is = texts(c.is);
    std::sort(is.begin(), is.end());
    is.erase(std::unique(is.begin(), is.end()), is.end());
    return is == texts(c.should);
  };
  row.is_text = joined;
  row.should_text = joined;
  return row;
}

std::vector<Attribute> rows() {
  Attribute auth_membership = boolean_row(
      "auth_membership", "Whether the group has the given members only, or these among others.");
  Attribute allowdupe = boolean_row("allowdupe", "Whether several groups may have the gid.");
  Attribute system = boolean_row("system", "Whether it is a group of the system, with a low gid.");
  Attribute forcelocal =
      boolean_row("forcelocal", "Whether only the machine's own table counts (needs libuser).");
  forcelocal.features = {"manages_local_users_and_groups"};
  for (Attribute* row : {&auth_membership, &allowdupe, &system, &forcelocal})
    row->default_to = fixed(false);
  Attribute ensure = ensure_row();
  ensure.default_to = fixed("present");
  return {{.name = "name", .doc = "The group's name.", .role = Role::key},
          ensure,
          {.name = "gid", .doc = "The group's number.", .munge = munge_gid},
          members_row(),
          auth_membership,
          allowdupe,
          {.name = "ia_load_module",
           .doc = "The name of the I&A module to use (AIX).",
           .role = Role::parameter,
           .features = {"manages_aix_lam"}},
          {.name = "attributes",
           .doc = "Attributes in `name=value` pairs (AIX).",
           .matching = Matching::all,
           .features = {"manages_aix_lam"}},
          {.name = "attribute_membership",
           .doc = "Whether the group has the given attributes only.",
           .role = Role::parameter,
           .accepted = words({"inclusive", "minimum"}),
           .default_to = fixed("minimum")},
          system,
          forcelocal};
}

}  // namespace

ResourceType define_group() {
  return {.doc = "A group of users.",
          .attributes = rows(),
          .features = {{.name = "manages_members", .doc = "Members belong to the group."},
                       {.name = "manages_aix_lam", .doc = "Manages AIX's authentication modules."},
                       {.name = "system_groups", .doc = "Can make groups with low gids."},
                       {.name = "manages_local_users_and_groups",
                        .doc = "Can leave other name services alone."}},
          .providers = with_foreign_providers(
              groupadd_provider(), {"aix", "directoryservice", "ldap", "pw", "windows_adsi"})};
}

}  // namespace muster::resources
