#include "registry/identity.hh"

#include <algorithm>

#include "base/strings.hh"

namespace muster::registry {

namespace {

constexpr std::size_t longest_part = 128;

bool is_word(std::string_view text) {
  return text.size() <= longest_part && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

}  // namespace

std::string Identity::scope() const {
  return provider + ":" + account + ":" + region;
}

std::string Identity::key() const {
  if (account.empty() && region.empty()) return provider + ":" + instance;
  return scope() + ":" + instance;
}

std::optional<std::string> problem(const Identity& identity) {
  if (identity.provider.empty()) return "the identity has no provider";
  if (identity.instance.empty()) return "the identity has no instance";
  for (const auto* part :
       {&identity.provider, &identity.account, &identity.region, &identity.instance}) {
    if (!is_word(*part)) return "the identity has a part that is no short word";
  }
  if (identity.provider == "ec2" && (identity.account.empty() || identity.region.empty()))
    return "an identity of ec2 needs account and region";
  return std::nullopt;
}

std::optional<Identity> identity_from_key(std::string_view key) {
  auto parts = base::split(key, ":");
  Identity out;
  if (parts.size() == 2) out = {parts[0], "", "", parts[1]};
  if (parts.size() == 4) out = {parts[0], parts[1], parts[2], parts[3]};
  if (problem(out)) return std::nullopt;
  return out;
}

}  // namespace muster::registry
