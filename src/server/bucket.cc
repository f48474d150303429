#include "server/bucket.hh"

#include <fmt/core.h>

#include <algorithm>

#include "types/text.hh"

namespace muster::server {

namespace {

crypto::Algorithm algorithm_in(const cli::Settings& settings) {
  return crypto::algorithm_named(settings.text("digest_algorithm"))
      .value_or(crypto::Algorithm::sha256);
}

}  // namespace

resources::Filebucket bucket_of(const Options& options) {
  return {options.state_folder + "/bucket", algorithm_in(options.settings)};
}

BucketKey read_bucket_key(const std::string& key, const Options& options) {
  const auto algorithm = algorithm_in(options.settings);
  const auto slash = key.find('/');
  const auto type = key.substr(0, slash);
  if (type != crypto::name_of(algorithm))
    throw server_error(fmt::format("Unsupported checksum type {}", types::inspect(type)));
  const auto rest = slash == std::string::npos ? std::string() : key.substr(slash + 1);
  const auto end = rest.find('/');
  BucketKey out{rest.substr(0, end), end == std::string::npos ? "" : rest.substr(end + 1)};
  const bool hex = std::ranges::all_of(
      out.sum, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!hex || out.sum.size() != crypto::hex_digest(algorithm, "").size())
    throw server_error(fmt::format("Invalid checksum {}", types::inspect(out.sum)));
  if (out.path.find('\n') != std::string::npos) throw bad_request("A path has no newlines");
  return out;
}

}  // namespace muster::server
