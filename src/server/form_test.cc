#include "server/form.hh"

#include <doctest/doctest.h>

using namespace muster::server;

TEST_CASE("a form's fields are found and decoded") {
  const Form form("a=1&facts=%257B%257D&ab=x+y%2Bz&empty=&a=2");
  CHECK(form.find("a") == "1");
  CHECK(form.find("ab") == "x y+z");
  CHECK(form.find("empty") == "");
  CHECK(form.raw("facts") == "%257B%257D");
  CHECK(form_decoded(form_decoded(*form.raw("facts"))) == "{}");
  CHECK(!form.find("b"));
  CHECK(!form.find("fact"));
}

TEST_CASE("what is no escape stays as it is") {
  CHECK(form_decoded("100%") == "100%");
  CHECK(form_decoded("%4") == "%4");
  CHECK(form_decoded("%zz%41") == "%zzA");
  CHECK(form_decoded("%41") == "A");
}

TEST_CASE("what is encoded decodes to itself") {
  const std::string bytes("{\"a\": \"\xC3\xBC+%&=\"}\n\0x", 18);
  CHECK(form_decoded(form_encoded(bytes)) == bytes);
}
