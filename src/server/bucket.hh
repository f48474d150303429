#pragma once
#include <string>

#include "resources/filebucket.hh"
#include "server/indirection.hh"
#include "server/options.hh"

namespace muster::server {

/// The server's filebucket, in Puppet's layout.
resources::Filebucket bucket_of(const Options& options);

/// "sha256/SUM/path/of/the/file" of a request's path.
struct BucketKey {
  std::string sum;
  std::string path;  // empty: any
};
/// Throws HttpError.
BucketKey read_bucket_key(const std::string& key, const Options& options);

}  // namespace muster::server
