#pragma once

namespace muster::os {

/// Takes from this process and its children, for good, all that computing does not need: opening
/// sockets, changing files, looking into other processes, and starting programs unless
/// `may_run_programs`. What is refused fails with EPERM. Throws base::Error when the kernel cannot
/// do it.
void enter_jail(bool may_run_programs);

}  // namespace muster::os
