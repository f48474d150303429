#include "facts/leaves.hh"

#include <algorithm>
#include <iterator>

namespace muster::facts {

namespace {

// Every other hash is one piece.
constexpr std::string_view cut[] = {
    "augeas",        "cloud",       "dmi",       "dmi.bios",   "dmi.board",   "dmi.chassis",
    "dmi.product",   "hypervisors", "identity",  "memory",     "memory.swap", "memory.system",
    "networking",    "os",          "os.distro", "os.selinux", "processors",  "ruby",
    "system_uptime",
};

bool is_cut(std::string_view name) {
  return std::find(std::begin(cut), std::end(cut), name) != std::end(cut);
}

void add_leaves(const std::string& name, const value::Value& fact, std::vector<Leaf>& out) {
  const auto* parts = is_cut(name) ? fact.if_hash() : nullptr;
  if (!parts) return out.emplace_back(name, fact), void();
  for (const auto& [part, inner] : *parts)
    if (const auto* text = part.if_string()) add_leaves(name + "." + *text, inner, out);
}

}  // namespace

std::vector<Leaf> leaves(const std::string& name, const value::Value& fact) {
  std::vector<Leaf> out;
  add_leaves(name, fact, out);
  return out;
}

std::string_view leaf_of(std::string_view path) {
  for (auto dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1))
    if (!is_cut(path.substr(0, dot))) return path.substr(0, dot);
  return is_cut(path) ? std::string_view() : path;
}

value::Value with_leaf(const value::Value& fact, std::string_view path, const value::Value& leaf) {
  if (path.empty()) return leaf;
  const auto dot = path.find('.');
  const auto part = path.substr(0, dot);
  const auto rest = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  value::Hash out;
  if (const auto* parts = fact.if_hash())
    for (const auto& [name, inner] : *parts) {
      const auto* text = name.if_string();
      const auto changed = text && *text == part ? with_leaf(inner, rest, leaf) : inner;
      if (!changed.is_undef()) out.set(name, changed);
    }
  return out;
}

}  // namespace muster::facts
