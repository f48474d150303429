#include "resources/file_source.hh"

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/file_kind.hh"
#include "resources/file_state.hh"

namespace muster::resources {

namespace {

struct UriParts {
  std::string scheme;  // empty: relative
  std::string host;
  std::string path;
  bool hierarchical = false;
};

bool is_scheme(std::string_view text) {
  return !text.empty() && std::isalpha(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) || c == '+' || c == '-' || c == '.';
         });
}

UriParts split_uri(const std::string& uri) {
  UriParts out;
  const auto colon = uri.find(':');
  if (colon == std::string::npos || !is_scheme(std::string_view(uri).substr(0, colon))) return out;
  out.scheme = base::lower_ascii(uri.substr(0, colon));
  std::string rest = uri.substr(colon + 1);
  out.hierarchical = rest.starts_with('/');
  if (rest.starts_with("//")) {
    const auto slash = rest.find('/', 2);
    out.host = rest.substr(2, slash == std::string::npos ? slash : slash - 2);
    rest = slash == std::string::npos ? "" : rest.substr(slash);
  }
  out.path = std::move(rest);
  return out;
}

void check_one(const std::string& source) {
  if (source.starts_with('/')) return;
  const UriParts uri = split_uri(source);
  if (uri.scheme.empty()) throw base::Error("Cannot use relative URLs '" + source + "'");
  if (!uri.hierarchical) throw base::Error("Cannot use opaque URLs '" + source + "'");
  static constexpr auto known = {"file", "puppet", "http", "https"};
  if (std::find(known.begin(), known.end(), uri.scheme) == known.end())
    throw base::Error("Cannot use URLs of type '" + uri.scheme + "' as source for fileserving");
}

std::string munge_one(std::string source) {
  while (source.size() > 1 && source.ends_with('/')) source.pop_back();
  return source.starts_with('/') ? "file://" + source : source;
}

bool can_be_served(os::FileKind kind) {
  return kind != os::FileKind::character && kind != os::FileKind::block;
}

}  // namespace

void check_source(const Resource&, const value::Value& value) {
  for (const auto& source : texts(value)) check_one(source);
}

value::Value munge_source(const Resource&, const value::Value& value) {
  value::Array out;
  for (auto& source : texts(value)) out.emplace_back(munge_one(std::move(source)));
  return out;
}

std::optional<std::string> path_of_source(const std::string& source, const Context& context) {
  const UriParts uri = split_uri(source);
  if (uri.scheme == "file") return uri.path;
  if (uri.scheme == "puppet" && uri.host.empty()) {
    if (!context.options.find_served_file) return std::nullopt;
    return context.options.find_served_file(
        uri.path.substr(std::min<std::size_t>(1, uri.path.size())));
  }
  throw base::Error("files of a server cannot be fetched here");
}

bool is_remote(const std::string& source, const Context& context) {
  return context.options.remote_files && split_uri(source).scheme == "puppet";
}

RemoteFiles::Question question_about(const std::string& source, const Resource& resource,
                                     const Context& context) {
  return {.source = source,
          .path = resource.name(),
          .checksum = checksum_of(resource, context).name,
          .source_permissions = resource.text("source_permissions"),
          .follow = follows_links(resource)};
}

namespace {

std::optional<SourceFile> find_remote(const RemoteFiles::Question& question,
                                      const Context& context) {
  auto found = context.options.remote_files->find(question);
  if (!found) return std::nullopt;
  SourceFile out{.source = question.source, .path = {}, .status = {}, .link_target = {}};
  out.status.kind = found->kind;
  out.status.mode = found->mode;
  out.status.uid = found->uid;
  out.status.gid = found->gid;
  out.link_target = found->link_target;
  out.remote = std::move(found);
  return out;
}

/// What is there; nullopt when nothing is.
std::optional<SourceFile> find_source(const std::string& source, bool follow,
                                      const Context& context) {
  const auto path = path_of_source(source, context);
  if (!path) return std::nullopt;
  const auto entry = os::find_entry(*path);
  // A link to nothing is nothing, also when it is the link that is wanted.
  if (!entry || !os::leads_somewhere(*entry)) return std::nullopt;
  const auto target = follow ? os::follow_entry(*entry) : std::nullopt;
  const auto status = follow && !target ? std::nullopt : os::status_of(follow ? *target : *entry);
  if (!status) return std::nullopt;
  if (!can_be_served(status->kind))
    throw base::Error("Cannot manage files of type " + os::kind_word(status->kind));
  SourceFile out{.source = source, .path = *path, .status = *status, .link_target = {}};
  if (status->kind == os::FileKind::link) out.link_target = os::read_link(*entry);
  return out;
}

}  // namespace

SourceFile first_source(const Resource& resource, const Context& context) {
  const auto sources = texts(resource.get("source"));
  for (const auto& source : sources) {
    try {
      auto found = is_remote(source, context)
                       ? find_remote(question_about(source, resource, context), context)
                       : find_source(source, follows_links(resource), context);
      if (found) return *std::move(found);
    } catch (const base::Error& error) {
      throw base::Error(located(
          resource, "Could not retrieve file metadata for " + source + ": " + error.what()));
    }
  }
  throw base::Error("Could not retrieve information from environment " +
                    context.options.environment + " source(s) " + base::join(sources, ", "));
}

namespace {

os::Descriptor open_source(const SourceFile& source) {
  const auto entry = os::find_entry(source.path);
  const auto target = entry ? os::follow_entry(*entry) : std::nullopt;
  if (!target) throw os::PathError(ENOENT, source.path);
  return os::open_file(*target);
}

}  // namespace

void read_source(const SourceFile& source, const Context& context,
                 const std::function<bool(std::string_view)>& take) {
  if (source.remote) return context.options.remote_files->read(*source.remote, take);
  os::read_pieces(open_source(source), take);
}

std::string sum_of(const Checksum& checksum, const SourceFile& source) {
  if (source.status.kind != os::FileKind::file && source.status.kind != os::FileKind::link)
    return "{none}";
  if (source.remote) return source.remote->sum;
  return sum_of(checksum, open_source(source));
}

}  // namespace muster::resources
