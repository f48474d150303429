#include "apply/report_store.hh"

#include <fmt/core.h>

#include <ctime>

#include "base/error.hh"
#include "os/atomic_write.hh"

namespace muster::apply {

namespace {

constexpr unsigned private_mode = 0640;
constexpr unsigned private_directory_mode = 0750;

std::string minute_in_utc(Time time) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  return fmt::format("{:04}{:02}{:02}{:02}{:02}", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min);
}

/// `written`: where the report is already, empty: nowhere.
void store(const Report& report, const std::string& written, resources::Context& context,
           const Options& options) {
  if (options.report_directory.empty()) return;
  // A host's name becomes a folder's.
  if (report.host.find('/') != std::string::npos || report.host == "." || report.host == "..")
    return context.log(base::Level::err, fmt::format("Invalid node name \"{}\"", report.host));
  const auto folder = options.report_directory + "/" + report.host;
  const auto path = folder + "/" + minute_in_utc(context.system.now()) + ".yaml";
  try {
    os::make_directories(folder, private_directory_mode);
    if (!written.empty() && os::link_atomically(written, path)) return;
    os::write_atomically(
        path, [&](const os::Sink& out) { report.write_yaml(out); }, private_mode);
  } catch (const base::Error& error) {
    context.log(base::Level::err, fmt::format("Could not write report for {} at {}: {}",
                                              report.host, path, error.what()));
  }
}

}  // namespace

void process_report(const Report& report, const std::string& written, resources::Context& context,
                    const Options& options) {
  for (const auto& name : options.reports) {
    if (name == "store")
      store(report, written, context, options);
    else if (name != "none")
      context.log(base::Level::warning,
                  fmt::format("There is no report processor '{}': store is", name));
  }
}

}  // namespace muster::apply
