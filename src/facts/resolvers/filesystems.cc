#include <algorithm>

#include "base/strings.hh"
#include "facts/facts.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

value::Hash resolve(Context& context) {
  const auto text = context.system.read("/proc/filesystems");
  if (!text) return {};
  std::vector<std::string> found;
  for (const std::string& line : lines(*text)) {
    const auto fields = words(line);
    // A second word says "nodev": no file system of a disk.
    if (fields.size() == 1 && fields[0] != "fuseblk") found.push_back(fields[0]);
  }
  std::sort(found.begin(), found.end());
  return {{"filesystems", base::join(found, ",")}};
}

}  // namespace

Fact define_filesystems() {
  return {.doc = "The disk file systems that the kernel can mount now.",
          .provides = {"filesystems"},
          .legacy = {},
          .resolve = resolve};
}

}  // namespace muster::facts
