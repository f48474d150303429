#pragma once
#include <string>

#include "pki/setup.hh"

namespace muster::pki {

// A setup leaves a note in the CA's folder until it has come to its end. One that was cut short
// could neither be used nor made again otherwise: its files would be in the way.

void note_setup(const Paths& paths);
void end_setup(const Paths& paths);

/// Takes away what a setup that was cut short has made, when there is a note of it and nothing else
/// than the server's own certificate was signed since. Throws base::Error.
void clear_unfinished_setup(const Paths& paths, const HostPaths& host, const std::string& certname);

}  // namespace muster::pki
