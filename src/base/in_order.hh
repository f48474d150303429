#pragma once
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace muster::base {

/// Threads that do `help` beside this one: together one for each core, but none for less than
/// `each` of `pieces`, and fewer where the system gives no more.
std::vector<std::jthread> helpers(std::size_t pieces, std::size_t each,
                                  const std::function<void(std::stop_token)>& help);

/// What came of one piece of work.
template <class Result>
class Outcome {
 public:
  /// Whoever calls this first does the work; whoever comes later goes on at once.
  template <class Work>
  void work_out(const Work& work) {
    if (begun_.test_and_set()) return;
    try {
      result_ = work();
    } catch (...) {
      error_ = std::current_exception();
    }
    done_.test_and_set();
    done_.notify_one();
  }
  /// Waits for it. Throws what the work threw.
  Result take() {
    done_.wait(false);
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
    return *std::exchange(result_, std::nullopt);
  }

 private:
  std::atomic_flag begun_, done_;
  std::optional<Result> result_;
  std::exception_ptr error_;
};

/// How far the front of the work has come. Whoever is ahead of it waits here.
class Front {
 public:
  void advance(std::size_t to);
  /// Until the front is at `place` or beyond. False: there is nothing more to do.
  bool wait_for(std::size_t place, const std::stop_token& stop);

 private:
  std::mutex mutex_;
  std::condition_variable_any moved_;
  std::size_t place_ = 0;
};

/// Calls `work(i)` for every i below `count` on all cores, and hands what came of each to
/// `take(i, Outcome&)`, on this thread and in order. `each`: how many pieces are worth a thread.
/// What was not yet taken is of `window` pieces and the next as many, no more.
template <class Work, class Take>
void in_order(std::size_t count, std::size_t each, std::size_t window, const Work& work,
              const Take& take) {
  std::vector<Outcome<std::invoke_result_t<Work, std::size_t>>> outcomes(count);
  const auto work_on = [&](std::size_t i) { outcomes[i].work_out([&] { return work(i); }); };
  Front front;
  // The others come from a window's end, so that this thread hardly ever waits for one of them.
  const auto others = helpers(count, each, [&](const std::stop_token& stop) {
    for (std::size_t begin = 0; begin < count; begin += window) {
      if (!front.wait_for(begin - std::min(begin, window), stop)) return;
      for (auto i = std::min(count, begin + window); i-- > begin && !stop.stop_requested();)
        work_on(i);
    }
  });
  for (std::size_t i = 0; i < count; ++i) {
    if (i % window == 0) front.advance(i);
    work_on(i);
    take(i, outcomes[i]);
  }
}

}  // namespace muster::base
