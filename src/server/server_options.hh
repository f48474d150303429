#pragma once
#include "cli/authority_session.hh"
#include "os/descriptor.hh"
#include "server/options.hh"

namespace muster::server {

/// From the command line and the configuration, which is read anew. Throws base::Error for what
/// cannot be.
Options read_options(const cli::Arguments& arguments);

/// Makes what a first start needs and is not there: folders, a CA, the server's certificate, which
/// is Puppet's where a CA of Puppet's is taken over; and checks that what is there can be used.
/// What an administrator should know of it. Throws base::Error.
std::vector<std::string> prepare(const Options& options);

/// A socket that listens there. Throws base::Error.
os::Descriptor listen_on(const std::string& address, std::uint16_t port);

}  // namespace muster::server
