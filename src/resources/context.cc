#include "resources/context.hh"

#include "resources/resource.hh"

namespace muster::resources {

namespace {

base::LogMessage made(Context& context, base::Level level, std::string message) {
  base::LogMessage out{.level = level, .message = std::move(message)};
  out.time = context.system.now();
  out.tags.emplace_back(base::level_name(level));
  return out;
}

void place(base::LogMessage& message, const Resource& resource) {
  for (const auto& tag : resource.tags) {
    if (tag != message.tags.front()) message.tags.push_back(tag);
  }
  message.file = resource.declaration().file;
  message.line = resource.declaration().line;
}

}  // namespace

void Context::log_from(base::Level level, const Resource& resource, std::string source,
                       std::string message) {
  if (level < log_sink.threshold()) return;
  auto out = made(*this, level, std::move(message));
  out.source = std::move(source);
  place(out, resource);
  log_sink.write(out);
}

void Context::log(base::Level level, const Resource& resource, std::string message) {
  log_from(level, resource, resource.path, std::move(message));
}

void Context::log(base::Level level, const Resource& resource, std::string_view property,
                  std::string message) {
  if (level < log_sink.threshold()) return;
  auto out = made(*this, level, std::move(message));
  out.source = resource.path + "/" + std::string(property);
  place(out, resource);
  out.tags.emplace_back(property);
  log_sink.write(out);
}

void Context::log(base::Level level, std::string message) {
  if (level < log_sink.threshold()) return;
  log_sink.write(made(*this, level, std::move(message)));
}

}  // namespace muster::resources
