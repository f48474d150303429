#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "os/tree.hh"

namespace muster::os {

/// The new content of a managed file, made beside it without a name and put in its place in one
/// step: a reader, or a machine that loses power, finds the old file or the new one, never a part.
/// Nobody else can read it before it has its owner and mode. Thrown away unless put(). All throw
/// PathError.
class Replacement {
 public:
  /// `staging`: the folder to make it in, when that is not the file's own.
  explicit Replacement(const Entry& entry, const std::optional<std::string>& staging = {});
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;
  ~Replacement();

  const Descriptor& file() const { return file_; }
  void write(std::string_view bytes) { write_all(file_, bytes); }
  /// Owner, mode, access control list and security context of the file that is there.
  void take_identity(const Descriptor& old);
  void set_owner(std::optional<std::uint32_t> uid, std::optional<std::uint32_t> gid);
  void set_mode(unsigned mode);
  /// A path under which a program can read it, which it keeps until put().
  std::string visible_path();
  /// Replaces what is there, unless that is a folder. Takes a name of its own when it is new.
  void put();

 private:
  void make_unnamed_or_named();
  void make_named();
  void name_it();
  void move_to_entry();
  [[noreturn]] void fail() const;

  const Entry& entry_;
  Entry place_;       // where it is made
  std::string name_;  // empty while it has none
  Descriptor file_;
};

/// Puts a symbolic link in the place of what is there, a folder aside, in one step.
void replace_with_link(const Entry& entry, const std::string& target);

/// Removes what a run that was killed left behind in a folder.
void remove_leftovers(const Entry& entry);

}  // namespace muster::os
