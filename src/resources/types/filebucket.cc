#include "base/error.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

void check_path(const Resource&, const value::Value& value) {
  if (value.if_array()) throw base::Error("You can only have one filebucket path");
  if (value.if_string() && !value.if_string()->starts_with('/'))
    throw base::Error("Filebucket paths must be absolute");
}

value::Value default_path(const Resource&, Context& context) {
  const std::string& directory = context.options.bucket_directory;
  return directory.empty() ? value::Value() : value::Value(directory);
}

}  // namespace

ResourceType define_filebucket() {
  return {.doc =
              "A place where files are kept before they are replaced, by the digest of their "
              "content. Name "
              "it in a file's `backup`.",
          .attributes = {
              {.name = "name", .doc = "The bucket's name.", .role = Role::key},
              {.name = "server", .doc = "The server of a remote bucket.", .role = Role::parameter},
              {.name = "port", .doc = "The server's port.", .role = Role::parameter},
              {.name = "path",
               .doc = "The folder of a local bucket; the `clientbucketdir` setting by default. "
                      "`false` makes "
                      "the bucket remote.",
               .role = Role::parameter,
               .validate = check_path,
               .default_to = default_path},
          }};
}

}  // namespace muster::resources
