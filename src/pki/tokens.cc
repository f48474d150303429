#include "pki/tokens.hh"

#include <unistd.h>

#include <algorithm>

#include "base/base64.hh"
#include "base/error.hh"
#include "base/strings.hh"
#include "crypto/digest.hh"
#include "crypto/key.hh"
#include "crypto/random.hh"
#include "os/durable_files.hh"
#include "os/posix_system.hh"
#include "pki/autosign.hh"
#include "value/json.hh"

namespace muster::pki {

namespace {

constexpr std::string_view prefix = "mst_";
constexpr std::size_t id_bytes = 4, secret_bytes = 32, id_digits = 2 * id_bytes;
constexpr std::size_t most_file_bytes = 16UL * 1024 * 1024;
constexpr std::size_t most_tokens = 10'000;
constexpr std::int64_t most_uses = 1'000'000;
constexpr unsigned mode = 0600;

struct Parts {
  std::string id, secret;
};

std::optional<Parts> parts_of(std::string_view text) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  if (text.size() <= id_digits + 1 || text[id_digits] != '_') return std::nullopt;
  return Parts{std::string(text.substr(0, id_digits)), std::string(text.substr(id_digits + 1))};
}

std::string hash_of(const std::string& secret) {
  return crypto::hex_digest(crypto::Algorithm::sha256, secret);
}

std::string text_in(const value::Hash& hash, const char* name) {
  const auto* found = hash.find(name);
  const auto* text = found ? found->if_string() : nullptr;
  if (!text) throw base::Error(std::string("a join token has no ") + name);
  return *text;
}

JoinToken token_from(const value::Value& row) {
  const auto* hash = row.if_hash();
  if (!hash) throw base::Error("a join token is not a hash");
  JoinToken out;
  out.id = text_in(*hash, "id");
  out.hash = text_in(*hash, "hash");
  out.pattern = text_in(*hash, "pattern");
  out.created = from_iso_time(text_in(*hash, "created"));
  out.expires = from_iso_time(text_in(*hash, "expires"));
  out.made_by = text_in(*hash, "made_by");
  const auto* uses = hash->find("uses");
  const auto* used_by = hash->find("used_by");
  if (!uses || !uses->if_integer() || !used_by || !used_by->if_array())
    throw base::Error("a join token has no uses");
  out.uses = *uses->if_integer();
  for (const auto& key : *used_by->if_array())
    if (const auto* text = key.if_string()) out.used_by.push_back(*text);
  return out;
}

value::Value row_for(const JoinToken& token) {
  value::Array used_by(token.used_by.begin(), token.used_by.end());
  return value::Hash{{"id", token.id},
                     {"hash", token.hash},
                     {"pattern", token.pattern},
                     {"uses", token.uses},
                     {"used_by", std::move(used_by)},
                     {"created", iso_time(token.created)},
                     {"expires", iso_time(token.expires)},
                     {"made_by", token.made_by}};
}

JoinToken* find(std::vector<JoinToken>& tokens, const std::string& id) {
  const auto at =
      std::find_if(tokens.begin(), tokens.end(), [&](const auto& t) { return t.id == id; });
  return at == tokens.end() ? nullptr : &*at;
}

bool was_used_by(const JoinToken& token, const std::string& key_digest) {
  return std::find(token.used_by.begin(), token.used_by.end(), key_digest) != token.used_by.end();
}

/// One text for all that a guesser could learn something from.
constexpr const char* invalid = "The join token is not valid";

std::optional<std::string> problem_with(const JoinToken* token, const std::string& secret,
                                        const std::string& certname,
                                        const std::string& key_digest) {
  // A digest is taken and compared whether there is such a token or not.
  const auto given = hash_of(secret);
  const bool same = crypto::same_secret(given, token ? token->hash : std::string(64, '0'));
  if (!token || !same) return invalid;
  if (token->expires < std::chrono::system_clock::now()) return "The join token has expired";
  std::vector<std::string> none;
  if (!is_in_list(token->pattern, certname, none)) return "The join token is not for " + certname;
  if (!was_used_by(*token, key_digest) && token->is_used_up())
    return "The join token has been used";
  return std::nullopt;
}

}  // namespace

JoinTokens::Made JoinTokens::make(const std::string& pattern, std::int64_t uses,
                                  std::chrono::seconds lifetime, const std::string& made_by) {
  std::vector<std::string> wrong;
  is_in_list(pattern, "x", wrong);
  if (!wrong.empty() || pattern.empty() || pattern.find('\n') != std::string::npos)
    throw base::Error("not a name or pattern: " + pattern);
  if (uses < 1 || uses > most_uses) throw base::Error("a token has 1 to 1000000 uses");
  if (lifetime <= std::chrono::seconds(0)) throw base::Error("a token has to live for a while");
  auto tokens = list();
  if (tokens.size() >= most_tokens) throw base::Error("there are too many join tokens");
  auto secret = base::base64_url(crypto::random_bytes(secret_bytes));
  secret.erase(std::min(secret.find('='), secret.size()));
  JoinToken token;
  do token.id = crypto::to_hex(crypto::random_bytes(id_bytes));
  while (find(tokens, token.id));
  token.hash = hash_of(secret);
  token.pattern = pattern;
  token.uses = uses;
  token.created = std::chrono::system_clock::now();
  token.expires = token.created + lifetime;
  token.made_by = made_by;
  tokens.push_back(token);
  save(tokens);
  return {std::string(prefix) + token.id + "_" + secret, token};
}

std::vector<JoinToken> JoinTokens::list() const {
  os::PosixSystem system;
  const auto text = system.read(path_, most_file_bytes);
  if (!text && ::access(path_.c_str(), F_OK) != 0) return {};
  if (!text) throw base::Error(path_ + ": cannot be read");
  const auto rows = value::from_json(*text);
  const auto* array = rows.if_array();
  if (!array) throw base::Error(path_ + ": not a list");
  std::vector<JoinToken> out;
  for (const auto& row : *array) out.push_back(token_from(row));
  return out;
}

bool JoinTokens::remove(const std::string& id) {
  auto tokens = list();
  if (std::erase_if(tokens, [&](const auto& t) { return t.id == id; }) == 0) return false;
  save(tokens);
  return true;
}

void JoinTokens::prune() {
  auto tokens = list();
  const auto now = std::chrono::system_clock::now();
  if (std::erase_if(tokens, [&](const auto& t) { return t.expires < now; }) != 0) save(tokens);
}

std::optional<std::string> JoinTokens::problem(const std::string& text, const std::string& certname,
                                               const std::string& key_digest) const {
  const auto parts = parts_of(text);
  if (!parts) return invalid;
  auto tokens = list();
  return problem_with(find(tokens, parts->id), parts->secret, certname, key_digest);
}

std::optional<std::string> JoinTokens::redeem(const std::string& text, const std::string& certname,
                                              const std::string& key_digest) {
  const auto parts = parts_of(text);
  if (!parts) return invalid;
  auto tokens = list();
  auto* token = find(tokens, parts->id);
  if (auto found = problem_with(token, parts->secret, certname, key_digest)) return found;
  if (was_used_by(*token, key_digest)) return std::nullopt;
  token->used_by.push_back(key_digest);
  save(tokens);
  return std::nullopt;
}

void JoinTokens::save(const std::vector<JoinToken>& tokens) const {
  value::Array rows;
  for (const auto& token : tokens) rows.push_back(row_for(token));
  os::write_durably(path_, value::to_json(rows, value::JsonLayout::pretty) + "\n", mode);
}

bool looks_like_token(std::string_view text) {
  return text.starts_with(prefix);
}

Approver by_token(const std::string& tokens_path) {
  return [tokens_path](const Candidate& candidate) -> Verdict {
    const auto text = candidate.request.challenge_password();
    if (!text || !looks_like_token(*text)) return {};
    const auto key =
        crypto::hex_digest(crypto::Algorithm::sha256, candidate.request.public_key().der());
    if (auto problem = JoinTokens(tokens_path).problem(*text, candidate.certname, key))
      return {Verdict::Kind::refuse, *problem};
    const auto id = parts_of(*text)->id;
    return {Verdict::Kind::approve, "join token " + id,
            [tokens_path, token = *text, name = candidate.certname, key] {
              return JoinTokens(tokens_path).redeem(token, name, key);
            }};
  };
}

}  // namespace muster::pki
