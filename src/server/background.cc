#include "server/background.hh"

#include "server/error_body.hh"
#include "server/serve.hh"

namespace muster::server {

namespace {

/// What the work came to; the exception is handled in the loop's thread.
std::function<net::Response(base::LogSink&)> outcome_of(const Background::Work& work) {
  try {
    auto response = std::make_shared<net::Response>(work());
    return [response](base::LogSink&) { return std::move(*response); };
  } catch (...) {
    return [error = std::current_exception()](base::LogSink& log) {
      try {
        std::rethrow_exception(error);
      } catch (...) {
        return response_to_exception(log);
      }
    };
  }
}

}  // namespace

Background::Background(net::Loop& loop, std::size_t threads, std::size_t most_waiting)
    : loop_(loop), most_waiting_(most_waiting) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work_on(); });
}

Background::~Background() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    jobs_.clear();
  }
  something_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void Background::work_on() {
  while (true) {
    std::unique_lock lock(mutex_);
    something_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
    if (ending_) return;
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
  }
}

bool Background::add(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    if (jobs_.size() >= most_waiting_) return false;
    jobs_.push_back(std::move(job));
  }
  something_.notify_one();
  return true;
}

net::Response Background::respond(Work work, base::LogSink& log) {
  net::Response out;
  out.later = [this, work = std::move(work), &log](std::function<void(net::Response)> answer) {
    auto taker = std::make_shared<std::function<void(net::Response)>>(std::move(answer));
    const bool taken = add([this, work, taker, &log] {
      auto outcome =
          std::make_shared<std::function<net::Response(base::LogSink&)>>(outcome_of(work));
      loop_.post([taker, outcome, &log] { (*taker)((*outcome)(log)); });
    });
    if (!taken) (*taker)(busy_response(5, "Too much is being done at a time"));
  };
  return out;
}

}  // namespace muster::server
