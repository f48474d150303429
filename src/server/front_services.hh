#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "net/message.hh"
#include "server/options.hh"
#include "server/part.hh"

namespace muster::server {

class Process;
class Metrics;
class Content;
class Background;
class Router;
class EventFanout;

/// What handlers in the front may use. They run in its loop and must not wait; what takes time is
/// a Response with `later` or `stream`.
struct FrontServices {
  Process& process;
  const Options& options;
  Metrics& metrics;
  const Router& router;
  std::chrono::system_clock::time_point started;
  Content& content;        // content_state.hh: environments and their files
  Background& background;  // background.hh: threads for what reads disks
  EventFanout& events;     // event_fanout.hh: who watches the registry
  /// What is done with what the other processes tell, by topic (notice.hh).
  std::map<std::string, std::function<void(std::string_view content)>, std::less<>> on_notice = {};
};

}  // namespace muster::server
