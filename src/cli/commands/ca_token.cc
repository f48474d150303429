#include <fmt/core.h>

#include "base/error.hh"
#include "cli/authority_session.hh"
#include "pki/times.hh"
#include "pki/tokens.hh"

namespace muster::cli {

namespace {

value::Hash to_data(const pki::JoinToken& token) {
  return {{"id", token.id},
          {"names", token.pattern},
          {"uses", token.uses},
          {"used", token.used_by.size()},
          {"created", pki::iso_time(token.created)},
          {"expires", pki::iso_time(token.expires)},
          {"by", token.made_by}};
}

std::int64_t uses_given(const Arguments& arguments) {
  const auto text = arguments.value("uses").value_or("1");
  const bool digits =
      !text.empty() && text.size() < 8 && text.find_first_not_of("0123456789") == std::string::npos;
  if (!digits) throw UsageError("--uses takes a number");
  return std::stoll(text);
}

int create(AuthoritySession& session, const Arguments& arguments) {
  constexpr auto an_hour = std::chrono::hours(1);
  const auto pattern = arguments.value("names").value_or("*");
  const auto uses = uses_given(arguments);
  const auto lifetime = lifetime_given(arguments).value_or(an_hour);
  pki::JoinTokens tokens(session.paths().tokens);
  pki::JoinTokens::Made made;
  session.authority().change(
      {.action = "create_token", .detail = fmt::format("for {}, {} uses", pattern, uses)},
      session.actor(), [&] {
        tokens.prune();
        made = tokens.make(pattern, uses, lifetime, session.actor().who);
      });
  if (!arguments.flag("json")) {
    fmt::print("{}\n", made.text);
    return 0;
  }
  auto data = to_data(made.token);
  data.set("token", made.text);
  print_json(data);
  return 0;
}

int list(AuthoritySession& session, const Arguments& arguments) {
  const auto tokens = pki::JoinTokens(session.paths().tokens).list();
  if (arguments.flag("json")) {
    value::Array rows;
    for (const auto& token : tokens) rows.emplace_back(to_data(token));
    print_json(rows);
    return 0;
  }
  if (tokens.empty()) fmt::print("No join tokens\n");
  for (const auto& token : tokens)
    fmt::print("{}  used {} of {}  until {}  for {}\n", token.id, token.used_by.size(), token.uses,
               pki::iso_time(token.expires), token.pattern);
  return 0;
}

int revoke(AuthoritySession& session, const Arguments& arguments) {
  if (arguments.rest.size() < 2) throw UsageError("revoke needs the id of a token");
  pki::JoinTokens tokens(session.paths().tokens);
  Outcomes outcomes(arguments.flag("json"));
  for (std::size_t i = 1; i < arguments.rest.size(); ++i) {
    const auto& id = arguments.rest[i];
    bool removed = false;
    session.authority().change({.action = "revoke_token", .detail = id}, session.actor(),
                               [&] { removed = tokens.remove(id); });
    if (removed)
      outcomes.done(id, "Revoked the join token " + id);
    else
      outcomes.failed(id, "    There is no join token " + id, 1);
  }
  return outcomes.finish();
}

int run(const Arguments& arguments) {
  if (arguments.rest.empty()) throw UsageError("What to do? create, list or revoke");
  AuthoritySession session(arguments);
  const auto& action = arguments.rest[0];
  if (action == "create") return create(session, arguments);
  if (action == "list") return list(session, arguments);
  if (action == "revoke") return revoke(session, arguments);
  throw UsageError(fmt::format("There is no '{}': create, list or revoke", action));
}

}  // namespace

Command define_ca_token() {
  return {.doc = "Makes tokens with which machines get certificates by themselves.",
          .usage = "create [--names PATTERN] [--uses N] [--ttl TTL] | list | revoke ID…",
          .details =
              "A machine gives the token as the challengePassword of its request\n"
              "(csr_attributes.yaml). The CA keeps a digest of it only: it is shown once.",
          .examples = {"# for one machine, in the next hour\nmuster ca token create",
                       "# for a group that scales\nmuster ca token create --names "
                       "'*.web.example.com' --uses 50 --ttl 7d"},
          .options = {{"--names", "PATTERN", "The names it is good for, as in autosign.conf."},
                      {"--uses", "N", "How many machines may use it. Default: 1."},
                      {"--ttl", "TTL", "How long it is good for. Default: 1h."},
                      json_option},
          .run = run};
}

}  // namespace muster::cli
