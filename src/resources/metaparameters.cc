#include "base/error.hh"
#include "base/log.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

Attribute relationship(std::string name, std::string doc) {
  return {.name = std::move(name), .doc = std::move(doc), .role = Role::parameter};
}

void check_audit(const Resource& resource, const value::Value& value) {
  const auto names = texts(value);
  if (names.size() == 1 && names.front() == "all") return;
  for (const auto& name : names) {
    if (!resource.type().find(name))
      throw base::Error("Cannot audit " + name + ": not a valid attribute for " + resource.ref());
  }
}

Attribute loglevel() {
  return {.name = "loglevel",
          .doc =
              "The level at which changes of the resource are logged: `debug`, `info` (also called "
              "`verbose`), `notice`, `warning`, `err`, `alert`, `emerg` or `crit`.",
          .role = Role::parameter,
          .accepted = words(
              {"debug", "info", "notice", "warning", "err", "alert", "emerg", "crit", "verbose"})};
}

Attribute noop() {
  return {
      .name = "noop",
      .doc =
          "Whether to say only what would be done to the resource. Wins over the `noop` setting.",
      .role = Role::parameter,
      .accepted = words({"true", "false"})};
}

std::vector<Attribute> make() {
  std::vector<Attribute> rows;
  rows.push_back({.name = "alias",
                  .doc = "Other names under which relationships may refer to the resource.",
                  .role = Role::parameter});
  rows.push_back(
      {.name = "audit",
       .doc = "Properties, or `all`, whose changes between runs are reported, managed or not.",
       .role = Role::parameter,
       .validate = check_audit});
  rows.push_back(relationship("before", "Resources that are applied after this one."));
  rows.push_back(loglevel());
  rows.push_back(noop());
  rows.push_back(relationship(
      "notify", "Resources that are applied after this one and refreshed when it changes."));
  rows.push_back(relationship("require", "Resources that are applied before this one."));
  rows.push_back({.name = "schedule",
                  .doc = "The name of the `schedule` that says when the resource may be applied.",
                  .role = Role::parameter});
  rows.push_back({.name = "stage",
                  .doc = "The run stage of a class; for classes only.",
                  .role = Role::parameter});
  rows.push_back(relationship(
      "subscribe", "Resources that are applied before this one and refresh it when they change."));
  rows.push_back({.name = "tag",
                  .doc = "Tags the resource has besides the automatic ones.",
                  .role = Role::parameter});
  return rows;
}

void check_provider(const Resource& resource, const value::Value& value) {
  const auto names = texts(value);
  const std::string name = names.empty() ? "" : names.front();
  if (!resource.type().provider(name))
    throw base::Error("Invalid " + resource.type().name + " provider '" + name + "'");
}

}  // namespace

const std::vector<Attribute>& metaparameters() {
  static const std::vector<Attribute> rows = make();
  return rows;
}

const Attribute& provider_row() {
  static const Attribute row = {.name = "provider",
                                .doc = "How the resource is managed; found out when not given.",
                                .role = Role::parameter,
                                .validate = check_provider,
                                .munge = [](const Resource&, const value::Value& value) {
                                  const auto names = texts(value);
                                  return value::Value(names.front());
                                }};
  return row;
}

}  // namespace muster::resources
