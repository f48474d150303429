#pragma once
#include <chrono>
#include <functional>
#include <string>

#include "net/message.hh"
#include "server/options.hh"
#include "server/part.hh"

namespace muster::server {

class Process;
class Metrics;
class Content;
class Background;

/// What handlers in the front may use. They run in its loop and must not wait; what takes time is
/// a Response with `later` or `stream`.
struct FrontServices {
  Process& process;
  const Options& options;
  Metrics& metrics;
  std::chrono::system_clock::time_point started;
  Content& content;        // content_state.hh: environments and their files
  Background& background;  // background.hh: threads for what reads disks
};

}  // namespace muster::server
