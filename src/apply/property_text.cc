#include "apply/property_text.hh"

#include "resources/file_checksum.hh"
#include "resources/state.hh"
#include "resources/unvalued.hh"
#include "value/rich.hh"

namespace muster::apply {

namespace {

using resources::Attribute;
using resources::Resource;
using resources::Setting;
using value::Value;

bool wants_absent(const Value& should) {
  const auto* list = should.if_array();
  return resources::is_absent(should) ||
         (list && list->size() == 1 && resources::is_absent(list->front()));
}

std::string event_name(const Resource& resource, const Setting& setting, const Value& should) {
  const Attribute& attribute = *setting.attribute;
  if (!attribute.event.empty()) return attribute.event;
  const auto* accepted = setting.managed ? resources::match_accepted(attribute, should) : nullptr;
  if (accepted && !accepted->event.empty()) return accepted->event;
  if (attribute.name != "ensure") return attribute.name + "_changed";
  if (setting.managed && resources::is_absent(should)) return resource.type().name + "_removed";
  return resource.type().name + (should == Value("present") ? "_created" : "_changed");
}

}  // namespace

Value reported(const Value& is) {
  const auto* time = is.if_rich<value::Timestamp>();
  return time ? Value(resources::time_text(time->nanoseconds)) : is;
}

std::string is_text(const Resource& resource, const Attribute& attribute, const Value& is) {
  if (resources::is_unvalued(is)) return "";
  if (is.if_rich<value::Timestamp>()) return resources::display(reported(is));
  return attribute.is_text ? attribute.is_text(resource, is) : resources::display(is);
}

std::string should_text(const Resource& resource, const Attribute& attribute, const Value& should) {
  return attribute.should_text ? attribute.should_text(resource, should)
                               : resources::display(should);
}

std::string change_text(const resources::Comparison& c, const Attribute& attribute) {
  if (attribute.change_text) return attribute.change_text(c);
  const bool was_absent = resources::is_absent(c.is);
  if (attribute.name == "ensure" && was_absent) return "created";
  if (attribute.name == "ensure" && wants_absent(c.should)) return "removed";
  if (was_absent)
    return "defined '" + attribute.name + "' as " + should_text(c.resource, attribute, c.should);
  if (wants_absent(c.should))
    return "undefined '" + attribute.name + "' from " + is_text(c.resource, attribute, c.is);
  return attribute.name + " changed " + is_text(c.resource, attribute, c.is) + " to " +
         should_text(c.resource, attribute, c.should);
}

Event property_event(const Resource& resource, const Setting& setting, const Value& is,
                     const Value& should, Time now) {
  Event event;
  event.name = event_name(resource, setting, should);
  event.property = setting.attribute->name;
  event.previous = setting.sensitive ? Value("[redacted]") : reported(is);
  event.desired = setting.sensitive             ? Value("[redacted]")
                  : setting.attribute->recorded ? setting.attribute->recorded(resource, should)
                                                : should;
  event.time = now;
  event.of_property = true;
  event.is_wanted = setting.managed;
  if (setting.sensitive) event.redacted = true;
  const auto* accepted = resources::match_accepted(*setting.attribute, should);
  event.invalidates_refreshes = accepted && accepted->invalidates_refreshes;
  return event;
}

}  // namespace muster::apply
