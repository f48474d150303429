#pragma once
#include <string>

#include "cli/settings.hh"
#include "net/client.hh"
#include "pki/setup.hh"

namespace muster::server {

/// Where reports are sent on to: the setting `reporturl`.
struct ReportTarget {
  std::string url;            // without user and password
  std::string authorization;  // of a header; empty: none
  net::TlsOptions tls;
};

/// Is `http` among `reports`?
bool sends_reports(const cli::Settings& settings);

/// Throws base::Error for what the server does not do with reports, or an address that is none.
void check_report_settings(const cli::Settings& settings);

/// Reads the certificates to trust. Throws base::Error for an address that is none, without telling
/// a password that is in it.
ReportTarget report_target(const cli::Settings& settings, const pki::HostPaths& host);

}  // namespace muster::server
