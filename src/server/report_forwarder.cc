#include "server/report_forwarder.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/error.hh"
#include "net/gzip.hh"
#include "server/process.hh"
#include "server/question.hh"
#include "server/report_yaml.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds between_looks{1'000}, longest_question{5'000}, connect_timeout{5'000},
    request_timeout{15'000}, first_pause{1'000}, longest_pause{60'000};
constexpr std::size_t most_report_bytes = 256UL << 20, most_answer_bytes = 1UL << 20;
/// A failure that stays the same is said again after so many.
constexpr std::size_t said_again = 20;
constexpr std::size_t most_passed_over = 3, most_refusals = 5;

/// 1 s, 2 s, 4 s, … a minute.
milliseconds pause_after(std::size_t failures) {
  constexpr std::size_t doublings = 6;
  const auto before = std::max<std::size_t>(failures, 1) - 1;
  return std::min(first_pause * (1U << std::min(before, doublings)), longest_pause);
}

/// The same request could be answered otherwise another time.
bool may_pass(int status) {
  constexpr int unauthorized = 401, forbidden = 403, not_found = 404, timeout = 408,
                too_early = 425, too_many = 429, server_errors = 500;
  const auto temporary = {unauthorized, forbidden, not_found, timeout, too_early, too_many};
  return status < 400 || status >= server_errors ||
         std::ranges::find(temporary, status) != temporary.end();
}

}  // namespace

ReportForwarder::ReportForwarder(ReportTarget target, Process& process)
    : target_(std::move(target)),
      process_(process),
      client_(target_.tls, "muster"),
      thread_([this] { run(); }) {}

ReportForwarder::~ReportForwarder() {
  {
    const std::lock_guard guard(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool ReportForwarder::sleep(milliseconds time) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, time, [this] { return ending_; });
}

void ReportForwarder::run() {
  auto pause = milliseconds(0);
  while (sleep(pause)) {
    const auto reports = next();
    const bool sent = send_all(reports);
    pause = !sent ? pause_after(failures_) : reports.empty() ? between_looks : milliseconds(0);
  }
}

/// Nothing, when the registry is not there now.
std::vector<QueuedReport> ReportForwarder::next() {
  const auto answer = process_.ask_and_wait(
      Part::registry, encode_question("reports_to_send", encoded_ids(done_)), longest_question);
  if (!answer) return {};
  const auto reply = decode_reply(*answer);
  if (reply.kind != Reply::Kind::answered) return {};
  done_.clear();
  return decoded_reports(reply.text);
}

/// One that its receiver stumbles over must not keep the others: a few are passed over.
bool ReportForwarder::send_all(const std::vector<QueuedReport>& reports) {
  std::vector<const QueuedReport*> passed_over;
  bool one_was_taken = false;
  for (const auto& report : reports) {
    const auto outcome = sleep(milliseconds(0)) ? send(report) : Outcome::unreachable;
    if (outcome == Outcome::later) passed_over.push_back(&report);
    if (outcome == Outcome::unreachable || passed_over.size() > most_passed_over) return false;
    one_was_taken = one_was_taken || outcome == Outcome::done;
    if (outcome != Outcome::later) done_.push_back(report.id);
  }
  if (one_was_taken)
    for (const auto* report : passed_over) give_up_in_the_end(*report);
  return passed_over.empty();
}

void ReportForwarder::give_up_in_the_end(const QueuedReport& report) {
  if (++refusals_[report.id] < most_refusals) return;
  refusals_.erase(report.id);
  done_.push_back(report.id);
  say(base::Level::err,
      fmt::format("The report of {} is not tried again: others are taken", report.certname));
}

ReportForwarder::Outcome ReportForwarder::send(const QueuedReport& report) {
  std::string yaml;
  try {
    const auto json = net::gunzip(report.body, most_report_bytes);
    if (!json) throw base::Error("it is damaged");
    const auto data = value::from_json(*json);
    if (!data.if_hash()) throw base::Error("it is no object");
    yaml = report_yaml(*data.if_hash());
  } catch (const base::Error& error) {
    say(base::Level::err,
        fmt::format("The report of {} is not sent on: {}", report.certname, error.what()));
    return Outcome::refused;
  }
  const auto outcome = post(yaml);
  if (outcome == Outcome::refused)
    say(base::Level::err, fmt::format("The report of {} is not tried again", report.certname));
  return outcome;
}

ReportForwarder::Outcome ReportForwarder::post(const std::string& yaml) {
  net::ClientRequest request{.method = net::Method::post,
                             .url = target_.url,
                             .body = yaml,
                             .limit = most_answer_bytes,
                             .connect_timeout = connect_timeout,
                             .idle_timeout = request_timeout,
                             .timeout = request_timeout};
  request.headers.add("Content-Type", "application/x-yaml");
  if (!target_.authorization.empty()) request.headers.add("Authorization", target_.authorization);
  try {
    const auto response = client_.send(request);
    if (response.status >= 200 && response.status < 300) {
      note_success();
      return Outcome::done;
    }
    note_failure(fmt::format("Unable to submit report to {} [{}]", target_.url, response.status));
    return may_pass(response.status) ? Outcome::later : Outcome::refused;
  } catch (const net::TransferError& error) {
    note_failure(fmt::format("Unable to submit report to {}: {}", target_.url, error.what()));
    return Outcome::unreachable;
  }
}

void ReportForwarder::note_failure(const std::string& problem) {
  if (problem != last_failure_ || failures_ % said_again == 0) say(base::Level::err, problem);
  last_failure_ = problem;
  ++failures_;
}

void ReportForwarder::note_success() {
  if (failures_ > 0)
    say(base::Level::notice, fmt::format("Reports are sent to {} again", target_.url));
  failures_ = 0;
  last_failure_.clear();
}

void ReportForwarder::say(base::Level level, const std::string& text) {
  process_.loop().post([&process = process_, level, text] { process.say(level, text); });
}

}  // namespace muster::server
