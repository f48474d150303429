#pragma once
#include <string>
#include <string_view>

#include "net/message.hh"

namespace muster::server {

/// What Puppet answers with: {"message": …, "issue_kind": …}, or the plain text without a kind.
net::Response error_response(int status, std::string_view message, std::string_view issue_kind);

/// 503, to be tried again after so many seconds.
net::Response busy_response(int seconds, std::string_view message);

}  // namespace muster::server
