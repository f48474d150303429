#include "apply/evaluation.hh"

#include <algorithm>

#include "apply/property_text.hh"
#include "base/error.hh"
#include "resources/unvalued.hh"
#include "resources/wrapped_error.hh"

namespace muster::apply {

using resources::Attribute;
using resources::Matching;
using resources::Resource;
using resources::Role;
using resources::Setting;
using value::Value;

/// A resource during its evaluation.
struct Evaluation::Subject {
  Resource& resource;
  Status& status;
  resources::State is;
  std::vector<std::string> synced;                     // properties that had an event
  std::vector<std::pair<std::string, Value>> history;  // what was recorded in earlier runs

  const Value* before(const std::string& property) const {
    for (const auto& [name, value] : history) {
      if (name == property) return &value;
    }
    return nullptr;
  }
};

namespace {

bool equal_to_wanted(const Value& is, const Value& wanted) {
  return is == wanted ||
         (is.if_string() && !wanted.is_undef() && *is.if_string() == resources::text(wanted));
}

bool equal_lists(const Value& is, const value::Array& wanted) {
  const auto* list = is.if_array();
  return list && list->size() == wanted.size() &&
         std::equal(list->begin(), list->end(), wanted.begin(), equal_to_wanted);
}

bool is_audited(const Resource& resource, const std::string& property) {
  const auto& audited = resource.audited();
  return std::find(audited.begin(), audited.end(), property) != audited.end();
}

/// As reports hold a value of the last run.
Value history_value(const Setting& setting, const Value& before) {
  if (resources::is_unvalued(before)) return {};
  if (setting.sensitive) return "[redacted]";
  return before.is_undef() ? Value("absent") : reported(before);
}

bool is_present(const Resource& resource, const resources::State& is) {
  const auto& type = resource.type();
  const Attribute* ensure = type.find("ensure");
  if (!ensure || ensure->role != Role::property) return true;
  if (!type.reads_ensure_always && !resource.find("ensure")) return true;
  return !resources::is_absent(is.get("ensure"));
}

void log_failure(resources::Context& context, const std::exception& error) {
  context.log(base::Level::err, error.what());
  const auto* wrapped = dynamic_cast<const resources::WrappedError*>(&error);
  if (wrapped)
    context.log(base::Level::err,
                std::string(error.what()) + "\nWrapped exception:\n" + wrapped->cause());
}

Value kept_value(const Attribute& attribute, const Value& is) {
  if (resources::is_unvalued(is)) return {};
  return is.is_undef() ? Value(":absent") : stored_value(attribute, is);
}

/// Without the quotes that a value has elsewhere.
std::string recorded_text(const Value& is) {
  return resources::is_unvalued(is) ? "" : resources::text(reported(is));
}

std::string redacted_or(const Setting& setting, std::string text) {
  return setting.sensitive ? "[redacted]" : std::move(text);
}

}  // namespace

Status new_status(const RunCatalog& catalog, NodeIndex index, Time now) {
  const Node& node = catalog[index];
  Status status;
  status.resource = node.ref;
  status.containment = catalog.containment_path(index);
  status.time = now;
  if (node.tags) status.tags.assign(node.tags->begin(), node.tags->end());
  if (node.declaration) {
    status.type = node.declaration->type;
    status.title = node.declaration->title;
    status.file = node.declaration->file;
    status.line = node.declaration->line;
  }
  if (node.resource && node.resource->provider()) status.provider = node.resource->provider()->name;
  return status;
}

Event failure_event(std::string message, Time now) {
  return {.name = "resource_error",
          .property = {},
          .status = EventStatus::failure,
          .message = std::move(message),
          .previous = {},
          .desired = {},
          .historical = {},
          .time = now,
          .redacted = false};
}

bool is_noop(const Resource& resource, const resources::Context& context) {
  return resource.noop().value_or(context.options.noop);
}

void Evaluation::evaluate(Resource& resource, Status& status) {
  const auto start = std::chrono::steady_clock::now();
  try {
    Subject subject{.resource = resource, .status = status, .is = {}, .synced = {}, .history = {}};
    const auto* provider = resource.provider();
    if (provider && provider->read) subject.is = provider->read(context_, resource);
    perform(subject);
    if (status.changed && !is_noop(resource, context_)) {
      state_.set_synced(resource.ref(), context_.system.now());
      if (resource.provider() && resource.provider()->flush)
        resource.provider()->flush(context_, resource);
    }
  } catch (const std::exception& error) {
    context_.log(base::Level::err, resource, std::string("Could not evaluate: ") + error.what());
    status.add(failure_event(error.what(), context_.system.now()));
  }
  status.evaluation_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void Evaluation::perform(Subject& subject) {
  Resource& resource = subject.resource;
  for (const auto& [property, value] : state_.recorded(resource.ref())) {
    if (const auto* attribute = resource.type().find(property))
      subject.history.emplace_back(property, without_colon(*attribute, value));
  }
  state_.set_checked(resource.ref(), context_.system.now());
  for (const auto& property : resource.audited())
    state_.remember(resource.ref(), property,
                    with_colon(*resource.type().find(property), subject.is.get(property)));

  const Setting* ensure = resource.find("ensure");
  const bool ensure_changed = ensure && ensure->attribute->role == Role::property &&
                              ensure->managed && sync_if_needed(subject, *ensure);
  if (!ensure_changed) {
    if (is_present(resource, subject.is)) {
      for (const auto& row : resource.type().attributes) {
        const Setting* setting = row.role == Role::property ? resource.find(row) : nullptr;
        if (setting && setting->managed && setting != ensure) sync_if_needed(subject, *setting);
      }
    } else {
      context_.log(base::Level::debug, resource,
                   "Nothing to manage: no ensure and the resource doesn't exist");
    }
  }
  audit_changes(subject);
  keep_values(subject);
}

bool Evaluation::in_sync(Subject& subject, const Setting& setting, const Value& is,
                         const Value& should) {
  const Attribute& attribute = *setting.attribute;
  const auto matches = [&](const Value& wanted) {
    if (attribute.in_sync) return attribute.in_sync({context_, subject.resource, is, wanted});
    return equal_to_wanted(is, wanted);
  };
  if (attribute.complete) return matches(should);
  if (setting.values.empty()) return true;
  if (attribute.matching == Matching::all)
    return attribute.in_sync ? matches(should) : equal_lists(is, setting.values);
  return std::any_of(setting.values.begin(), setting.values.end(), matches);
}

/// True when there was something to do, done or not.
bool Evaluation::sync_if_needed(Subject& subject, const Setting& setting) {
  const Attribute& attribute = *setting.attribute;
  const Value is = subject.is.get(attribute.name);
  Value should = subject.resource.get(attribute.name);
  Event event;
  try {
    if (attribute.complete) should = attribute.complete({context_, subject.resource, is, should});
    if (in_sync(subject, setting, is, should)) return false;
    event = property_event(subject.resource, setting, is, should, context_.system.now());
    change(subject, setting, should, event);
  } catch (const std::exception& error) {
    log_failure(context_, error);
    event = property_event(subject.resource, setting, is, should, context_.system.now());
    event.status = EventStatus::failure;
    event.message = "change from " +
                    redacted_or(setting, is_text(subject.resource, attribute, is)) + " to " +
                    redacted_or(setting, should_text(subject.resource, attribute, should)) +
                    " failed: " + error.what();
  }
  event.corrective = is_corrective(subject, setting, is);
  if (event.corrective == true) event.message += " (corrective)";
  record(subject, &setting, std::move(event));
  subject.synced.push_back(attribute.name);
  return true;
}

/// Was it as wanted after the last run? nullopt: that cannot be said.
std::optional<bool> Evaluation::is_corrective(Subject& subject, const Setting& setting,
                                              const Value& is) {
  const Attribute& attribute = *setting.attribute;
  const Value* known = store_.known(subject.resource.ref(), attribute.name);
  if (!known || !attribute.idempotent || setting.sensitive) return false;
  if (!known->if_array()) return std::nullopt;
  value::Array wanted;
  for (const auto& each : *known->if_array()) wanted.push_back(without_colon(attribute, each));
  if (wanted.empty()) return false;
  if (attribute.matching == Matching::all) return !equal_lists(is, wanted);
  const Value found = without_colon(attribute, stored_value(attribute, is));
  return std::none_of(wanted.begin(), wanted.end(),
                      [&](const Value& each) { return equal_to_wanted(found, each); });
}

void Evaluation::keep_values(Subject& subject) {
  const auto& ref = subject.resource.ref();
  for (const auto& setting : subject.resource.settings()) {
    if (setting.attribute->role != Role::property || setting.sensitive) continue;
    const auto& name = setting.attribute->name;
    const auto& events = subject.status.events;
    const auto event = std::find_if(events.rbegin(), events.rend(),
                                    [&](const Event& each) { return each.property == name; });
    value::Array values;
    if (event == events.rend() || event->status == EventStatus::success) {
      for (const auto& each : setting.values)
        values.push_back(stored_value(*setting.attribute, each));
      store_.set(ref, name, setting.managed ? Value(values) : Value());
    } else if (const Value* known = store_.known(ref, name)) {
      store_.set(ref, name, *known);
    } else if (event->previous.if_array()) {
      store_.set(ref, name, Value());
    } else {
      const Value& is = event->previous;
      values.push_back(kept_value(*setting.attribute, is));
      store_.set(ref, name, values);
    }
  }
}

void Evaluation::change(Subject& subject, const Setting& setting, const Value& should,
                        Event& event) {
  const Attribute& attribute = *setting.attribute;
  const Resource& resource = subject.resource;
  const Value is = subject.is.get(attribute.name);
  std::string audit_note;
  const Value* before = subject.before(attribute.name);
  if (before) event.historical = history_value(setting, *before);
  if (is_audited(resource, attribute.name)) {
    event.audited = true;
    if (before && !resources::is_unvalued(*before) && *before != is)
      audit_note = " (previously recorded value was " +
                   redacted_or(setting, is_text(resource, attribute, *before)) + ")";
  }
  const std::string from = redacted_or(setting, is_text(resource, attribute, is));
  const std::string to = redacted_or(setting, should_text(resource, attribute, should));
  const auto change_message = [&] {
    return change_text({context_, resource, is, should}, attribute);
  };
  if (is_noop(resource, context_)) {
    event.status = EventStatus::noop;
    event.message = context_.options.puppet8_wording && !setting.sensitive
                        ? change_message() + " (noop)"
                        : "current_value " + from + ", should be " + to + " (noop)";
  } else {
    write(subject, attribute.name, should);
    event.status = EventStatus::success;
    event.message = setting.sensitive ? "changed " + from + " to " + to : change_message();
  }
  event.message += audit_note;
}

void Evaluation::write(Subject& subject, const std::string& property, const Value& wanted) {
  Resource& resource = subject.resource;
  const auto* provider = resource.provider();
  if (!provider)
    throw base::Error("Could not find a suitable provider for " + resource.type().name);
  if (property == "ensure" && provider->destroy && resources::is_absent(wanted))
    return provider->destroy(context_, resource);
  if (property == "ensure" && provider->create && wanted == Value("present"))
    return provider->create(context_, resource);
  if (!provider->write)
    throw base::Error("The " + provider->name + " provider can not handle attribute " + property);
  provider->write(context_, resource, property, wanted);
}

void Evaluation::record(Subject& subject, const Setting* setting, Event event) {
  const std::string level_word = subject.resource.text("loglevel");
  const auto level = event.status == EventStatus::failure
                         ? base::Level::err
                         : base::level_from_name(level_word).value_or(base::Level::notice);
  context_.log_from(level, subject.resource, subject.resource.path + "/" + setting->attribute->name,
                    event.message);
  subject.status.add(std::move(event));
}

void Evaluation::audit_changes(Subject& subject) {
  Resource& resource = subject.resource;
  for (const auto& property : resource.audited()) {
    const Setting* setting = resource.find(property);
    const Value is = subject.is.get(property);
    const Value* before = subject.before(property);
    if (!before) {
      context_.log(base::Level::notice, resource, property,
                   "audit change: newly-recorded value " +
                       redacted_or(*setting, is.is_undef() ? "absent" : recorded_text(is)));
      continue;
    }
    const bool handled =
        std::find(subject.synced.begin(), subject.synced.end(), property) != subject.synced.end();
    if (*before == is || handled) continue;
    Event event =
        property_event(resource, *setting, is, resource.get(property), context_.system.now());
    event.status = EventStatus::audit;
    event.audited = true;
    event.historical = history_value(*setting, *before);
    event.message = "audit change: previously recorded value " +
                    redacted_or(*setting, is_text(resource, *setting->attribute, *before)) +
                    " has been changed to " +
                    redacted_or(*setting, is_text(resource, *setting->attribute, is));
    record(subject, setting, std::move(event));
  }
}

}  // namespace muster::apply
