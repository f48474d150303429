// Types: what a text states, whether a printed type is read back as itself, and whether types that
// are random bear being compared.
#include "target.hh"
#include "types/calculator.hh"
#include "types/names.hh"
#include "types/text.hh"

namespace muster::fuzz {

namespace {

void attempt(const std::string& input) {
  const auto type = types::from_text(input);
  types::assignable(*type, *type);
  types::infer(value::Value(type));
  const std::string printed = types::type_text(*type);
  require(!printed.empty(), "a type has a text");
}

}  // namespace

std::vector<Target> define_targets() {
  Target target{.name = "type.expression"};
  target.seeds = {"Array[String[1, 10], 0, 5]",
                  "Hash[String, Variant[Integer[0], Undef], 1, default]",
                  "Struct[{'a' => Integer, Optional['b'] => String, NotUndef['c'] => Any}]",
                  "Tuple[String, Integer, 1, 4]",
                  "Callable[String, Integer, 1, 3, Callable[0, 0]]",
                  "Callable[[String], Boolean]",
                  "Enum['a', 'b', true]",
                  "Pattern[/^a+$/, 'b']",
                  "Regexp[/x/]",
                  "Optional[Array[Hash[String, Data]]]",
                  "Type[Array[Integer]]",
                  "SemVer['1.0.0 - 2.0.0', '>=3.0.0']",
                  "SemVerRange",
                  "Timespan['0-00:00:01', '1-00:00:00']",
                  "Timestamp['2020-01-01', default]",
                  "URI[{'scheme' => 'http'}]",
                  "Resource['file', '/tmp/a', 'b']",
                  "Class['a', 'b::c']",
                  "File['/a']",
                  "Sensitive[String]",
                  "Init[Integer, 16]",
                  "Runtime['ruby', 'Foo']",
                  "Object[{name => 'A', attributes => {'a' => Integer, 'b' => {type => String, "
                  "value => 'x'}}, functions => {'f' => Callable[Integer]}, equality => ['a']}]",
                  "TypeSet[{pcore_version => '1.0.0', name => 'T', version => '1.0.0', types => {A "
                  "=> Integer, B => Object[{}]}}]",
                  "Integer[-9223372036854775808, 9223372036854775807]",
                  "Float[1.5, 2.0e10]",
                  "Boolean[true]",
                  "Iterable[Integer]",
                  "Collection[1, 2]",
                  "Variant[String, Integer, Array[Variant[String, Integer]]]",
                  "Deferred",
                  "RichData",
                  "TypeReference['X']"};
  target.words = {"Array[",    "Hash[",     "Variant[",  "Optional[", "Struct[{",
                  "Tuple[",    "Callable[", "Type[",     "Enum[",     "Pattern[/",
                  "NotUndef[", "Object[{",  "TypeSet[{", "Init[",     "]",
                  "}]",        "default",   ", ",        "-1",        "'",
                  "=> ",       "String",    "Integer",   "Any",       "Data",
                  "RichData",  "{",         "}",         "[",         "9223372036854775808",
                  "1.0",       "undef",     "true"};
  target.longest = 4096;
  target.attempt = attempt;
  return {target};
}

}  // namespace muster::fuzz
