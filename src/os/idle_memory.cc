#include "os/idle_memory.hh"

#include <malloc.h>
#include <sys/mman.h>

#include <cinttypes>
#include <cstdio>
#include <memory>

namespace muster::os {

void give_back_memory() {
  ::malloc_trim(0);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> maps(std::fopen("/proc/self/maps", "re"),
                                                             std::fclose);
  if (!maps) return;
  char line[512];
  while (std::fgets(line, sizeof line, maps.get())) {
    std::uintptr_t begin = 0, end = 0;
    char rights[5] = "", first_of_path = 0;
    if (std::sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s %*s %*s %*s %c", &begin, &end, rights,
                    &first_of_path) != 4)
      continue;
    // Code alone is sure to be as it is in its file: what is only read may have been relocated.
    if (rights[0] == 'r' && rights[1] == '-' && rights[2] == 'x' && first_of_path == '/')
      // NOLINTNEXTLINE(performance-no-int-to-ptr): the kernel writes addresses as texts
      ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
  }
}

}  // namespace muster::os
