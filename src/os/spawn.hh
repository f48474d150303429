#pragma once
#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "os/descriptor.hh"

namespace muster::os {

/// A program that runs beside us: argv, never a shell. The three descriptors become its standard
/// ones; it leads a process group of its own and gets default signal handling.
struct SpawnRequest {
  std::vector<std::string> argv;                   // argv[0] is looked up in PATH
  std::map<std::string, std::string> environment;  // added to, or replacing, the inherited one
  int in = -1, out = -1, err = -1;                 // -1: /dev/null
};

struct Spawned {
  pid_t pid = 0;
  Descriptor exited;  // readable once it has ended; then wait_for() gives its status at once
};

/// Throws base::Error when it cannot be started.
Spawned spawn(const SpawnRequest& request);
/// As waitpid gives it. Waits when the program still runs.
int wait_for(pid_t pid);
/// To the program and what it started, unless that left its process group.
void signal_group(pid_t leader, int signal);

struct DescriptorPair {
  Descriptor read_end, write_end;
};
/// Both ends closed on exec. Throws base::Error.
DescriptorPair make_pipe();
/// Two ends of a local stream, each can be read and written.
DescriptorPair make_socket_pair();
void set_nonblocking(int fd);

}  // namespace muster::os
