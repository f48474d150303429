#include "resources/resources.hh"

namespace muster::resources {

namespace {

value::Value own_name(const Resource& resource, Context&) {
  return resource.get("name");
}

void say(Context& context, Resource& resource, std::string_view property,
         const value::Value& wanted) {
  const auto level = base::level_from_name(resource.text("loglevel")).value_or(base::Level::notice);
  const Setting* setting = resource.find(property);
  const std::string message =
      setting && setting->sensitive ? "Sensitive [value redacted]" : text(wanted);
  if (resource.is_true("withpath")) {
    context.log(level, resource, property, message);
  } else {
    context.log(level, message);
  }
}

}  // namespace

ResourceType define_notify() {
  return {.doc = "Sends a message to the log of the run. Every run counts it as a change.",
          .attributes =
              {
                  {.name = "name",
                   .doc = "A name of your own; the default message.",
                   .role = Role::key},
                  {.name = "message",
                   .doc = "The message.",
                   .default_to = own_name,
                   .in_sync = [](const Comparison&) { return false; },
                   .idempotent = false},
                  {.name = "withpath",
                   .doc = "Whether the message shows the resource's path.",
                   .role = Role::parameter,
                   .accepted = words({"true", "false"}),
                   .default_to = fixed("false")},
              },
          .builtin = {.write = say}};
}

}  // namespace muster::resources
