#pragma once
#include "apply/report.hh"
#include "resources/resources.hh"

namespace muster::apply {

/// How messages show a property's current and wanted value: by the attribute's hooks, or Puppet's
/// own way.
std::string is_text(const resources::Resource& resource, const resources::Attribute& attribute,
                    const value::Value& is);
std::string should_text(const resources::Resource& resource, const resources::Attribute& attribute,
                        const value::Value& should);
/// A current value as reports and listings have it: times are texts.
value::Value reported(const value::Value& is);
/// "mode changed '0600' to '0640'", "created", "removed", "defined 'x' as 'y'"
std::string change_text(const resources::Comparison& comparison,
                        const resources::Attribute& attribute);

/// The event of a property that differs, without status and message. Sensitive values are not in
/// it.
Event property_event(const resources::Resource& resource, const resources::Setting& setting,
                     const value::Value& is, const value::Value& should, Time now);

}  // namespace muster::apply
