#include "cloud/identity_document.hh"

#include <algorithm>

#include "cloud/json_object.hh"
#include "cloud/utc_time.hh"

namespace muster::cloud {

namespace {

constexpr std::size_t most_bytes = 16UL * 1024;

bool consists_of(std::string_view text, std::string_view alphabet) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

bool is_account(std::string_view text) {
  return text.size() == 12 && consists_of(text, "0123456789");
}

bool is_region(std::string_view text) {
  return !text.empty() && text.size() <= 32 &&
         consists_of(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

bool is_instance(std::string_view text) {
  return text.starts_with("i-") && (text.size() == 10 || text.size() == 19) &&
         consists_of(text.substr(2), "0123456789abcdef");
}

}  // namespace

std::optional<IdentityDocument> read_identity_document(std::string_view json) {
  if (json.size() > most_bytes) return std::nullopt;
  const auto object = json_object(json);
  return object ? identity_in(*object) : std::nullopt;
}

std::optional<IdentityDocument> identity_in(const value::Hash& document) {
  IdentityDocument out{.account = text_in(document, "accountId"),
                       .region = text_in(document, "region"),
                       .zone = text_in(document, "availabilityZone"),
                       .instance = text_in(document, "instanceId"),
                       .image = text_in(document, "imageId"),
                       .type = text_in(document, "instanceType"),
                       .private_address = text_in(document, "privateIp"),
                       .architecture = text_in(document, "architecture")};
  const auto pending = read_utc_time(text_in(document, "pendingTime"));
  if (!pending || !is_account(out.account) || !is_region(out.region) || !is_instance(out.instance))
    return std::nullopt;
  out.pending = *pending;
  return out;
}

}  // namespace muster::cloud
