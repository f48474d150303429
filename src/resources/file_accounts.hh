#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "resources/context.hh"

namespace muster::resources {

/// Names and numbers of users and groups, looked up once as long as the system's tables do not
/// change.
class Accounts {
 public:
  enum class Kind : std::uint8_t { user, group };

  /// A number is itself. nullopt when there is no such user or group.
  std::optional<std::uint32_t> id(Context& context, Kind kind, const std::string& name);
  /// The number of a name that id() was asked for and found, and of a number.
  std::optional<std::uint32_t> known_id(Kind kind, const std::string& name) const;
  /// Makes name() know the number.
  void learn(Context& context, Kind kind, std::uint32_t id);
  /// nullopt for a number that has no name or was not asked for.
  std::optional<std::string> name(Kind kind, std::uint32_t id) const;

  /// The accounts of the run.
  static std::shared_ptr<Accounts> of(Context& context);

 private:
  struct Table {
    std::string file;
    os::FileStatus seen = {};
    std::map<std::string, std::uint32_t> ids = {};
    std::map<std::uint32_t, std::optional<std::string>> names = {};
  };
  Table& table(Context& context, Kind kind);
  const Table& table(Kind kind) const { return kind == Kind::user ? users_ : groups_; }

  Table users_{.file = "/etc/passwd"};
  Table groups_{.file = "/etc/group"};
};

/// The number that a text is, as Ruby's Integer() takes it: "010" is eight.
std::optional<std::uint32_t> account_number(const std::string& text);

}  // namespace muster::resources
