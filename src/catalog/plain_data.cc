#include "catalog/plain_data.hh"

#include <fmt/core.h>

#include "types/kind_name.hh"
#include "types/labels.hh"
#include "types/object.hh"
#include "types/text.hh"
#include "value/rich.hh"

namespace muster::catalog {

namespace {

using value::Array;
using value::Hash;
using value::Value;

/// Converts one resource's parameters and says where something was lost.
class PlainWriter {
 public:
  PlainWriter(const Resource& resource, const Conversions& conversions)
      : resource_(resource), conversions_(conversions), prefix_(resource.ref()) {}

  Value at(const std::string& key, const Value& v) {
    path_.push_back(key);
    auto out = write(v);
    path_.pop_back();
    return out;
  }

 private:
  Value write(const Value& v) {
    if (const auto* array = v.if_array()) return items(*array);
    if (const auto* hash = v.if_hash()) return entries(*hash);
    if (const auto* secret = v.if_rich<value::Sensitive>())
      return Hash{{"__ptype", "Sensitive"}, {"__pvalue", write(secret->value)}};
    if (v.is_default()) {
      report("the special value default", "default");
      return "default";
    }
    if (!v.if_rich()) return v;
    auto text = text_of(v);
    report(syntax::with_article(class_of(v)) + " value", text);
    return text;
  }

  Array items(const Array& array) {
    Array out;
    for (std::size_t i = 0; i < array.size(); ++i) out.push_back(at(std::to_string(i), array[i]));
    return out;
  }

  Hash entries(const Hash& hash) {
    Hash out;
    for (const auto& [k, v] : hash) {
      auto key = k.if_string() ? *k.if_string() : text_of(k);
      if (!k.if_string())
        report(fmt::format("a hash with {} key", syntax::with_article(class_of(k))), key);
      auto converted = at(types::to_program_text(Value(key)), v);
      out.set(std::move(key), std::move(converted));
    }
    return out;
  }

  static std::string class_of(const Value& v) {
    const auto* object = v.if_rich<types::Object>();
    if (object) return object->type->name;
    const auto* type = v.if_rich<types::Type>();
    return type ? std::string(types::kind_name(type->type_kind)) + "-Type" : types::class_name(v);
  }

  static std::string text_of(const Value& v) {
    return v.kind() == value::Kind::regexp ? types::to_program_text(v) : types::to_text(v);
  }

  /// The path is added to what was said of this resource before, as Puppet does.
  void report(const std::string& what, const std::string& text) {
    if (!conversions_) return;
    for (const auto& step : path_) prefix_ += "[" + step + "]";
    conversions_(resource_, fmt::format("{} contains {}. It will be converted to the String '{}'",
                                        prefix_, what, text));
  }

  const Resource& resource_;
  const Conversions& conversions_;
  std::string prefix_;
  std::vector<std::string> path_;
};

}  // namespace

Hash plain_parameters(const Resource& resource, const Conversions& conversions) {
  PlainWriter writer(resource, conversions);
  Hash out;
  out.reserve(resource.parameters.size());
  for (const auto& p : resource.parameters) out.set(p.name, writer.at("'" + p.name + "'", p.value));
  return out;
}

}  // namespace muster::catalog
