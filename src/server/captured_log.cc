#include "server/captured_log.hh"

#include "apply/report.hh"

namespace muster::server {

void CapturedLog::write(const base::LogMessage& message) {
  if (message.level >= before_.threshold()) before_.write(message);
  if (message.level < least_) return;
  auto kept = message;
  if (kept.tags.empty()) kept.tags = {std::string(base::level_name(kept.level))};
  lines_.emplace_back(apply::log_data(kept));
}

}  // namespace muster::server
