#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "base/log.hh"
#include "os/system.hh"
#include "pki/approval.hh"

namespace muster::pki {

/// What Puppet's setting `autosign` names: "true", "false", a program that decides, or a list of
/// names. The file is looked at each time. `system` and `log` outlive the approver.
struct AutosignOptions {
  std::string setting = "false";
  std::chrono::milliseconds program_timeout{10'000};
};
Approver autosign(AutosignOptions options, os::System& system, base::LogSink& log);

/// Is that name in the list? A line is a name, `*.example.com` for a domain and all below it, or
/// `*`; lines that begin with # are not read. `invalid` gets the lines that are none of these, and
/// match nothing.
bool is_in_list(std::string_view list, std::string_view certname,
                std::vector<std::string>& invalid);

}  // namespace muster::pki
