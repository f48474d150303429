#include "base/in_order.hh"

#include <algorithm>
#include <functional>
#include <system_error>

namespace muster::base {

std::vector<std::jthread> helpers(std::size_t pieces, std::size_t each,
                                  const std::function<void(std::stop_token)>& help) {
  std::vector<std::jthread> threads;
  if (pieces < 2 * each) return threads;
  const auto wanted = std::min<std::size_t>(std::thread::hardware_concurrency(), pieces / each);
  try {
    while (threads.size() + 1 < wanted) threads.emplace_back(help);
  } catch (const std::system_error&) {  // no more threads: the work is done all the same
  }
  return threads;
}

}  // namespace muster::base
