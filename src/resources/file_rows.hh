#pragma once
#include <vector>

#include "resources/attribute.hh"

namespace muster::resources {

/// The file type's rows, in files by what they are about. Properties in the order in which they are
/// written.
std::vector<Attribute> file_content_rows();     // ensure, content, checksum_value, target
std::vector<Attribute> file_permission_rows();  // owner, group, mode
std::vector<Attribute> file_read_only_rows();   // type … mtime, and what SELinux has between them
std::vector<Attribute> file_parameter_rows();

/// A path that begins with a slash, in its shortest form.
void check_path(const Resource& resource, const value::Value& value);
value::Value munge_path(const Resource& resource, const value::Value& value);

}  // namespace muster::resources
