#include "server/confirm_instance.hh"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <semaphore>

#include "base/error.hh"
#include "cloud/instance_wire.hh"
#include "net/wire.hh"
#include "server/process.hh"

namespace muster::server {

namespace {

constexpr auto longest_wait = std::chrono::seconds(20);
/// Of the authority's eight threads: a cloud that does not answer must not stop all signing.
constexpr std::ptrdiff_t most_at_a_time = 6;
using Places = std::counting_semaphore<most_at_a_time>;

/// A place among those that wait, as long as one is needed.
class Place {
 public:
  explicit Place(Places& places) : places_(places), is_taken_(places.try_acquire()) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    if (is_taken_) places_.release();
  }
  bool is_taken() const { return is_taken_; }

 private:
  Places& places_;
  bool is_taken_;
};

/// Where a thread waits for what the loop gets.
struct Waiting {
  std::mutex mutex;
  std::condition_variable arrived;
  bool is_done = false;
  std::optional<std::string> answer;

  void put(std::optional<std::string> bytes) {
    const std::lock_guard guard(mutex);
    answer = std::move(bytes);
    is_done = true;
    arrived.notify_one();
  }
  std::optional<std::string> wait() {
    std::unique_lock lock(mutex);
    arrived.wait_for(lock, longest_wait, [this] { return is_done; });
    return std::move(answer);
  }
};

}  // namespace

ConfirmInstance confirm_by_poller(Process& process) {
  const auto places = std::make_shared<Places>(most_at_a_time);
  return [&process, places](const InstanceQuestion& question) -> Confirmation {
    const Place place(*places);
    if (!place.is_taken())
      return {Confirmation::Kind::unavailable, "too many instances are being confirmed", {}};
    const auto waiting = std::make_shared<Waiting>();
    process.loop().post([&process, waiting, bytes = encoded(question)] {
      process.ask(Part::poller, bytes, [waiting](std::optional<std::string> answer) {
        waiting->put(std::move(answer));
      });
    });
    const auto answer = waiting->wait();
    if (!answer) return {Confirmation::Kind::unavailable, "nobody asks the cloud now", {}};
    return decoded_confirmation(*answer);
  };
}

std::string encoded(const InstanceQuestion& question) {
  net::WireWriter out;
  for (const auto* text : {&question.account, &question.region, &question.instance})
    out.text(*text);
  return std::move(out.bytes());
}

InstanceQuestion decoded_instance_question(std::string_view bytes) {
  net::WireReader in(bytes);
  InstanceQuestion out;
  for (auto* text : {&out.account, &out.region, &out.instance}) *text = in.text();
  return out;
}

std::string encoded(const Confirmation& confirmation) {
  net::WireWriter out;
  out.number(static_cast<std::uint64_t>(confirmation.kind));
  out.text(confirmation.problem);
  out.text(confirmation.instance ? cloud::encoded(*confirmation.instance) : "");
  return std::move(out.bytes());
}

Confirmation decoded_confirmation(std::string_view bytes) {
  net::WireReader in(bytes);
  const auto kind = in.number();
  if (kind > static_cast<std::uint64_t>(Confirmation::Kind::unavailable))
    throw base::Error("an unknown answer about an instance");
  Confirmation out{static_cast<Confirmation::Kind>(kind), std::string(in.text()), {}};
  if (const auto instance = in.text(); !instance.empty())
    out.instance = cloud::decoded_instance(instance);
  return out;
}

}  // namespace muster::server
