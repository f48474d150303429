#include "resources/remote_bucket.hh"

#include "base/error.hh"
#include "os/tree.hh"

namespace muster::resources {

namespace {

std::string content_to_send(const os::Descriptor& file) {
  constexpr std::size_t most_bytes = 256UL << 20;
  std::string out;
  os::read_pieces(file, [&](std::string_view piece) {
    if (out.size() + piece.size() > most_bytes)
      throw base::Error("it has more than 256 MiB, which no server takes");
    out += piece;
    return true;
  });
  return out;
}

}  // namespace

std::string remote_key(crypto::Algorithm algorithm, const std::string& sum) {
  // An empty one would be the bucket itself.
  if (sum.empty() || sum.find_first_not_of("0123456789abcdef") != std::string::npos)
    throw base::Error("Invalid checksum \"" + sum + "\"");
  return std::string(crypto::name_of(algorithm)) + "/" + sum;
}

std::string keep_remotely(RemoteBucket& bucket, crypto::Algorithm algorithm,
                          const os::Descriptor& file, const std::string& path) {
  try {
    auto content = content_to_send(file);
    auto sum = crypto::hex_digest(algorithm, content);
    const auto key = remote_key(algorithm, sum) + "/" + os::real_path(file, path);
    if (!bucket.has(key)) bucket.put(key, std::move(content));
    return sum;
  } catch (const base::Error& error) {
    throw base::Error("Could not back up " + path + ": " + error.what());
  }
}

}  // namespace muster::resources
