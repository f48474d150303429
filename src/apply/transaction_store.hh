#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "resources/context.hh"
#include "resources/resource.hh"

namespace muster::apply {

/// transactionstore.yaml: what each property was brought to, run by run. A property that is found
/// to be something else, while it is wanted as before, was changed by somebody: what the run does
/// about it is corrective. In Puppet's format. Only agents keep one.
class TransactionStore {
 public:
  /// What cannot be read is put aside as FILE.bad, with a message. `path` empty: nothing is kept.
  TransactionStore(os::System& system, std::string path, resources::Context& context);

  /// The values that the property had after the last run (an array); nullptr when none are known.
  const value::Value* known(const std::string& ref, std::string_view property) const;
  void set(const std::string& ref, const std::string& property, value::Value values);
  /// A resource that is skipped keeps what was known of it.
  void keep(const std::string& ref);
  /// Throws base::Error.
  void save() const;

 private:
  using Parameters = std::vector<std::pair<std::string, value::Value>>;
  struct Entries {
    std::vector<std::pair<std::string, Parameters>> list;
    std::unordered_map<std::string, std::size_t> places;
    Parameters& at(const std::string& ref);
    const Parameters* find(const std::string& ref) const;
  };
  void read(const std::string& text);

  std::string path_;
  Entries old_, new_;
};

/// A value that is one of the attribute's words, as Ruby writes a symbol.
value::Value with_colon(const resources::Attribute& attribute, const value::Value& is);
/// The same, with a mode as the store has it: without zeros before it.
value::Value stored_value(const resources::Attribute& attribute, const value::Value& value);
value::Value without_colon(const resources::Attribute& attribute, const value::Value& kept);

}  // namespace muster::apply
