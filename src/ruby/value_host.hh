#pragma once
#include "ruby/host.hh"

namespace muster::ruby {

class ValueHost final : public Host {
 public:
  explicit ValueHost(TextOf text_of) : text_of_(text_of) {}
  value::Kind kind(const value::Value& v) const override;
  value::Value array(value::Array items) const override;
  value::Value hash(std::vector<value::Hash::Entry> entries) const override;
  value::Value sensitive(value::Value v) const override;
  value::Value binary(std::string bytes) const override;
  value::Value regexp(std::string pattern) const override;
  const value::Value& inside(const value::Value& sensitive) const override;
  const std::string& pattern(const value::Value& regexp) const override;
  std::string text(const value::Value& v) const override;

 private:
  const TextOf text_of_;
};

}  // namespace muster::ruby
