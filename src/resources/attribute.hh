#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "value/regexp.hh"
#include "value/value.hh"

namespace muster::resources {

class Resource;
struct Context;

/// key: names the resource (the title, when not set). property: has a state on the system, which is
/// read, compared and written. parameter: says how.
enum class Role : std::uint8_t { key, property, parameter };

/// Several wanted values of a property: `first`: any of them will do (the first one is written);
/// `all`: the property is the list.
enum class Matching : std::uint8_t { first, all };

/// A value that an attribute accepts: a word, or a pattern.
struct Accepted {
  std::string name;  // "running"; for a pattern its source, as between slashes: "^\d+$"
  std::vector<std::string> aliases = {};
  bool pattern = false;
  std::string feature = {};  // the provider must have it for this value
  std::string event = {};    // the event's name when it is not the default one
  /// Writing it makes a pending refresh pointless (a service that was started).
  bool invalidates_refreshes = false;
  std::shared_ptr<const value::Regexp> compiled = {};  // of a pattern; set when Types is made
};

/// A hook throws base::Error with Puppet's text for a wrong value; the engine makes "Parameter mode
/// failed on File[/x]: …" of it. It may read the attributes set before: key, provider, then in
/// order of declaration.
/// A munge that throws std::invalid_argument has its text wrapped as Puppet wraps Ruby's
/// ArgumentError: "Munging failed for value 0 in class tries: …".
using Validate = std::function<void(const Resource&, const value::Value&)>;
using Munge = std::function<value::Value(const Resource&, const value::Value&)>;
/// undef: no default.
using Default = std::function<value::Value(const Resource&, Context&)>;

/// What the comparing hooks look at. `should` is one wanted value (Matching::first: called for each
/// until one is in sync) or the array of them (Matching::all).
struct Comparison {
  Context& context;
  const Resource& resource;
  const value::Value& is;
  const value::Value& should;
};

/// One row of a resource type.
struct Attribute {
  std::string name;
  std::string doc;  // our own words, markdown
  Role role = Role::property;
  Matching matching = Matching::first;
  std::vector<Accepted> accepted = {};     // empty: anything
  std::vector<std::string> features = {};  // a provider without them leaves the attribute unmanaged
  bool required = false;
  /// In addition to / instead of matching `accepted`: replaces it (call check_accepted to have
  /// both). A property's are called per element, a parameter's with the whole value.
  Validate validate = {};
  Munge munge = {};
  Default default_to = {};
  bool default_though_audited = false;  // naming it in `audit` leaves it its default

  // Properties only; null: Puppet's own rule (equal, or equal to the wanted value's text).
  std::function<bool(const Comparison&)> in_sync = {};
  /// The full wanted value where it depends on what is there (a list with minimum membership, a
  /// mode "u+x"). `should` is the munged value(s); the result is what is compared, printed and
  /// written.
  std::function<value::Value(const Comparison&)> complete = {};
  /// "mode changed '0600' to '0640'"
  std::function<std::string(const Comparison&)> change_text = {};
  std::function<std::string(const Resource&, const value::Value&)> is_text = {};
  std::function<std::string(const Resource&, const value::Value&)> should_text = {};
  /// The wanted value as the events of reports hold it, when not as it is.
  std::function<value::Value(const Resource&, const value::Value&)> recorded = {};
  /// A parameter that can be redacted; when the catalog marks one of a resource's as sensitive, all
  /// are.
  bool redactable = false;
  bool sensitive = false;  // never in clear in texts, whatever the catalog says
  bool idempotent = true;  // false: it differs on every run, so a change corrects nothing
  std::string event = {};  // its events' name when not "mode_changed", "file_created" …
  /// Having it does not make the resource managed (no `ensure => present` because of it).
  bool unmanaged = false;
};

/// Throws base::Error "Invalid value \"x\". Valid values are a, b. Valid values match /c/." unless
/// accepted.
void check_accepted(const Attribute& attribute, const value::Value& value);
/// The row that a value matches; nullptr when none.
const Accepted* match_accepted(const Attribute& attribute, const value::Value& value);
/// A word as its canonical name (aliases resolved, true and false as words, absent() for "absent");
/// everything else unchanged.
value::Value munge_accepted(const Attribute& attribute, const value::Value& value);

// Rows and hooks that many types share.

/// ensure: present or absent, present by default when another property is managed.
Attribute ensure_row(std::string doc = "Whether the resource exists.");
/// A parameter that is true or false (also "yes", "no"), as a boolean.
Attribute boolean_row(std::string name, std::string doc);
/// The same, where Puppet gives Ruby's text for a wrong value: "Munging failed for value …".
Attribute flag_row(std::string name, std::string doc);
std::vector<Accepted> words(std::initializer_list<const char*> names);
Default fixed(value::Value value);
value::Value present_if_managed(const Resource& resource, Context& context);
/// "path must be a fully qualified path"; `several`: an array of paths will do.
Validate fully_qualified(std::string attribute, bool several = false);
/// true, "true", "yes" … as a boolean. For munge: throws std::invalid_argument "expected a boolean
/// value".
bool to_boolean(const value::Value& value);

/// As log lines show a property's value: 'text', ['a', 'b'], 5; absent is 'absent'.
std::string display(const value::Value& value);
/// As Ruby's inspect shows it in messages about wrong values: "text", ["a"], {"a"=>1}, nil.
std::string inspect(const value::Value& value);
/// The name of Ruby's class for it: String, Integer, TrueClass …
std::string ruby_class(const value::Value& value);
/// As Ruby's to_s: text of scalars; arrays and hashes as inspect.
std::string text(const value::Value& value);
/// An array's elements, undef's none, anything else itself.
value::Array as_list(const value::Value& value);
/// The texts of as_list.
std::vector<std::string> texts(const value::Value& value);

}  // namespace muster::resources
