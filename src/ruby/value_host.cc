#include "ruby/value_host.hh"

#include "value/regexp.hh"
#include "value/rich.hh"

namespace muster::ruby {

value::Kind ValueHost::kind(const value::Value& v) const {
  return v.kind();
}

value::Value ValueHost::array(value::Array items) const {
  return value::Value(std::move(items));
}

value::Value ValueHost::hash(std::vector<value::Hash::Entry> entries) const {
  value::Hash out;
  out.reserve(entries.size());
  for (auto& [key, item] : entries) out.set(std::move(key), std::move(item));
  return value::Value(std::move(out));
}

value::Value ValueHost::sensitive(value::Value v) const {
  return value::Value(std::make_shared<const value::Sensitive>(std::move(v)));
}

value::Value ValueHost::binary(std::string bytes) const {
  return value::Value(std::make_shared<const value::Binary>(std::move(bytes)));
}

value::Value ValueHost::regexp(std::string pattern) const {
  return value::Value(std::make_shared<const value::Regexp>(std::move(pattern)));
}

const value::Value& ValueHost::inside(const value::Value& sensitive) const {
  return sensitive.if_rich<value::Sensitive>()->value;
}

const std::string& ValueHost::pattern(const value::Value& regexp) const {
  return regexp.if_rich<value::Regexp>()->pattern;
}

std::string ValueHost::text(const value::Value& v) const {
  return text_of_(v);
}

}  // namespace muster::ruby
