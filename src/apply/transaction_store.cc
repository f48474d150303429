#include "apply/transaction_store.hh"

#include <cstdio>

#include "base/error.hh"
#include "os/atomic_write.hh"
#include "value/yaml.hh"
#include "value/yaml_emitter.hh"

namespace muster::apply {

namespace {

using value::Value;

constexpr std::size_t size_limit = 256u << 20;
constexpr unsigned file_mode = 0660;

bool is_symbol(const std::string& text) {
  return text.size() > 1 && text.front() == ':' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789", 1) == std::string::npos;
}

void write_value(value::YamlEmitter& yaml, const Value& value) {
  if (value.if_string() && is_symbol(*value.if_string())) return yaml.plain(*value.if_string());
  const auto* array = value.if_array();
  if (!array) return yaml.data(value);
  yaml.begin_sequence();
  for (const auto& element : *array) write_value(yaml, element);
  yaml.end_sequence();
}

}  // namespace

TransactionStore::Parameters& TransactionStore::Entries::at(const std::string& ref) {
  const auto [place, is_new] = places.try_emplace(ref, list.size());
  if (is_new) list.emplace_back(ref, Parameters());
  return list[place->second].second;
}

const TransactionStore::Parameters* TransactionStore::Entries::find(const std::string& ref) const {
  const auto place = places.find(ref);
  return place == places.end() ? nullptr : &list[place->second].second;
}

TransactionStore::TransactionStore(os::System& system, std::string path,
                                   resources::Context& context)
    : path_(std::move(path)) {
  if (path_.empty()) return;
  const auto status = system.follow(path_);
  if (!status) return;
  if (status->kind != os::FileKind::file) {
    context.log(base::Level::warning,
                "Transaction store file " + path_ + " is not a file, ignoring");
    return;
  }
  try {
    read(system.read(path_, size_limit).value_or(""));
  } catch (const base::Error& error) {
    context.log(base::Level::err, "Transaction store file " + path_ + " is corrupt (" +
                                      error.what() + "); replacing");
    old_ = {};
    if (std::rename(path_.c_str(), (path_ + ".bad").c_str()) != 0)
      throw base::Error("Could not rename corrupt transaction store file " + path_ +
                        "; remove manually");
  }
}

void TransactionStore::read(const std::string& text) {
  const Value data = value::from_yaml(text);
  if (!data.if_hash()) throw base::Error("it holds no hash");
  const auto* resources = data.if_hash()->find("resources");
  if (!resources || !resources->if_hash()) return;
  for (const auto& [ref, fields] : *resources->if_hash()) {
    const auto* parameters = fields.if_hash() ? fields.if_hash()->find("parameters") : nullptr;
    if (!ref.if_string() || !parameters || !parameters->if_hash()) continue;
    auto& to = old_.at(*ref.if_string());
    for (const auto& [name, entry] : *parameters->if_hash()) {
      const auto* kept = entry.if_hash() ? entry.if_hash()->find("system_value") : nullptr;
      if (name.if_string() && kept) to.emplace_back(*name.if_string(), *kept);
    }
  }
}

const Value* TransactionStore::known(const std::string& ref, std::string_view property) const {
  const auto* parameters = old_.find(ref);
  if (!parameters) return nullptr;
  for (const auto& [name, kept] : *parameters)
    if (name == property && !kept.is_undef()) return &kept;
  return nullptr;
}

void TransactionStore::set(const std::string& ref, const std::string& property, Value values) {
  if (!path_.empty()) new_.at(ref).emplace_back(property, std::move(values));
}

void TransactionStore::keep(const std::string& ref) {
  if (const auto* parameters = old_.find(ref)) new_.at(ref) = *parameters;
}

void TransactionStore::save() const {
  if (path_.empty()) return;
  if (const auto slash = path_.rfind('/'); slash != std::string::npos && slash > 0)
    os::make_directories(path_.substr(0, slash), 0755);
  os::write_atomically(
      path_,
      [&](const os::Sink& out) {
        value::YamlEmitter yaml(out);
        yaml.begin_map();
        yaml.string("resources");
        yaml.begin_map();
        for (const auto& [ref, parameters] : new_.list) {
          yaml.string(ref);
          yaml.begin_map();
          yaml.string("parameters");
          yaml.begin_map();
          for (const auto& [name, kept] : parameters) {
            yaml.string(name);
            yaml.begin_map();
            yaml.string("system_value");
            write_value(yaml, kept);
            yaml.end_map();
          }
          yaml.end_map();
          yaml.end_map();
        }
        yaml.end_map();
        yaml.end_map();
        yaml.finish();
      },
      file_mode);
}

namespace {

/// Puppet holds modes so, once they are munged.
std::string without_zeros(const std::string& mode) {
  return mode.substr(std::min(mode.find_first_not_of('0'), mode.size() - 1));
}

}  // namespace

/// A value that is one of the attribute's words is kept as Ruby writes a symbol.
Value with_colon(const resources::Attribute& attribute, const Value& is) {
  const auto* word = is.if_string();
  const auto* accepted = word ? resources::match_accepted(attribute, is) : nullptr;
  return accepted && !accepted->pattern ? Value(":" + *word) : is;
}

Value stored_value(const resources::Attribute& attribute, const Value& value) {
  const auto* word = value.if_string();
  if (word && attribute.name == "mode") return Value(without_zeros(*word));
  return with_colon(attribute, value);
}

Value without_colon(const resources::Attribute& attribute, const Value& kept) {
  const auto* word = kept.if_string();
  if (!word || !word->starts_with(':')) return kept;
  const Value is(word->substr(1));
  return resources::match_accepted(attribute, is) ? is : kept;
}

}  // namespace muster::apply
