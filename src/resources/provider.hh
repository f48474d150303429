#pragma once
#include <any>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "resources/state.hh"
#include "value/value.hh"

namespace muster::resources {

class Resource;
struct Context;

/// A fact and the values of it that will do, compared without regard to case; or a pattern for it.
struct FactMatch {
  std::string fact;  // "os.family"
  std::vector<std::string> values;
  std::string pattern = {};  // Oniguruma, as between slashes
};
using FactMatches = std::vector<FactMatch>;  // all of them must hold

/// Something found on the system, declared or not.
struct Instance {
  std::string title;
  State state;         // empty: not read yet, Provider::read tells
  std::any data = {};  // becomes Resource::data of the resource made from it
};

/// One way to read and write a kind of resource. Reads and writes what it is told, never compares
/// or decides: noop, events and reports are the engine's. Failures are thrown as base::Error with
/// Puppet's text.
struct Provider {
  std::string name;
  std::string doc;
  std::vector<std::string> features = {};
  /// Programs without which it cannot work: absolute, or looked up in PATH.
  std::vector<std::string> commands = {};
  std::vector<FactMatches> confine_to = {};     // empty, or one of them must hold
  std::function<bool(Context&)> suitable = {};  // asked when commands and facts allow it
  std::vector<FactMatches> default_for = {};
  std::vector<FactMatches> not_default_for = {};
  int depth =
      0;  // how many providers it is a refinement of; the deeper one wins among equal defaults

  /// The properties' values now. May leave out (read as absent) those the resource does not want
  /// (Resource::wants) when they cost something. `ensure` absent: the others are not looked at.
  std::function<State(Context&, Resource&)> read = {};
  /// Makes one property have a value; `wanted` is munged and complete. Called only when not in sync
  /// and not noop: `ensure` first, the others in the type's order and only when ensure needed no
  /// change.
  std::function<void(Context&, Resource&, std::string_view property, const value::Value& wanted)>
      write = {};
  /// Called instead of write for `ensure => present` and `absent` when set. create sets all
  /// properties.
  std::function<void(Context&, Resource&)> create = {};
  std::function<void(Context&, Resource&)> destroy = {};
  /// Called once after the writes of a resource, when anything was written.
  std::function<void(Context&, Resource&)> flush = {};

  /// Everything of the kind that the system has (`puppet resource`, `resources { purge }`).
  std::function<std::vector<Instance>(Context&)> instances = {};
  /// Called once per run, before the first resource of this provider, with all of them.
  std::function<void(Context&, std::span<Resource* const>)> prefetch = {};
  /// Called once at the end of a run that evaluated a resource of this provider.
  std::function<void(Context&)> finish_run = {};

  bool has_feature(std::string_view feature) const;
};

/// Providers of other systems, known by name and never suitable here: a resource that names one is
/// refused when its turn comes, not when it is declared.
void add_foreign_providers(std::vector<Provider>& providers,
                           std::initializer_list<const char*> names);
/// One provider of this system and those of others.
std::vector<Provider> with_foreign_providers(Provider provider,
                                             std::initializer_list<const char*> names);

/// Do commands, facts and `suitable` allow it on this machine now?
bool is_suitable(const Provider& provider, Context& context);
/// The same, remembered for the run once it is so.
bool is_suitable_in_run(const Provider& provider, Context& context);
bool holds(const FactMatches& matches, Context& context);

}  // namespace muster::resources
