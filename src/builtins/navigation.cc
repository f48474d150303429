#include "builtins/navigation.hh"

#include "base/strings.hh"
#include "builtins/dig.hh"
#include "builtins/number_prefix.hh"
#include "builtins/pieces.hh"
#include "builtins/text_functions.hh"

namespace muster::builtins {

namespace {

Value segment_key(std::string_view segment) {
  static const value::Regexp index("^(:?[+-]?[0-9]+)$");
  segment = without_leading_blanks(without_trailing_blanks(segment));
  if (segment.starts_with('"') || segment.starts_with('\''))
    return segment.substr(1, segment.size() - 2);
  if (index.search(segment)) return integer_prefix(segment);
  return segment;
}

[[noreturn]] void fail_syntax(const Call& call) {
  call.fail("Syntax error in dotted-navigation string");
}

/// "a.'b.c'.0" → a, b.c, 0. Read behind a first segment, so that the path is parted like a whole
/// key.
Array path_keys(const Call& call, const std::string& path) {
  static const value::Regexp segment(R"((\s*"[^"]+"\s*|\s*'[^']+'\s*|[^'".]+))");
  auto parts = split("x." + path, segment);
  if (parts.empty() || !parts.front().empty()) fail_syntax(call);
  parts.erase(parts.begin());
  const auto count = parts.size();
  std::erase(parts, ".");
  if (count == 0 || parts.size() * 2 != count + 1) fail_syntax(call);
  Array keys;
  for (const auto& part : parts) keys.push_back(segment_key(part));
  keys.erase(keys.begin());
  return keys;
}

}  // namespace

Value navigate(Call& call, const Value& value, const std::string& path, const Value& fallback) {
  if (value.is_undef()) return fallback;
  if (path.empty()) return value;
  const auto keys = path_keys(call, path);
  if (!value.if_array() && !value.if_hash()) {
    Array arguments{value};
    arguments.insert(arguments.end(), keys.begin(), keys.end());
    return call.compiler.call("dig", arguments, call.scope, call.where);  // says what is wrong
  }
  auto dug = dig(value, keys);
  if (!dug.message.empty()) {
    if (!call.block) call.fail(dug.message);
    return call.yield(dug.error());
  }
  if (dug.value.is_undef()) return fallback;
  return std::move(dug.value);
}

}  // namespace muster::builtins
