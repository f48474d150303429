#include "cloud/xml_reader.hh"

#include <doctest/doctest.h>

#include "base/error.hh"

using namespace muster;
using cloud::XmlReader;

namespace {

/// Everything in it as "name(…)" and 'text'.
std::string inside(XmlReader& xml) {
  std::string out;
  while (const auto name = xml.child()) {
    const std::string of(*name);
    out += of == "t" ? of + "'" + xml.text() + "'" : of + "(" + inside(xml) + ")";
  }
  return out;
}

std::string read(const std::string& text) {
  XmlReader xml(text);
  std::string out = std::string(xml.root()) + ":" + inside(xml);
  xml.finish();
  return out;
}

std::string skipped(const std::string& text) {
  XmlReader xml(text);
  xml.skip();
  xml.finish();
  return "skipped";
}

}  // namespace

TEST_CASE("elements and texts") {
  CHECK(read("<a/>") == "a:");
  CHECK(read("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c --><a x=\"1\" y='>'>\n "
             "<b><t>1</t></b ><t/>"
             "<!-- - --> </a>\n") == "a:b(t'1')t''");
  CHECK(read("<a><t> &lt;&#x41;&#252;&amp;&quot;&apos;&gt; </t></a>") == "a:t' <A\xC3\xBC&\"'> '");
  CHECK(skipped("<a>text<b>more<c/></b>&lt;<!-- <d> --></a>") == "skipped");
}

TEST_CASE("what is refused") {
  for (const char* text : {
           "",
           "text",
           "<a>",
           "<a></b>",
           "<a></a><b/>",
           "<a></a>x",
           "<a>x<t/></a>",
           "<a><t>x<b/></t></a>",
           "<!DOCTYPE a [<!ENTITY e \"x\">]><a><t>&e;</t></a>",
           "<a><t>&e;</t></a>",
           "<a><t>&#0;</t></a>",
           "<a><t>&#xD800;</t></a>",
           "<a><t>&lt</t></a>",
           "<a><t>\x01</t></a>",
           "<a><t>\xFF</t></a>",
           "<a><t><![CDATA[x]]></t></a>",
           "<a><?php x ?></a>",
           "<a b></a>",
           "<a b=\"<\"></a>",
           "<a b=\"x></a>",
           "<1/>",
           "<a",
           "<a><!-- ",
       }) {
    CAPTURE(text);
    CHECK_THROWS_AS(read(text), base::Error);
  }
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "<a>";
  CHECK_THROWS_AS(read(deep), base::Error);
  CHECK_THROWS_AS(skipped(deep), base::Error);
  CHECK_THROWS_AS(read("<a><t>" + std::string(100'000, 'x') + "</t></a>"), base::Error);
}
