#pragma once
#include <optional>
#include <string>

#include "agent/network.hh"
#include "base/log.hh"
#include "cli/settings.hh"
#include "cloud/machine_identity.hh"
#include "cloud/metadata.hh"
#include "facts/cloud.hh"
#include "os/system.hh"

namespace muster::agent {

/// Where the settings say that the metadata service is, asked and read by the network process. It
/// is asked only on a machine that is known to have one: elsewhere the question alone would cost a
/// second.
cloud::Metadata metadata_service(const cli::Settings& settings, os::System& system,
                                 Network& network);

/// The same for facts.
facts::MetadataService facts_service(Network& network);

/// Who this machine is: what its cloud or its machine id says, and what become_distinct() added.
std::optional<cloud::MachineIdentity> machine_identity(const cli::Settings& settings,
                                                       os::System& system,
                                                       cloud::Metadata& metadata);
/// Another machine has the same machine id, as copies of one disk have where the hardware tells
/// nothing: from now on this one has a mark of its own beside it. False where a cloud says who the
/// machine is. Throws base::Error.
bool become_distinct(const cloud::MachineIdentity& identity, const cli::Settings& settings);

/// Puts aside a key and a certificate that were made for another machine: this one was made of an
/// image of it. True, after a line in the log, when it was so.
bool discard_if_cloned(const cloud::MachineIdentity& identity, const cli::Settings& settings,
                       os::System& system, base::LogSink& log);
/// The key and the certificate of this machine are somebody else's: the registry says so.
void discard_identity(const cli::Settings& settings);
/// Remembers which machine the certificate is for. Throws base::Error.
void keep_identity(const cloud::MachineIdentity& identity, const cli::Settings& settings,
                   os::System& system);

}  // namespace muster::agent
