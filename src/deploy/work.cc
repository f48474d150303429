#include "deploy/work.hh"

#include <fmt/core.h>

namespace muster::deploy {

Work::~Work() {
  if (timer_ != 0) context_.loop.cancel(timer_);
}

void Work::begin(std::unique_ptr<ssh::Channel> channel) {
  channel_ = std::move(channel);
}

void Work::fail(const Failure& failure) {
  Finished out;
  out.failure = failure;
  finish(std::move(out));
}

void Work::started() {
  start_ = std::chrono::steady_clock::now();
  context_.tell(Started{context_.id});
  if (context_.timeout.count() > 0)
    timer_ = context_.loop.after(context_.timeout, [this] {
      timer_ = 0;
      stop(Failure::Kind::timeout);
    });
}

void Work::finish(Finished finished) {
  if (std::exchange(finished_, true)) return;
  finished.id = context_.id;
  if (start_.time_since_epoch().count() != 0)
    finished.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - start_);
  context_.finish(std::move(finished));
}

std::string Work::text_of(Failure::Kind why) const {
  if (why == Failure::Kind::timeout)
    return fmt::format("{}: not done within {} s", context_.host,
                       static_cast<double>(context_.timeout.count()) / 1000);
  return context_.host + ": cancelled";
}

}  // namespace muster::deploy
