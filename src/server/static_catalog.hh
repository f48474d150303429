#pragma once
#include <string>

#include "catalog/catalog.hh"
#include "server/compiler_services.hh"

namespace muster::server {

/// The version of an environment's code, as code_id_command says; empty when there is no such
/// command or the environment has static_catalogs=false: catalogs are not static then.
std::string code_id(const env::Layout& layout, CompilerServices& services);

/// Puts what the sources of files are into the catalog, so that the agent need not ask: those below
/// the environment's modules. Throws base::Error as Puppet does for a source that there is not, and
/// when the agent knows no checksum that we know.
void add_file_metadata(catalog::Catalog& catalog, const env::Layout& layout,
                       const std::string& checksum_types, CompilerServices& services);

}  // namespace muster::server
