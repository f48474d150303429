#include <fmt/core.h>

#include "builtins/legacy.hh"
#include "value/flatten.hh"

namespace muster::builtins {

namespace {

constexpr std::string_view dangerous = "!\"`$\\";

bool safe(const std::string& word) {
  constexpr std::string_view harmless =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%_+=:,./-";
  return !word.empty() && word.find_first_not_of(harmless) == std::string::npos;
}

std::string quoted(const std::string& word) {
  if (safe(word)) return word;
  if (word.find_first_of(dangerous) == std::string::npos) return '"' + word + '"';
  if (word.find('\'') == std::string::npos) return '\'' + word + '\'';
  std::string out = "\"";
  for (const char c : word) {
    if (dangerous.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out + '"';
}

Value shellquote(Call& call, const Array& arguments) {
  std::string out;
  for (const auto& v : value::flatten(arguments)) {
    if (v.if_hash()) ruby_string(call, v);
    if (!v.if_string()) no_method(call, "length", v);
    if (!out.empty()) out += ' ';
    out += quoted(*v.if_string());
  }
  return out;
}

}  // namespace

Builtin define_shellquote() {
  return legacy("The arguments quoted for a Bourne shell, joined by spaces.", at_least(0),
                shellquote);
}

}  // namespace muster::builtins
