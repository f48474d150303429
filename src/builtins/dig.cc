#include "builtins/dig.hh"

#include <fmt/core.h>

#include "types/calculator.hh"
#include "types/object.hh"
#include "types/text.hh"

namespace muster::builtins {

namespace {

Dug stopped(const Array& walked, const Value& blamed, std::string_view said,
            const std::string& details_key, std::string issue_code) {
  const auto type = types::infer(blamed);
  Dug out;
  out.message = fmt::format("The given data {} at {}, got '{}'", said, types::ruby_inspect(walked),
                            types::type_text(*type));
  out.issue_code = std::move(issue_code);
  out.details = Hash{{"walked_path", walked}, {details_key, type}};
  return out;
}

Value element(const Array& array, std::int64_t index) {
  const auto size = static_cast<std::int64_t>(array.size());
  if (index < 0) index += size;
  return index < 0 || index >= size ? Value() : array[static_cast<std::size_t>(index)];
}

}  // namespace

Value Dug::error() const {
  const auto type = types::builtin_object_type("error");
  return std::make_shared<const types::Object>(type, Hash{{"msg", message},
                                                          {"kind", "SLICE_ERROR"},
                                                          {"details", details},
                                                          {"issue_code", issue_code}});
}

Dug dig(const Value& data, std::span<const Value> keys) {
  Array walked;
  Value current = data;
  for (const auto& key : keys) {
    if (current.is_undef() || key.is_undef()) return {};
    const auto* array = current.if_array();
    const auto* hash = current.if_hash();
    if (!array && !hash)
      return stopped(walked, current, "does not contain a Collection", "value_type",
                     "EXPECTED_COLLECTION");
    walked.push_back(key);
    if (array && !key.if_integer())
      return stopped(walked, key, "requires an Integer index", "index_type",
                     "EXPECTED_INTEGER_INDEX");
    if (array) {
      current = element(*array, *key.if_integer());
    } else {
      const auto* found = hash->find(key);
      current = found ? *found : Value();
    }
  }
  return {std::move(current), {}, {}, {}};
}

}  // namespace muster::builtins
