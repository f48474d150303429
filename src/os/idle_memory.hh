#pragma once

namespace muster::os {

/// For a process that now waits for long: gives back the heap's free pages, and those of programs
/// and libraries that starting up has read and waiting does not need. What is needed again comes
/// from the page cache.
void give_back_memory();

}  // namespace muster::os
