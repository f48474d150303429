#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "resources/provider.hh"
#include "resources/resource.hh"
#include "resources/state.hh"

namespace muster::resources {

/// A line of a file of records, or the lines that make one record together.
struct Record {
  std::string line = {};  // of what is no record: kept as it is
  bool is_record = false;
  std::string name = {};    // by which a resource is told from the others of its type
  State values = {};        // a record's properties; absent ones are left out
  std::string ensure = {};  // "present", or what the type calls it; empty: not there
  std::string target = {};
  bool parsed = false;    // it was read from the file, not made by us
  bool listed = false;    // it is among the records of its file
  bool nameless = false;  // the file has no name for it, this one is ours
};
using RecordPtr = std::shared_ptr<Record>;

/// What tells one kind of record file from another.
struct RecordFormat {
  std::string type;  // of the resources, for messages
  std::string provider;
  /// Properties that every record has, absent or not. Of any other one that a record lacks the
  /// resource's own wish counts as what is there.
  std::vector<std::string> fields;
  /// A line without its end; nullopt: "Could not parse line".
  std::function<std::optional<Record>(const std::string& line)> parse;
  /// After the lines of a file were read: merges, drops and names them.
  std::function<void(std::vector<Record>&, const std::string& target)> arrange = {};
  std::function<std::string(const Record&)> to_line;  // throws base::Error
  std::function<std::string(const std::string& time)> header;
  std::function<std::string(std::string)> finish = {};  // the whole text before it is written
  std::function<std::string(Context&, const std::string& target)> load;  // empty: no such file
  std::function<void(Context&, Resource&, const std::string& target, const std::string& text)>
      store;
  /// The file of a resource; empty: not known yet.
  std::function<std::string(const Resource&)> target_of;
  /// Files that are read in any case.
  std::function<std::vector<std::string>(Context&)> targets;
  /// Is this the record of the resource? Null: when it has its name and is in its file.
  std::function<bool(const Record&, const Resource&)> is_for = {};
  /// A record nobody has named that is what the resource wants.
  std::function<bool(const Record&, const Resource&)> adopts = {};
  /// The value of a property as a record keeps it.
  std::function<value::Value(std::string_view property, const value::Value&)> stored = {};
  std::string title_of(const Record& record) const { return title ? title(record) : record.name; }
  std::function<std::string(const Record&)> title = {};
  /// A file that cannot be read fails the resources that would change it, not all of them.
  bool remembers_failures = false;
};

/// A provider that keeps its resources as records of files: each file is read once a run, and
/// written at once when something in it has changed; what is no record stays byte for byte.
Provider record_provider(const std::shared_ptr<const RecordFormat>& format, std::string doc);

/// The record of a resource; one that is not there yet when there is none. Files are read as
/// needed.
Record& record_of(const RecordFormat& format, Context& context, Resource& resource);
/// The values of its properties, `ensure` included.
State record_state(const RecordFormat& format, const Record& record, const Resource& resource);
/// Sets all properties that are wanted.
void create_record(const RecordFormat& format, Context& context, Resource& resource);
void write_record(const RecordFormat& format, Context& context, Resource& resource,
                  std::string_view property, const value::Value& wanted);
void remove_record(const RecordFormat& format, Context& context, Resource& resource);
/// Writes the files that changed.
void flush_records(const RecordFormat& format, Context& context, Resource& resource);
void prefetch_records(const RecordFormat& format, Context& context,
                      std::span<Resource* const> resources);
std::vector<RecordPtr> all_records(const RecordFormat& format, Context& context);
std::vector<Instance> record_instances(const RecordFormat& format, Context& context);

/// The usual first lines of a file that Puppet has written.
std::string usual_header(const std::string& time);
/// A comment, or white space only: no record.
Record plain_line(const std::string& line);
bool is_blank(std::string_view line);
/// The words between white space.
std::vector<std::string> words_of(std::string_view line);

}  // namespace muster::resources
