#include "store/statement.hh"

namespace muster::store {

std::string_view Row::text(int column) const {
  // Blob first: for text it is the same bytes, and it converts nothing that has zeros in it.
  auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  int size = sqlite3_column_bytes(statement_, column);
  return bytes ? std::string_view(bytes, static_cast<std::size_t>(size)) : std::string_view();
}

}  // namespace muster::store
