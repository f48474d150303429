#include "resources/record_file.hh"

#include <algorithm>
#include <array>
#include <ctime>
#include <map>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/provider_command.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

using value::Value;

/// The files of one type, as far as they were read.
struct Table {
  std::vector<RecordPtr> records;
  std::map<std::string, std::string> read;  // target → why it could not be read, empty when it was
  std::vector<std::string> modified;
};

struct Tables {
  std::map<std::string, Table> by_type;
};

Table& table_of(const RecordFormat& format, Context& context) {
  return context.cache<Tables>().by_type[format.type];
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (auto& line : base::split(text, "\n")) {
    const auto header = line.find("# HEADER");
    if (header == std::string::npos) {
      lines.push_back(std::move(line));
    } else if (header > 0) {
      lines.push_back(line.substr(0, header));
    }
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::vector<Record> parsed(const RecordFormat& format, const std::string& text,
                           const std::string& target) {
  std::vector<Record> records;
  std::size_t number = 1;
  for (const auto& line : lines_of(text)) {
    ++number;
    auto record = format.parse(line);
    if (!record)
      throw base::Error("Could not parse line " + inspect(Value(line)) + " (file: " + target +
                        ", line: " + std::to_string(number) + ")");
    record->parsed = record->listed = true;
    record->target = target;
    if (record->ensure.empty()) record->ensure = "present";
    records.push_back(std::move(*record));
  }
  if (format.arrange) format.arrange(records, target);
  return records;
}

void read_target(const RecordFormat& format, Context& context, const std::string& target) {
  Table& table = table_of(format, context);
  if (target.empty() || table.read.contains(target)) return;
  std::string text;
  try {
    text = format.load(context, target);
  } catch (const base::Error& error) {
    if (!format.remembers_failures) throw;
    table.read[target] = error.what();
    return;
  }
  table.read[target] = "";
  for (auto& record : parsed(format, text, target))
    table.records.push_back(std::make_shared<Record>(std::move(record)));
}

bool belongs(const RecordFormat& format, const Record& record, const Resource& resource) {
  if (format.is_for) return format.is_for(record, resource);
  return record.name == resource.name() && record.target == format.target_of(resource);
}

RecordPtr find_record(const RecordFormat& format, Context& context, const Resource& resource) {
  const auto& records = table_of(format, context).records;
  // Of several the last one counts, as in Puppet.
  const auto found = std::find_if(records.rbegin(), records.rend(), [&](const RecordPtr& record) {
    return record->is_record && belongs(format, *record, resource);
  });
  return found == records.rend() ? nullptr : *found;
}

void mark(Table& table, const std::string& target) {
  if (!target.empty() &&
      std::find(table.modified.begin(), table.modified.end(), target) == table.modified.end())
    table.modified.push_back(target);
}

std::string time_text(Context& context) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(context.system.now());
  std::tm local{};
  if (!::localtime_r(&seconds, &local)) return {};
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S %z", &local)};
}

std::string file_text(const RecordFormat& format, Context& context, const std::string& target) {
  std::vector<std::string> lines;
  for (const auto& record : table_of(format, context).records) {
    if (record->target != target || record->ensure.empty()) continue;
    lines.push_back(record->is_record ? format.to_line(*record) : record->line);
  }
  std::string text = format.header(time_text(context)) + base::join(lines, "\n") + "\n";
  return format.finish ? format.finish(std::move(text)) : text;
}

void write_targets(const RecordFormat& format, Context& context, Resource& resource) {
  Table& table = table_of(format, context);
  std::vector<std::string> targets = std::exchange(table.modified, {});
  std::sort(targets.begin(), targets.end());
  for (const auto& target : targets) {
    debug(context, "Flushing " + format.type + " provider target " + target);
    if (const auto read = table.read.find(target);
        read != table.read.end() && !read->second.empty())
      throw base::Error("Failed to read " + target +
                        "'s records when prefetching them. Reason: " + read->second);
    format.store(context, resource, target, file_text(format, context, target));
  }
}

Value stored_form(const RecordFormat& format, std::string_view property, const Value& value) {
  return format.stored ? format.stored(property, value) : value;
}

void put(const RecordFormat& format, Record& record, std::string_view property,
         const Value& wanted) {
  if (property == "ensure") {
    record.ensure = text(wanted);
  } else if (property == "target") {
    record.target = text(wanted);
  } else {
    record.values.set(property, stored_form(format, property, wanted));
  }
}

/// Records in the files that a resource wants to have are its own when nobody has named them.
void adopt(const RecordFormat& format, Context& context, std::span<Resource* const> resources) {
  if (!format.adopts) return;
  std::vector<Resource*> free;
  for (Resource* resource : resources) {
    if (!resource->data<RecordPtr>()) free.push_back(resource);
  }
  for (const auto& record : table_of(format, context).records) {
    if (!record->is_record || !record->nameless) continue;
    const auto found = std::find_if(free.begin(), free.end(), [&](const Resource* resource) {
      return format.adopts(*record, *resource);
    });
    if (found == free.end()) continue;
    record->name = (*found)->name();
    (*found)->data<RecordPtr>() = record;
    free.erase(found);
  }
}

}  // namespace

void prefetch_records(const RecordFormat& format, Context& context,
                      std::span<Resource* const> resources) {
  for (const auto& target : format.targets(context)) read_target(format, context, target);
  for (const Resource* resource : resources)
    read_target(format, context, format.target_of(*resource));
  for (Resource* resource : resources) {
    RecordPtr& slot = resource->data<RecordPtr>();
    if (!slot) slot = find_record(format, context, *resource);
  }
  adopt(format, context, resources);
}

Record& record_of(const RecordFormat& format, Context& context, Resource& resource) {
  RecordPtr& slot = resource.data<RecordPtr>();
  if (slot) return *slot;
  Resource* const one = &resource;
  prefetch_records(format, context, std::span(&one, 1));
  if (!slot) {
    slot = std::make_shared<Record>();
    slot->is_record = true;
  }
  return *slot;
}

State record_state(const RecordFormat& format, const Record& record, const Resource& resource) {
  State state;
  if (record.ensure.empty()) return state;
  state.set("ensure", record.ensure);
  for (const auto& row : resource.type().attributes) {
    if (row.role != Role::property || row.name == "ensure") continue;
    const bool is_field =
        std::find(format.fields.begin(), format.fields.end(), row.name) != format.fields.end();
    if (row.name == "target") {
      state.set("target", record.target);
    } else if (record.values.has(row.name)) {
      state.set(row.name, record.values.get(row.name));
    } else if (!is_field) {
      state.set(row.name, resource.get(row.name));
    }
  }
  return state;
}

void create_record(const RecordFormat& format, Context& context, Resource& resource) {
  Record& record = record_of(format, context, resource);
  Table& table = table_of(format, context);
  mark(table, format.target_of(resource));
  mark(table, record.target);
  for (const auto& row : resource.type().attributes) {
    if (row.role != Role::property || !resource.has(row.name)) continue;
    const Value wanted = resource.get(row.name);
    if (!is_absent(wanted)) put(format, record, row.name, wanted);
  }
  if (record.ensure.empty()) record.ensure = "present";
}

void write_record(const RecordFormat& format, Context& context, Resource& resource,
                  std::string_view property, const Value& wanted) {
  Record& record = record_of(format, context, resource);
  Table& table = table_of(format, context);
  mark(table, format.target_of(resource));
  mark(table, record.target);
  put(format, record, property, wanted);
}

void remove_record(const RecordFormat& format, Context& context, Resource& resource) {
  Record& record = record_of(format, context, resource);
  mark(table_of(format, context), record.target);
  record.ensure.clear();
}

void flush_records(const RecordFormat& format, Context& context, Resource& resource) {
  Record& record = record_of(format, context, resource);
  Table& table = table_of(format, context);
  if (record.target.empty()) record.target = format.target_of(resource);
  if (record.name.empty()) record.name = resource.name();
  if (!record.listed) {
    record.listed = true;
    table.records.push_back(resource.data<RecordPtr>());
    mark(table, record.target);
  }
  write_targets(format, context, resource);
}

std::vector<RecordPtr> all_records(const RecordFormat& format, Context& context) {
  for (const auto& target : format.targets(context)) read_target(format, context, target);
  std::vector<RecordPtr> out;
  for (const auto& record : table_of(format, context).records) {
    if (record->is_record) out.push_back(record);
  }
  return out;
}

std::vector<Instance> record_instances(const RecordFormat& format, Context& context) {
  std::vector<Instance> out;
  for (const auto& record : all_records(format, context)) {
    State state = record->values;
    state.set("ensure", record->ensure);
    state.set("target", record->target);
    out.push_back({.title = format.title_of(*record),
                   .state = std::move(state),
                   .data = std::make_shared<RecordPtr>(record)});
  }
  return out;
}

Provider record_provider(const std::shared_ptr<const RecordFormat>& format, std::string doc) {
  return {.name = format->provider,
          .doc = std::move(doc),
          .read =
              [format](Context& context, Resource& resource) {
                return record_state(*format, record_of(*format, context, resource), resource);
              },
          .write =
              [format](Context& context, Resource& resource, std::string_view property,
                       const Value& wanted) {
                write_record(*format, context, resource, property, wanted);
              },
          .create = [format](Context& context,
                             Resource& resource) { create_record(*format, context, resource); },
          .destroy = [format](Context& context,
                              Resource& resource) { remove_record(*format, context, resource); },
          .flush = [format](Context& context,
                            Resource& resource) { flush_records(*format, context, resource); },
          .instances = [format](Context& context) { return record_instances(*format, context); },
          .prefetch =
              [format](Context& context, std::span<Resource* const> resources) {
                prefetch_records(*format, context, resources);
              }};
}

std::string usual_header(const std::string& time) {
  return "# HEADER: This file was autogenerated at " + time +
         "\n"
         "# HEADER: by puppet.  While it can still be managed manually, it\n"
         "# HEADER: is definitely not recommended.\n";
}

Record plain_line(const std::string& line) {
  Record record;
  record.line = line;
  return record;
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\f\v") == std::string_view::npos;
}

std::vector<std::string> words_of(std::string_view line) {
  constexpr std::string_view white = " \t\r\f\v";
  std::vector<std::string> words;
  for (std::size_t begin = line.find_first_not_of(white); begin != std::string_view::npos;) {
    const std::size_t end = line.find_first_of(white, begin);
    words.emplace_back(line.substr(begin, end - begin));
    begin = end == std::string_view::npos ? end : line.find_first_not_of(white, end);
  }
  return words;
}

}  // namespace muster::resources
