#include "facts/facts.hh"

namespace muster::facts {

namespace {

value::Hash resolve(Context& context) {
  const auto user = context.system.user(context.system.effective_uid());
  if (!user) return {};
  const auto group = context.system.group(user->gid);
  value::Hash identity{{"gid", std::int64_t{user->gid}},
                       {"privileged", user->uid == 0},
                       {"uid", std::int64_t{user->uid}},
                       {"user", user->name}};
  value::Hash out{{"id", user->name}};
  if (group) {
    identity.set("group", group->name);
    out.set("gid", group->name);
  }
  out.set("identity", identity);
  return out;
}

}  // namespace

Fact define_identity() {
  return {.doc = "The user that muster runs as.",
          .provides = {"identity"},
          .legacy = {"id", "gid"},
          .resolve = resolve};
}

}  // namespace muster::facts
