#include "cloud/answer_parts.hh"

#include <fmt/core.h>

#include "base/error.hh"

namespace muster::cloud {

namespace {

constexpr std::size_t most_tags = 200;

[[noreturn]] void refuse_without(std::string_view asked, std::string_view name) {
  throw base::Error(fmt::format("{}: there is no {} in the answer", asked, name));
}

}  // namespace

std::string text_inside(XmlReader& xml, std::string_view wanted) {
  std::string out;
  while (const auto name = xml.child()) {
    if (*name == wanted) {
      out = xml.text();
    } else {
      xml.skip();
    }
  }
  return out;
}

std::string text_in_answer(std::string_view asked, std::string_view xml,
                           std::initializer_list<std::string_view> path) {
  XmlReader reader(xml);
  const auto* step = path.begin();
  while (step + 1 != path.end()) {
    const auto name = reader.child();
    if (!name) refuse_without(asked, *step);
    *name == *step ? static_cast<void>(++step) : reader.skip();
  }
  auto out = text_inside(reader, *step);
  if (out.empty()) refuse_without(asked, *step);
  return out;
}

void refuse_answer(const std::string& what) {
  throw base::Error("an answer of EC2: " + what);
}

std::string read_page(std::string_view xml, const ListForm& form,
                      const std::function<void(XmlReader&)>& read) {
  XmlReader reader(xml);
  if (reader.root() != form.root) refuse_answer(fmt::format("not a list of {}", form.entries));
  std::string next_token;
  bool has_list = false;
  while (const auto name = reader.child()) {
    if (*name == form.set) {
      has_list = true;
      while (reader.child()) read(reader);
    } else if (*name == "nextToken") {
      next_token = reader.text();
    } else {
      reader.skip();
    }
  }
  reader.finish();
  if (!has_list) refuse_answer(fmt::format("no {}", form.members));
  return next_token;
}

std::map<std::string, std::string> read_tags(XmlReader& xml) {
  std::map<std::string, std::string> out;
  while (xml.child()) {
    std::string key, value;
    while (const auto name = xml.child()) {
      if (*name == "key") {
        key = xml.text();
      } else if (*name == "value") {
        value = xml.text();
      } else {
        xml.skip();
      }
    }
    if (out.size() >= most_tags) refuse_answer("too many tags");
    out[std::move(key)] = std::move(value);
  }
  return out;
}

}  // namespace muster::cloud
