#include "resources/resource.hh"

#include <algorithm>
#include <span>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

std::string with_place(const std::string& message, const catalog::Resource& declaration) {
  if (!declaration.file.empty() && declaration.line > 0)
    return message + " (file: " + declaration.file + ", line: " + std::to_string(declaration.line) +
           ")";
  if (!declaration.file.empty()) return message + " (file: " + declaration.file + ")";
  if (declaration.line > 0) return message + " (line: " + std::to_string(declaration.line) + ")";
  return message;
}

void validate(const Resource& resource, const Attribute& attribute, const value::Value& value) {
  if (attribute.validate) {
    attribute.validate(resource, value);
  } else {
    check_accepted(attribute, value);
  }
  const Accepted* accepted = match_accepted(attribute, value);
  const Provider* provider = resource.provider();
  if (!accepted || accepted->feature.empty() || !provider) return;
  if (provider->has_feature(accepted->feature)) return;
  throw base::Error("Provider " + provider->name + " must have features '" + accepted->feature +
                    "' to set '" + attribute.name + "' to '" + text(value) + "'");
}

value::Value munge(const Resource& resource, const Attribute& attribute,
                   const value::Value& value) {
  if (!attribute.munge) return munge_accepted(attribute, value);
  try {
    return attribute.munge(resource, value);
  } catch (const std::invalid_argument& error) {
    throw base::Error("Munging failed for value " + inspect(value) + " in class " + attribute.name +
                      ": " + error.what());
  }
}

std::vector<std::string> missing_features(const Attribute& attribute, const Provider* provider) {
  std::vector<std::string> missing;
  for (const auto& feature : attribute.features) {
    if (provider && !provider->has_feature(feature)) missing.push_back(feature);
  }
  return missing;
}

}  // namespace

Resource::Resource(const ResourceType& type, const catalog::Resource& declaration, Context& context)
    : path("/" + declaration.ref()),
      tags(declaration.tags),
      type_(&type),
      declaration_(&declaration),
      context_(&context) {
  if (type.providers.empty()) provider_ = &type.builtin;
  fill();
  if (!type.validate) return;
  try {
    type.validate(*this, context);
  } catch (const base::Error& error) {
    throw InvalidResource(
        {with_place("Validation of " + full_ref() + " failed: " + error.what(), declaration)});
  }
}

/// A value that the declaration has; no attribute: the type has none of this name.
struct Resource::Given {
  const Attribute* attribute;
  std::string name;
  value::Value value;
};

/// Title and parameters by attribute; what is said of the key wins over the title.
std::vector<Resource::Given> Resource::given() const {
  std::vector<Given> out;
  out.reserve(declaration_->parameters.size() + 1);
  if (type_->split_title) {
    for (auto& [name, value] : type_->split_title(title()))
      out.push_back({type_->find(name), name, value});
  } else {
    out.push_back({&type_->key(), type_->key().name, title()});
  }
  for (const auto& parameter : declaration_->parameters) {
    const std::string& name = parameter.name == "name" ? type_->key().name : parameter.name;
    std::erase_if(out, [&](const Given& known) { return known.name == name; });
    out.push_back({type_->find(name), name, parameter.value});
  }
  return out;
}

void Resource::fill() {
  const auto values = given();
  settings_.reserve(2 * values.size());
  std::vector<std::string> problems;
  const auto set_or_note = [&](const Attribute& attribute, const value::Value& value) {
    try {
      set(attribute, value, *context_);
    } catch (const base::Error& error) {
      problems.emplace_back(error.what());
      // Without a good name nothing else about the resource can be judged.
      if (attribute.role == Role::key) throw InvalidResource(problems);
    }
  };
  std::vector<const Attribute*> without_value;
  for (const Attribute* attribute : type_->order) {
    const auto found = std::find_if(values.begin(), values.end(), [&](const Given& known) {
      return known.attribute == attribute;
    });
    if (found != values.end()) {
      set_or_note(*attribute, found->value);
    } else if (attribute == &provider_row()) {
      provider_ = default_provider(*type_, *context_);
    } else if (attribute->default_to) {
      without_value.push_back(attribute);
    }
  }
  for (const auto& known : values) {
    if (!known.attribute)
      problems.push_back(with_place("no parameter named '" + known.name + "'", *declaration_));
  }
  if (!problems.empty()) throw InvalidResource(std::move(problems));
  for (const Attribute* attribute : without_value) {
    const Setting* known = find(*attribute);
    if (known && (known->managed || !attribute->default_though_audited)) continue;
    const value::Value value = attribute->default_to(*this, *context_);
    if (!value.is_undef()) set_or_note(*attribute, value);
  }
  if (!problems.empty()) throw InvalidResource(std::move(problems));
  mark_sensitive();
}

void Resource::mark_sensitive() {
  bool redact = false;
  for (const auto& parameter : declaration_->parameters) {
    if (!parameter.sensitive) continue;
    const auto setting = std::find_if(settings_.begin(), settings_.end(), [&](const Setting& s) {
      return s.attribute->name == parameter.name;
    });
    if (setting == settings_.end()) continue;
    if (setting->attribute->role == Role::property) {
      setting->sensitive = true;
    } else if (setting->attribute->redactable) {
      redact = true;
    } else {
      context_->log(
          base::Level::warning, *this,
          "Unable to mark '" + parameter.name + "' as sensitive: " + parameter.name +
              " is a parameter and not a property, and cannot be automatically redacted.");
    }
  }
  for (auto& setting : settings_) {
    if (setting.attribute->sensitive || (redact && setting.attribute->redactable))
      setting.sensitive = true;
  }
}

void Resource::set(std::string_view name, const value::Value& value, Context& context) {
  const Attribute* attribute = type_->find(name == "name" ? type_->key().name : name);
  if (!attribute)
    throw base::Error(with_place("no parameter named '" + std::string(name) + "'", *declaration_));
  set(*attribute, value, context);
}

void Resource::set(const Attribute& attribute, const value::Value& value, Context& context) {
  const auto missing = missing_features(attribute, provider_);
  if (!missing.empty()) {
    context.log(base::Level::debug, *this,
                "Provider " + provider_->name + " does not support features " +
                    base::join(missing, ", ") + "; not managing attribute " + attribute.name);
    return;
  }
  try {
    assign(attribute, value);
  } catch (const base::Error& error) {
    throw base::Error(
        with_place("Parameter " + attribute.name + " failed on " + full_ref() + ": " + error.what(),
                   *declaration_));
  }
}

/// With the title as it is made of what is set by now.
std::string Resource::full_ref() const {
  return type_->full_title ? declaration_->type + "[" + type_->full_title(*this) + "]" : ref();
}

void Resource::assign(const Attribute& attribute, const value::Value& value) {
  const bool is_list = attribute.role == Role::property && (value.if_array() || value.is_undef());
  const value::Array list = is_list ? as_list(value) : value::Array{};
  const auto elements = is_list ? std::span(list) : std::span(&value, 1);
  for (const auto& element : elements) validate(*this, attribute, element);
  std::vector<value::Value> munged;
  munged.reserve(elements.size());
  for (const auto& element : elements) munged.push_back(munge(*this, attribute, element));
  if (&attribute == &provider_row()) provider_ = type_->provider(resources::text(munged.front()));
  if (attribute.name == "noop" && attribute.role == Role::parameter)
    noop_ = resources::text(munged.front()) == "true";
  if (attribute.name == "tag") {
    for (const auto& tag : texts(value)) tags.add_with_segments(tag);
  }
  if (attribute.name == "audit") return audit(value);
  Setting& setting = place_for(attribute);
  setting.values = std::move(munged);
  setting.managed = true;
}

void Resource::audit(const value::Value& what) {
  for (const auto& name : texts(what)) {
    for (const auto& row : type_->attributes) {
      const bool meant = row.role == Role::property && (name == "all" || row.name == name);
      if (!meant || !missing_features(row, provider_).empty()) continue;
      look_at(row.name);
      audited_.push_back(row.name);
    }
  }
}

void Resource::look_at(std::string_view property) {
  const Attribute* attribute = type_->find(property);
  if (!attribute || attribute->role != Role::property || find(property)) return;
  place_for(*attribute).managed = false;
}

void Resource::unset(std::string_view attribute) {
  std::erase_if(settings_, [&](const Setting& s) { return s.attribute->name == attribute; });
}

void Resource::redact(std::string_view attribute) {
  for (auto& setting : settings_) {
    if (setting.attribute->name == attribute) setting.sensitive = true;
  }
}

Setting& Resource::place_for(const Attribute& attribute) {
  for (auto& setting : settings_) {
    if (setting.attribute == &attribute) return setting;
  }
  settings_.push_back({.attribute = &attribute, .values = {}});
  return settings_.back();
}

const Setting* Resource::find(const Attribute& attribute) const {
  const auto found = std::find_if(settings_.begin(), settings_.end(),
                                  [&](const Setting& s) { return s.attribute == &attribute; });
  return found == settings_.end() ? nullptr : &*found;
}

const Setting* Resource::find(std::string_view attribute) const {
  const std::string_view wanted = attribute == "name" ? type_->key().name : attribute;
  const auto found = std::find_if(settings_.begin(), settings_.end(),
                                  [&](const Setting& s) { return s.attribute->name == wanted; });
  return found == settings_.end() ? nullptr : &*found;
}

value::Value Resource::get(std::string_view attribute) const {
  const Setting* setting = find(attribute);
  if (!setting || !setting->managed) return {};
  const bool list =
      setting->attribute->role == Role::property && setting->attribute->matching == Matching::all;
  if (list) return value::Array(setting->values);
  return setting->values.empty() ? value::Value() : setting->values.front();
}

std::string Resource::text(std::string_view attribute) const {
  return resources::text(get(attribute));
}

std::string Resource::name() const {
  return text(type_->key().name);
}

bool Resource::has(std::string_view attribute) const {
  const Setting* setting = find(attribute);
  return setting && setting->managed;
}

bool Resource::is_true(std::string_view attribute) const {
  const std::string as_text = text(attribute);
  return as_text == "true" || as_text == "yes";
}

bool Resource::wants_absent(std::string_view property) const {
  const Setting* setting = find(property);
  return setting && setting->managed && !setting->values.empty() &&
         is_absent(setting->values.front());
}

bool Resource::wants(std::string_view property) const {
  return everything_ || find(property) != nullptr;
}

bool Resource::managed() const {
  return std::any_of(settings_.begin(), settings_.end(), [](const Setting& s) {
    return s.attribute->role == Role::property && s.managed && !s.attribute->unmanaged;
  });
}

}  // namespace muster::resources
