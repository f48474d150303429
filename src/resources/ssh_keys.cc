#include "resources/ssh_keys.hh"

#include "base/utf8.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

std::string group_text(const std::string& line, const value::Match& match, std::size_t group) {
  const auto& range = match.groups[group];
  return range ? line.substr(range->begin, range->end - range->begin) : "";
}

/// a,b="c,\"d" → a and b="c,\"d"
std::vector<std::string> split_options(const std::string& text) {
  static const value::Regexp option(R"(\G(?:[-a-z0-9A-Z_]+=\".*?[^\\]\"|[-a-z0-9A-Z_]+))");
  std::vector<std::string> out;
  std::size_t at = text.find_first_not_of(" \t");
  while (at < text.size()) {
    const auto match = option.search(text, at);
    if (!match || match->groups[0]->begin != at) break;
    out.push_back(group_text(text, *match, 0));
    at = text.find_first_not_of(" \t", match->groups[0]->end);
    if (at < text.size() && text[at] == ',') at = text.find_first_not_of(" \t", at + 1);
  }
  return out;
}

}  // namespace

std::optional<AuthorizedKey> parse_authorized_key(const std::string& line) {
  static const value::Regexp pattern(
      R"(^(?:(.+)\s+)?(ssh-dss|ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp256|)"
      R"(ecdsa-sha2-nistp384|ecdsa-sha2-nistp521|ecdsa-sk|ed25519-sk|)"
      R"(sk-ecdsa-sha2-nistp256@openssh.com|sk-ssh-ed25519@openssh.com|)"
      R"(ssh-rsa-cert-v01@openssh.com|ssh-ed25519-cert-v01@openssh.com|)"
      R"(ssh-dss-cert-v01@openssh.com|ecdsa-sha2-nistp256-cert-v01@openssh.com|)"
      R"(ecdsa-sha2-nistp384-cert-v01@openssh.com|ecdsa-sha2-nistp521-cert-v01@openssh.com))"
      R"(\s+([^ ]+)\s*(.*)$)");
  if (!base::valid_utf8(line)) return std::nullopt;
  const auto match = pattern.search(line);
  if (!match) return std::nullopt;
  return AuthorizedKey{.options = split_options(group_text(line, *match, 1)),
                       .type = group_text(line, *match, 2),
                       .key = group_text(line, *match, 3),
                       .comment = group_text(line, *match, 4)};
}

}  // namespace muster::resources
