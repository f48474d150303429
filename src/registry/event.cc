#include "registry/event.hh"

#include <array>

#include "value/json.hh"

namespace muster::registry {

std::string_view name_of(Event::Kind kind) {
  constexpr std::array<std::string_view, 7> names = {"state",   "changed", "alert", "cleared",
                                                     "removed", "freeze",  "thaw"};
  return names[static_cast<std::size_t>(kind)];
}

std::string to_json(const Event& event) {
  value::Hash out;
  out.set("revision", static_cast<std::int64_t>(event.revision));
  out.set("time", time_text(event.at));
  out.set("kind", std::string(name_of(event.kind)));
  const auto set_text = [&](const char* name, const std::string& text) {
    if (!text.empty()) out.set(name, text);
  };
  set_text("key", event.key);
  set_text("certname", event.certname);
  set_text("hostname", event.hostname);
  if (event.kind == Event::Kind::state) {
    out.set("from", event.from ? value::Value(name_of(*event.from)) : value::Value());
    if (event.to) out.set("to", name_of(*event.to));
  }
  if (event.generation != 0) out.set("generation", static_cast<std::int64_t>(event.generation));
  set_text("cause", event.cause);
  if (!event.names.empty()) {
    value::Array names(event.names.begin(), event.names.end());
    out.set("names", std::move(names));
  }
  set_text("by", event.by);
  return value::to_json(value::Value(std::move(out)), value::JsonLayout::compact);
}

}  // namespace muster::registry
