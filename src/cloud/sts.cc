#include "cloud/sts.hh"

#include "cloud/answer_parts.hh"

namespace muster::cloud {

namespace {

constexpr const char* version = "2011-06-15";
constexpr std::size_t most_bytes = 64UL * 1024;

std::string* text_named(Credentials& out, std::string& expires, std::string_view name) {
  if (name == "AccessKeyId") return &out.key_id;
  if (name == "SecretAccessKey") return &out.secret;
  if (name == "SessionToken") return &out.token;
  if (name == "Expiration") return &expires;
  return nullptr;
}

Credentials read_credentials(XmlReader& xml) {
  Credentials out;
  std::string expires;
  while (const auto name = xml.child()) {
    if (auto* text = text_named(out, expires, *name)) {
      *text = xml.text();
    } else {
      xml.skip();
    }
  }
  out.expires = read_utc_time(expires);
  return out;
}

}  // namespace

std::string caller_account(Service& sts) {
  return text_in_answer("sts GetCallerIdentity",
                        sts.query("GetCallerIdentity", version, {}, most_bytes),
                        {"GetCallerIdentityResult", "Account"});
}

Credentials assumed_role(Service& sts, const RoleRequest& request) {
  Parameters parameters{{"RoleArn", request.role},
                        {"RoleSessionName", request.session},
                        {"DurationSeconds", std::to_string(request.lifetime.count())}};
  if (!request.external_id.empty()) parameters.emplace_back("ExternalId", request.external_id);
  const std::string text = sts.query("AssumeRole", version, parameters, most_bytes);
  XmlReader xml(text);
  Credentials out;
  while (const auto name = xml.child()) {
    if (*name != "AssumeRoleResult") {
      xml.skip();
      continue;
    }
    while (const auto inner = xml.child()) {
      if (*inner == "Credentials") {
        out = read_credentials(xml);
      } else {
        xml.skip();
      }
    }
  }
  if (out.key_id.empty() || out.secret.empty() || out.token.empty() || !out.expires)
    throw base::Error("sts AssumeRole: there are no credentials in the answer");
  return out;
}

}  // namespace muster::cloud
