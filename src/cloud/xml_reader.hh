#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::cloud {

/// Walks through a small XML document: elements that have either elements or text in them.
/// Attributes are read over. No document types, no entities but the five, no processing
/// instructions, no CDATA; a bounded depth. Throws base::Error for anything else, and for what is
/// not well-formed. The text outlives the reader.
class XmlReader {
 public:
  /// Enters the outermost element.
  explicit XmlReader(std::string_view text);

  /// Of the outermost element.
  std::string_view root() const { return root_; }
  /// Enters the next element in the current one, whose name it gives; nullopt: there is none, and
  /// the current one was left.
  std::optional<std::string_view> child();
  /// The text of the current element, of at most 64 KiB, which is left.
  std::string text();
  /// Leaves the current element, whatever is in it.
  void skip();
  /// After the outermost element was left: throws unless nothing follows.
  void finish();

 private:
  [[noreturn]] void fail(const char* what) const;
  void enter();
  void leave();
  void skip_space_and_comments();
  std::string_view name();
  void attributes();
  void reference(std::string& out);

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view root_;
  std::vector<std::string_view> open_;
  bool is_empty_ = false;  // the current element was written as <name/>
};

}  // namespace muster::cloud
