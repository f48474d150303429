#include "recipes/option_readers.hh"

#include "value/rich.hh"

namespace muster::recipes {

std::string bytes_of(const value::Value* v) {
  if (!v) return {};
  if (const auto* binary = v->if_rich<value::Binary>()) return binary->bytes;
  return v->if_string() ? *v->if_string() : std::string();
}

std::string text_at(const value::Hash& options, const char* name) {
  return bytes_of(options.find(name));
}

bool flag_at(const value::Hash& options, const char* name) {
  const auto* v = options.find(name);
  return v && v->truthy();
}

std::chrono::milliseconds seconds_at(const value::Hash& options, const char* name,
                                     std::chrono::milliseconds otherwise) {
  const auto* v = options.find(name);
  constexpr double milli = 1000;
  if (v && v->if_integer()) return std::chrono::seconds(*v->if_integer());
  if (v && v->if_real())
    return std::chrono::milliseconds(static_cast<std::int64_t>(*v->if_real() * milli));
  return otherwise;
}

}  // namespace muster::recipes
