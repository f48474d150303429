#pragma once
#include <string>
#include <string_view>

#include "os/system.hh"

namespace muster::server {

// What the compiler's manager and its workers tell each other.

/// A request for a worker.
struct CompileJob {
  std::string environment;  // whose worker it is
  std::string node;       // what an earlier worker found out about the node (JSON); empty: nothing
  std::string forwarded;  // the request, as it came from the front
};
std::string encode(const CompileJob& job);

/// What a worker makes of it: a response, or that another environment's worker shall do it.
struct CompileOutcome {
  bool elsewhere = false;
  std::string response;           // as it goes to the front
  std::string environment, node;  // elsewhere
};
std::string encode(const CompileOutcome& outcome);

/// What a worker wants of its manager.
struct Errand {
  enum class Kind { registry, command };
  Kind kind = Kind::registry;
  std::string name, body;  // a question to the registry
  os::Command command;
};
std::string encode(const Errand& errand);

std::string encode(const os::CommandResult& result);

// The reverse. All throw base::Error.
CompileJob decode_job(std::string_view bytes);
CompileOutcome decode_outcome(std::string_view bytes);
Errand decode_errand(std::string_view bytes);
os::CommandResult decode_result(std::string_view bytes);

}  // namespace muster::server
