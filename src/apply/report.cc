#include "apply/report.hh"

#include <algorithm>

namespace muster::apply {

std::string_view event_status_name(EventStatus status) {
  switch (status) {
    case EventStatus::success: return "success";
    case EventStatus::failure: return "failure";
    case EventStatus::noop: return "noop";
    case EventStatus::audit: return "audit";
  }
  return "";
}

void Status::add(Event event) {
  if (event.status == EventStatus::failure) failed = true;
  if (event.status == EventStatus::success) {
    ++change_count;
    changed = true;
  }
  if (event.status != EventStatus::audit) {
    ++out_of_sync_count;
    out_of_sync = true;
  }
  if (event.corrective == true) corrective = true;
  events.push_back(std::move(event));
}

Status& Report::add(Status status) {
  const auto [place, is_new] = by_resource_.try_emplace(status.resource, statuses_.size());
  if (!is_new) return statuses_[place->second] = std::move(status);
  statuses_.push_back(std::move(status));
  return statuses_.back();
}

Status* Report::find(const std::string& resource) {
  const auto found = by_resource_.find(resource);
  return found == by_resource_.end() ? nullptr : &statuses_[found->second];
}

void Report::add_seconds(std::string_view what, double seconds) {
  for (auto& [name, total] : seconds_) {
    if (name != what) continue;
    total += seconds;
    return;
  }
  seconds_.emplace_back(what, seconds);
}

std::string Report::status() const {
  const bool failure = std::any_of(statuses_.begin(), statuses_.end(),
                                   [](const Status& s) { return s.failed || s.failed_to_restart; });
  if (generation_failed || !transaction_completed || failure) return "failed";
  return changes() > 0 ? "changed" : "unchanged";
}

bool Report::noop_pending() const {
  return std::any_of(statuses_.begin(), statuses_.end(), [](const Status& s) {
    return std::any_of(s.events.begin(), s.events.end(),
                       [](const Event& e) { return e.status == EventStatus::noop; });
  });
}

bool Report::is_corrective() const {
  return std::any_of(statuses_.begin(), statuses_.end(),
                     [](const Status& s) { return s.corrective; });
}

int Report::changes() const {
  int total = 0;
  for (const auto& status : statuses_) total += status.change_count;
  return total;
}

int Report::detailed_exit_status() const {
  if (!applied) return 1;
  int bits = changes() > 0 ? 2 : 0;
  for (const auto& status : statuses_) {
    if (status.failed || status.failed_to_restart) bits |= 4;
  }
  return bits;
}

}  // namespace muster::apply
