#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pki/approval.hh"
#include "pki/times.hh"

namespace muster::pki {

/// A secret that lets its bearers get a certificate. The secret itself is not kept.
struct JoinToken {
  std::string id;
  std::string hash;                  // SHA-256 of the secret, in hexadecimal
  std::string pattern;               // which names it is good for, as a line of autosign.conf
  std::int64_t uses = 1;             // in all
  std::vector<std::string> used_by;  // digests of the keys it was used for
  Time created, expires;
  std::string made_by;

  bool is_used_up() const { return static_cast<std::int64_t>(used_by.size()) >= uses; }
};

/// The tokens of a CA, in a file of its folder. Who changes them holds the CA's lock.
class JoinTokens {
 public:
  explicit JoinTokens(std::string path) : path_(std::move(path)) {}

  struct Made {
    std::string text;  // what a node is given: mst_ID_SECRET
    JoinToken token;
  };
  /// Throws base::Error for a pattern that is none, or when there are too many.
  Made make(const std::string& pattern, std::int64_t uses, std::chrono::seconds lifetime,
            const std::string& made_by);
  /// Throws base::Error when the file cannot be read.
  std::vector<JoinToken> list() const;
  /// False when there is none of that id.
  bool remove(const std::string& id);
  /// Takes out those that expired.
  void prune();

  /// Why a token is not good for that name and key now; nullopt when it is. A key that it was used
  /// for may use it again: an answer can get lost.
  std::optional<std::string> problem(const std::string& text, const std::string& certname,
                                     const std::string& key_digest) const;
  /// Uses it. Returns the problem as above.
  std::optional<std::string> redeem(const std::string& text, const std::string& certname,
                                    const std::string& key_digest);

 private:
  void save(const std::vector<JoinToken>& tokens) const;

  std::string path_;
};

/// Does the text look like a token? Other challenge passwords are for others to judge.
bool looks_like_token(std::string_view text);

/// Approves who brings a token as challenge password, refuses who brings a bad one.
Approver by_token(const std::string& tokens_path);

}  // namespace muster::pki
