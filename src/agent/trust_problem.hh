#pragma once
#include <string>

#include "crypto/certificate.hh"
#include "crypto/chain.hh"

namespace muster::agent {

/// Puppet goes on without the issuer of its certificate, and where only the leaf is checked
/// (`every_list` false) without the lists of the others.
bool is_tolerated(const crypto::ChainProblem& problem, bool every_list);

/// What is wrong with the certificate, in Puppet's words.
std::string text_of(const crypto::ChainProblem& problem, const std::string& subject,
                    const crypto::Certificate& certificate);

/// "aabb…" or "AA:BB:…" as "AA:BB:…".
std::string fingerprint_form(const std::string& text);

}  // namespace muster::agent
