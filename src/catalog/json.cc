#include "value/json.hh"

#include "catalog/plain_data.hh"
#include "types/convert.hh"

namespace muster::catalog {

namespace {

/// Writes what to_data() has, member by member: the two must say the same.
class Writer {
 public:
  explicit Writer(Richness richness) : rich_(richness == Richness::rich) {}

  std::string write(const Catalog& catalog) {
    reserve(catalog);
    member("{\"tags\":", catalog.tags);
    member(",\"name\":", catalog.name);
    member(",\"version\":", version_data(catalog.version));
    member(",\"code_id\":",
           catalog.code_id.empty() ? value::Value() : value::Value(catalog.code_id));
    member(",\"catalog_uuid\":", catalog.uuid);
    out_ += ",\"catalog_format\":2";
    member(",\"environment\":", catalog.environment);
    out_ += ",\"resources\":";
    list(catalog, [&](const Resource& r) { resource(r); });
    out_ += ",\"edges\":";
    list(catalog.edges(), [&](const auto& edge) {
      reference("{\"source\":", catalog[edge.first]);
      reference(",\"target\":", catalog[edge.second]);
      out_ += '}';
    });
    member(",\"classes\":", catalog.classes);
    if (!catalog.metadata.empty()) member(",\"metadata\":", value::Value(catalog.metadata));
    if (!catalog.recursive_metadata.empty())
      member(",\"recursive_metadata\":", value::Value(catalog.recursive_metadata));
    out_ += '}';
    return std::move(out_);
  }

 private:
  /// About as much as it will be: growing copies what is there.
  void reserve(const Catalog& catalog) {
    constexpr std::size_t of_resource = 256, of_edge = 64;
    out_.reserve(4096 + catalog.size() * of_resource + catalog.edges().size() * of_edge);
  }

  void resource(const Resource& r) {
    member("{\"type\":", r.type);
    member(",\"title\":", r.title);
    member(",\"tags\":", r.tags);
    if (r.line != 0) {
      member(",\"file\":", r.file);
      out_ += ",\"line\":" + std::to_string(r.line);
    }
    out_ += r.exported ? ",\"exported\":true" : ",\"exported\":false";
    if (!r.kind.empty()) member(",\"kind\":", r.kind);
    if (!r.parameters.empty()) parameters(r);
    bool any = false;
    for (const auto& p : r.parameters) {
      if (!p.sensitive) continue;
      member(any ? "," : ",\"sensitive_parameters\":[", p.name);
      any = true;
    }
    out_ += any ? "]}" : "}";
  }

  void parameters(const Resource& r) {
    out_ += ",\"parameters\":";
    if (!rich_) return value::append_json(out_, plain_parameters(r, {}));
    bool first = true;
    for (const auto& p : r.parameters) {
      out_ += first ? '{' : ',';
      first = false;
      value::append_json_text(out_, p.name);
      out_ += ':';
      const bool is_data =
          !p.value.if_rich() && !p.value.if_array() && !p.value.if_hash() && !p.value.is_default();
      value::append_json(out_, is_data ? p.value : types::to_rich_data(p.value));
    }
    out_ += '}';
  }

  void reference(std::string_view key, const Resource& r) {
    scratch_.assign(r.type).append("[").append(r.title).append("]");
    member(key, scratch_);
  }

  void member(std::string_view key, const std::string& text) {
    out_ += key;
    value::append_json_text(out_, text);
  }
  void member(std::string_view key, const value::Value& v) {
    out_ += key;
    value::append_json(out_, v);
  }
  void member(std::string_view key, const Tags& tags) { texts(key, tags); }
  void member(std::string_view key, const std::vector<std::string>& all) { texts(key, all); }

  void texts(std::string_view key, const auto& all) {
    out_ += key;
    list(all, [&](const std::string& text) { value::append_json_text(out_, text); });
  }

  void list(const auto& items, const auto& write_one) {
    out_ += '[';
    bool first = true;
    for (const auto& item : items) {
      if (!first) out_ += ',';
      first = false;
      write_one(item);
    }
    out_ += ']';
  }

  std::string out_, scratch_;
  bool rich_;
};

}  // namespace

std::string to_json(const Catalog& catalog, Richness richness) {
  return Writer(richness).write(catalog);
}

}  // namespace muster::catalog
