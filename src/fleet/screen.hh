#pragma once
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace muster::fleet {

struct ScreenSize {
  std::size_t width = 0, height = 0;
};

/// Of the terminal that standard output is; nullopt when it is none.
std::optional<ScreenSize> screen_size();

/// A terminal taken over for a picture that is drawn anew whenever draw() is called or the size
/// changes, and given back as it was: at the end, while the program is stopped, and when a signal
/// ends it. There may be one at a time.
class Screen {
 public:
  /// Gives the lines for a screen of that size. Called also from a thread of the screen's.
  using Picture = std::function<std::vector<std::string>(ScreenSize)>;

  explicit Screen(Picture picture);
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  void draw() const;

 private:
  void take_signals(const std::stop_token& end) const;
  void stop_here() const;

  Picture picture_;
  mutable std::mutex mutex_;  // who writes to the terminal
  std::jthread thread_;
};

}  // namespace muster::fleet
