#include "resources/file_accounts.hh"

#include <charconv>

namespace muster::resources {

namespace {

struct Shared {
  std::shared_ptr<Accounts> accounts = std::make_shared<Accounts>();
};

}  // namespace

std::optional<std::uint32_t> account_number(const std::string& text) {
  const bool octal = text.size() > 1 && text[0] == '0';
  std::uint32_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number, octal ? 8 : 10);
  if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::shared_ptr<Accounts> Accounts::of(Context& context) {
  return context.cache<Shared>().accounts;
}

Accounts::Table& Accounts::table(Context& context, Kind kind) {
  Table& known = kind == Kind::user ? users_ : groups_;
  const auto now = context.system.follow(known.file).value_or(os::FileStatus{});
  const bool same = now.inode == known.seen.inode && now.mtime_ns == known.seen.mtime_ns &&
                    now.size == known.seen.size;
  if (!same) known.ids.clear();
  if (!same) known.names.clear();
  known.seen = now;
  return known;
}

std::optional<std::uint32_t> Accounts::id(Context& context, Kind kind, const std::string& name) {
  if (const auto number = account_number(name)) return number;
  Table& known = table(context, kind);
  if (const auto found = known.ids.find(name); found != known.ids.end()) return found->second;
  std::optional<std::uint32_t> id;
  if (kind == Kind::user) {
    if (const auto user = context.system.user(name)) id = user->uid;
  } else {
    if (const auto group = context.system.group(name)) id = group->gid;
  }
  // One that does not exist may be made by the next resource.
  if (id) known.ids.emplace(name, *id);
  return id;
}

std::optional<std::uint32_t> Accounts::known_id(Kind kind, const std::string& name) const {
  if (const auto number = account_number(name)) return number;
  const auto& ids = table(kind).ids;
  const auto found = ids.find(name);
  return found == ids.end() ? std::nullopt : std::optional(found->second);
}

void Accounts::learn(Context& context, Kind kind, std::uint32_t id) {
  Table& known = table(context, kind);
  if (known.names.contains(id)) return;
  std::optional<std::string>& name = known.names[id];
  if (kind == Kind::user) {
    if (const auto user = context.system.user(id)) name = user->name;
  } else {
    if (const auto group = context.system.group(id)) name = group->name;
  }
}

std::optional<std::string> Accounts::name(Kind kind, std::uint32_t id) const {
  const Table& known = table(kind);
  const auto found = known.names.find(id);
  return found == known.names.end() ? std::nullopt : found->second;
}

}  // namespace muster::resources
