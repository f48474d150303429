#include "server/deploy_bodies.hh"

#include "base/error.hh"
#include "server/registry_answer.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

constexpr std::size_t longest_text = 4096, longest_name = 128;

[[noreturn]] void refuse(const std::string& why) {
  throw RegistryError(400, "The request is not understood: " + why, "BAD_REQUEST");
}

value::Value parsed(const std::string& body) {
  try {
    return value::from_json(body);
  } catch (const base::Error& error) {
    refuse(error.what());
  }
}

}  // namespace

value::Hash object_in(const Call& call) {
  const auto body = parsed(call.request.body);
  if (!body.if_hash()) refuse("it is no object");
  return *body.if_hash();
}

std::string text_in(const value::Hash& object, const char* name) {
  const auto* found = object.find(name);
  if (!found || found->is_undef()) return {};
  const auto* text = found->if_string();
  if (!text || text->size() > longest_text) refuse(std::string(name) + " is no text, or too long");
  return *text;
}

std::uint64_t number_in(const value::Hash& object, const char* name, std::uint64_t otherwise) {
  const auto* found = object.find(name);
  if (!found || found->is_undef()) return otherwise;
  const auto* number = found->if_integer();
  if (!number || *number < 0) refuse(std::string(name) + " is no number");
  return static_cast<std::uint64_t>(*number);
}

std::string deploy_name(const Call& call) {
  const auto& application = call.at("application");
  const auto& stage = call.at("stage");
  if (application.size() > longest_name || stage.size() > longest_name)
    refuse("the name is too long");
  return application + "/" + stage;
}

}  // namespace muster::server
