#pragma once
#include <string>
#include <vector>

#include "resources/context.hh"
#include "resources/resources.hh"

namespace muster::resources {

/// What there is in a folder, as relative paths.
struct Listing {
  struct Item {
    std::string path;
    os::FileKind kind;
  };
  os::FileKind top = os::FileKind::file;
  std::vector<Item> items = {};
};

struct ListingOptions {
  bool recurse = false;
  std::optional<std::int64_t> depth = {};
  bool follow = false;
  std::vector<std::string> ignore = {};  // shell patterns of names
  std::int64_t most = 0;                 // max_files: 0 warns at a thousand, -1 never
};

/// nullopt when there is nothing. Throws base::Error when there is more than `most`.
std::optional<Listing> list_folder(Context& context, const std::string& path,
                                   const ListingOptions& options);

/// The file type's eval_generate: a resource for each file in a folder, or in its source.
std::vector<Generated> generate_children(Resource& resource, Context& context);

}  // namespace muster::resources
