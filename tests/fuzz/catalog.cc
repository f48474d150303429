// Catalogs and facts that come as JSON: what is read is written as something that is read as the
// same.
#include "catalog/catalog.hh"

#include "target.hh"
#include "value/json.hh"

namespace muster::fuzz {

namespace {

void attempt(const std::string& input) {
  const auto read = catalog::from_data(value::from_json(input));
  const std::string written = catalog::to_json(read, catalog::Richness::rich);
  const auto again = catalog::from_data(value::from_json(written));
  require(catalog::to_json(again, catalog::Richness::rich) == written,
          "a catalog that was written is read as the same");
  catalog::to_json(read, catalog::Richness::plain);
}

}  // namespace

std::vector<Target> define_targets() {
  Target target{.name = "catalog"};
  target.seeds = {
      R"({"tags":["settings"],"name":"n","version":1700000000,"code_id":null,"catalog_uuid":"u","catalog_format":2,"environment":"production","resources":[{"type":"Stage","title":"main","tags":["stage"],"exported":false,"parameters":{"name":"main"}},{"type":"Class","title":"main","tags":["class"],"exported":false},{"type":"File","title":"/tmp/a","tags":["file"],"file":"/site.pp","line":3,"kind":"compilable_type","exported":false,"parameters":{"content":{"__ptype":"Sensitive","__pvalue":"x"},"mode":"0644","require":["Class[main]","Notify[b]"]},"sensitive_parameters":["content"]}],"edges":[{"source":"Stage[main]","target":"Class[main]"},{"source":"Class[main]","target":"File[/tmp/a]"}],"classes":["settings"],"metadata":{},"recursive_metadata":{}})",
      R"({"name":"n","resources":[{"type":"Notify","title":"b","parameters":{"message":{"__ptype":"Timestamp","__pvalue":"2020-01-01T00:00:00.000000000 UTC"},"x":{"__ptype":"Hash","__pvalue":[1,"x",{"__ptype":"Default"},[]]},"t":{"__ptype":"Pcore::IntegerType","from":1,"to":2},"d":{"__ptype":"Deferred","name":"upcase","arguments":["abc"]},"r":{"__ptype":"Regexp","__pvalue":"a+"}}}],"edges":[],"classes":[]})",
      R"({"document_type":"Catalog","data":{"name":"n","resources":[],"edges":[]}})"};
  target.words = {R"("__ptype":")",
                  R"("__pvalue":)",
                  R"({"__ptype":"Hash","__pvalue":[)",
                  R"({"__ptype":"Sensitive","__pvalue":)",
                  "Pcore::ArrayType",
                  "Pcore::ObjectType",
                  "Pcore::StructType",
                  "SemVer",
                  "SemVerRange",
                  "Timespan",
                  "URI",
                  "Binary",
                  "LocalRef",
                  "Object",
                  "[",
                  "]",
                  "{",
                  "}",
                  "null",
                  "1e5",
                  "\"",
                  ",",
                  ":",
                  "\"resources\":[",
                  "\"title\":",
                  "Class[",
                  "-1"};
  target.attempt = attempt;
  return {target};
}

}  // namespace muster::fuzz
