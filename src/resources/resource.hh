#pragma once
#include <any>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hh"
#include "catalog/catalog.hh"
#include "resources/attribute.hh"
#include "resources/provider.hh"

namespace muster::resources {

struct ResourceType;

/// A declaration that cannot be: what() is the first problem, as Puppet reports it.
class InvalidResource : public base::Error {
 public:
  explicit InvalidResource(std::vector<std::string> found)
      : base::Error(found.front()), problems(std::move(found)) {}
  const std::vector<std::string> problems;
};

/// A value that a resource has for an attribute, validated and munged.
struct Setting {
  const Attribute* attribute;
  std::vector<value::Value> values;  // a property's wanted values; a parameter's one value
  bool sensitive = false;
  bool managed = true;  // false: only looked at (audit), nothing is wanted
};

/// A resource of a typed catalog: a declaration with its values checked, and its provider. Address
/// is stable during the run.
class Resource {
 public:
  /// Checks and munges every parameter, fills in defaults, chooses the provider, validates the
  /// whole. Throws base::Error with Puppet's message, "(file: …, line: …)" included. `declaration`
  /// must outlive it.
  Resource(const ResourceType& type, const catalog::Resource& declaration, Context& context);

  const ResourceType& type() const { return *type_; }
  /// The run it belongs to.
  Context& context() const { return *context_; }
  const std::string& title() const { return declaration_->title; }
  /// The key attribute's value: the path of a file.
  std::string name() const;
  /// "File[/tmp/a]"
  std::string ref() const { return declaration_->ref(); }
  /// As the manifest has it, before munging.
  const catalog::Resource& declaration() const { return *declaration_; }

  /// The munged value. Of a property what is wanted: one value, or an array with Matching::all.
  /// undef when there is none (ask wants_absent for `ensure => absent`).
  value::Value get(std::string_view attribute) const;
  /// get() as text; empty when not set.
  std::string text(std::string_view attribute) const;
  /// Is it set, in the catalog or by default?
  bool has(std::string_view attribute) const;
  /// true, "true" and "yes".
  bool is_true(std::string_view attribute) const;
  /// `ensure => absent` (or the property's)
  bool wants_absent(std::string_view property = "ensure") const;
  /// Must a read look at this property: is it managed or audited, or does someone list everything?
  bool wants(std::string_view property) const;
  /// The properties of the `audit` metaparameter.
  const std::vector<std::string>& audited() const { return audited_; }
  /// Is a value wanted of any property (unmanaged ones do not count)?
  bool managed() const;

  /// Validates and munges, as if declared. Throws like the constructor. A value for an attribute
  /// that the provider lacks the features for is dropped.
  void set(std::string_view attribute, const value::Value& value, Context& context);
  void unset(std::string_view attribute);
  /// Its values are secret from now on.
  void redact(std::string_view attribute);
  void set_noop(bool noop) { noop_ = noop; }
  /// The `noop` metaparameter; nullopt: the run's.
  std::optional<bool> noop() const { return noop_; }
  /// Looks at the property without wanting a value.
  void look_at(std::string_view property);
  void look_at_everything() { everything_ = true; }

  const Setting* find(std::string_view attribute) const;
  const Setting* find(const Attribute& attribute) const;
  const std::vector<Setting>& settings() const { return settings_; }

  /// nullptr: no suitable one yet (a package of this run may bring it).
  const Provider* provider() const { return provider_; }
  void choose_provider(const Provider* provider) { provider_ = provider; }

  /// What the provider knows of this resource: what prefetch found, what eval_generate handed over.
  template <class T>
  T& data() {
    if (!std::any_cast<std::shared_ptr<T>>(&data_)) data_ = std::make_shared<T>();
    return **std::any_cast<std::shared_ptr<T>>(&data_);
  }
  /// nullptr when data<T>() was never asked for.
  template <class T>
  const T* data_if() const {
    const auto* shared = std::any_cast<std::shared_ptr<T>>(&data_);
    return shared ? shared->get() : nullptr;
  }
  /// `data` holds a std::shared_ptr<T>.
  void set_data(std::any data) { data_ = std::move(data); }

  /// "/Stage[main]/Main/File[/tmp/a]": the source of its log lines.
  std::string path;
  catalog::Tags tags;
  /// Made by the `purge` of another one: a failure or event says so.
  bool purging = false;

 private:
  std::string full_ref() const;
  struct Given;
  std::vector<Given> given() const;
  void fill();
  void set(const Attribute& attribute, const value::Value& value, Context& context);
  void assign(const Attribute& attribute, const value::Value& value);
  void audit(const value::Value& what);
  void mark_sensitive();
  Setting& place_for(const Attribute& attribute);

  const ResourceType* type_;
  const catalog::Resource* declaration_;
  Context* context_;
  const Provider* provider_ = nullptr;
  std::vector<Setting> settings_;
  std::vector<std::string> audited_;
  std::optional<bool> noop_;
  bool everything_ = false;
  std::any data_;
};

}  // namespace muster::resources
