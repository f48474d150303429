#include "server/report_target.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/base64.hh"
#include "base/error.hh"
#include "base/strings.hh"
#include "pki/store.hh"

namespace muster::server {

namespace {

constexpr const char* system_store = "/etc/ssl/certs/ca-certificates.crt";

std::string address_in(const cli::Settings& settings) {
  auto out = settings.text("reporturl");
  if (!out.starts_with("http://") && !out.starts_with("https://"))
    throw base::Error("reporturl is no address of http:// or https://");
  return out;
}

}  // namespace

bool sends_reports(const cli::Settings& settings) {
  return std::ranges::any_of(settings.list("reports", ','),
                             [](const std::string& name) { return base::trim(name) == "http"; });
}

void check_report_settings(const cli::Settings& settings) {
  for (const auto& name : settings.list("reports", ',')) {
    const auto processor = base::trim(name);
    if (processor != "store" && processor != "http" && processor != "none" && !processor.empty())
      throw base::Error(fmt::format("reports has '{}'; there are store, http and none", processor));
  }
  if (sends_reports(settings)) address_in(settings);
}

ReportTarget report_target(const cli::Settings& settings, const pki::HostPaths& host) {
  ReportTarget out;
  out.url = address_in(settings);
  const auto begin = out.url.find("://") + 3;
  const auto end = std::min(out.url.find_first_of("/?#", begin), out.url.size());
  if (const auto at = out.url.rfind('@', end); at != std::string::npos && at > begin && at < end) {
    // As Puppet has it: what is encoded there stays so.
    out.authorization = "Basic " + base::base64(out.url.substr(begin, at - begin));
    out.url.erase(begin, at + 1 - begin);
  }
  if (out.url.starts_with("http://")) return out;
  out.tls.authorities = pki::read_required_file(host.authorities);
  if (settings.boolean("report_include_system_store"))
    out.tls.authorities += pki::read_file(system_store).value_or("");
  return out;
}

}  // namespace muster::server
