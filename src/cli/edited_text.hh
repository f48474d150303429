#pragma once
#include <string>

#include "os/system.hh"

namespace muster::cli {

/// A file in the current folder with that text, which the user's editor has been run on; it is gone
/// when this is. Throws base::Error when it cannot be made or the editor not be run.
class EditedText {
 public:
  EditedText(os::System& system, const std::string& text);
  ~EditedText();
  EditedText(const EditedText&) = delete;
  /// Editors rename and replace: what counts is what is there now.
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace muster::cli
