#include "crypto/digest.hh"
#include "server/catalog_request.hh"
#include "server/classified_node.hh"
#include "server/indirection.hh"
#include "server/json_body.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

/// What a mount of all modules holds: the files and the digest of the list.
struct Listing {
  std::string json, digest;
  std::size_t files = 0;  // and folders
};

content::FileQuery query_for(std::string_view mount, const std::string& checksums) {
  content::FileQuery out;
  out.links = os::Links::follow;
  out.recurse = true;
  out.max_files = -1;
  out.ignore = {".svn", "CVS", ".git", ".hg"};
  out.source_permissions = mount == "pluginfacts";
  const auto first = checksums.substr(0, checksums.find('.'));
  out.checksum = resources::checksum_named(first.empty() ? "sha256" : first);
  return out;
}

Listing listing(std::string_view mount, const env::Layout& layout, const std::string& certname,
                const std::string& checksums, CompilerServices& services) {
  const auto found =
      services.bench.content.files.search({layout, mount, certname}, query_for(mount, checksums));
  Listing out;
  if (found) out.files = found->size();
  out.json = content::to_json(found.value_or(std::vector<content::FileMetadata>()));
  out.digest = crypto::hex_digest(crypto::Algorithm::sha256, out.json);
  return out;
}

/// Without what is new in every compile of the same: the version and the catalog's own name.
std::string digest_of(std::string_view catalog) {
  const auto version = catalog.find(",\"version\":");
  const auto code = catalog.find(",\"code_id\":");
  const auto uuid = catalog.find(",\"catalog_uuid\":");
  const auto format = catalog.find(",\"catalog_format\":");
  crypto::Digest digest(crypto::Algorithm::sha256);
  digest.add(catalog.substr(0, version));
  digest.add(catalog.substr(code, uuid - code));
  digest.add(catalog.substr(format));
  return digest.hex();
}

/// The answer, member by member.
class Answer {
 public:
  explicit Answer(const std::string& environment) {
    out_ = "{\"environment\":";
    value::append_json_text(out_, environment);
  }
  void listing(std::string_view name, const Listing& all, bool changed) {
    out_.append(",\"").append(name).append("\":");
    if (changed)
      out_.append("{\"digest\":\"").append(all.digest).append("\",\"files\":").append(all.json) +=
          '}';
    else
      out_ += "null";
  }
  void catalog(std::string_view json, std::string_view digest) {
    out_.append(",\"catalog\":").append(json).append(",\"catalog_digest\":");
    if (digest.empty())
      out_ += "null";
    else
      out_.append("\"").append(digest) += '"';
  }
  net::Response response() {
    out_ += '}';
    return text_response(json_format, std::move(out_));
  }

 private:
  std::string out_;
};

CatalogRequest request_for(const std::string& certname, const std::string& environment,
                           const value::Hash& body) {
  CatalogRequest out;
  out.certname = certname;
  out.environment = environment;
  out.static_catalog = true;
  out.checksum_types = text_member(body, "checksum_type");
  if (const auto* values = object_member(body, "facts")) {
    out.facts = std::make_shared<NodeFacts>();
    out.facts->certname = certname;
    out.facts->values = *values;
    out.facts->json = facts_json(certname, *values);
  }
  return out;
}

/// nullopt when it does not compile and the node's own facts are out of date: it shall ask again.
std::optional<std::string> catalog_json(const CatalogRequest& request, bool stale, const Call& call,
                                        CompilerServices& services) {
  try {
    return catalog::to_json(compile_catalog(request, call, services), catalog::Richness::rich);
  } catch (const HttpError&) {
    if (!stale) throw;
    return std::nullopt;
  }
}

/// A node of another environment shall ask again.
net::Response answer(const Call& call, CompilerServices& services) {
  const auto body = json_body(call.request);
  const auto& certname = call.at("certname");
  const auto wanted = text_member(body, "environment");
  if (!content::Environments::valid_name(wanted))
    throw bad_request("An environment must be specified");
  const auto asked = existing_environment(wanted, services);
  const auto found = classified(certname, asked, services);
  const auto checksums = text_member(body, "checksum_type");
  Answer out(found.layout.name);
  bool stale = false;  // facts that the node has not got yet
  for (const auto* mount : {"plugins", "pluginfacts"}) {
    const auto all = listing(mount, found.layout, certname, checksums, services);
    const bool differs = all.digest != text_member(body, mount);
    if (mount == std::string_view("pluginfacts")) stale = differs && all.files > 1;
    out.listing(mount, all, differs);
  }
  const auto json = found.layout.name == wanted
                        ? catalog_json(request_for(certname, asked, body), stale, call, services)
                        : std::nullopt;
  const auto digest = json ? digest_of(*json) : std::string();
  const bool known = !json || digest == text_member(body, "catalog");
  out.catalog(known ? std::string_view("null") : *json, digest);
  return out.response();
}

}  // namespace

Route define_run() {
  return {.method = net::Method::post,
          .path = "/muster/v1/run/{certname}",
          .doc =
              "All that a run of our agent needs, in one answer: the lists of plugins and the "
              "catalog, of each only what changed.",
          .access = Access::own_certificate,
          .body_limit = 64UL * 1024 * 1024,
          .handle = Handler<CompilerServices>(answer)};
}

}  // namespace muster::server
