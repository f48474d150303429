#pragma once
#include <string>

#include "server/supervisor.hh"

namespace muster::server {

/// Puts it into a file without a name, of which only the number is handed on, and lets the
/// descriptors in it outlive the program. Throws base::Error.
os::Descriptor bequeath(const Inheritance& inheritance);
/// Takes that back when no other program came.
void keep(const Inheritance& inheritance);
/// Throws base::Error.
Inheritance inherit(int number);

}  // namespace muster::server
