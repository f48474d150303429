#include "env/loader.hh"

#include <doctest/doctest.h>

#include "builtins/builtins.hh"
#include "env/compile.hh"
#include "os/fake_system.hh"

namespace muster::env {

namespace {

struct NoSchemas : catalog::Schemas {
  const catalog::Schema* find(std::string_view) override { return nullptr; }
};

/// An environment on a machine whose files a test puts in, and what its code says.
struct Site {
  Site() { change("/env/modules/none", ""); }

  /// A file with new content looks changed.
  void change(const std::string& path, const std::string& text) {
    system.files[path] = text;
    os::FileStatus status;
    status.size = static_cast<std::int64_t>(text.size());
    status.mtime_ns = ++clock;
    system.statuses[path] = status;
  }
  Environment& environment() {
    if (!made)
      made.emplace(system, Layout{"production", "/env", {"/env/modules"}, "", ""},
                   syntax::ParseOptions{});
    return *made;
  }
  /// What notice() said, in order, each on a line.
  std::string run(const std::string& code, syntax::Strict strict = syntax::Strict::warning,
                  std::string* also = nullptr) {
    static const Functions functions(builtins::all_functions());
    NoSchemas schemas;
    std::string own;
    std::string& said = also ? *also : own;
    const auto log = [&](const eval::LogEntry& entry) { said += entry.message + "\n"; };
    Request request{.code = syntax::parse("", code, {})};
    request.node.name = "node";
    request.settings.strict = strict;
    compile(environment(), functions, schemas, std::move(request), log);
    return said;
  }

  os::FakeSystem system;
  std::optional<Environment> made;
  std::int64_t clock = 0;
};

}  // namespace

TEST_CASE("a class is loaded from its module's manifest, a define from init.pp") {
  Site site;
  site.change("/env/modules/a/manifests/b/c.pp",
              "class a::b::c { notice(\"c in ${module_name}\") }");
  site.change("/env/modules/a/manifests/init.pp",
              "class a { notice('a') } define a::d() { notice($title) }");
  CHECK(site.run("include a::b::c\ninclude a\na::d { 'x': }") == "c in a\na\nx\n");
}

TEST_CASE("functions, types and templates are found in modules and in the environment") {
  Site site;
  site.change("/env/modules/a/functions/twice.pp", "function a::twice($x) { $x * 2 }");
  site.change("/env/modules/a/types/small.pp", "type A::Small = Integer[0, 9]");
  site.change("/env/modules/a/templates/t.epp", "<%- | $n | -%>n=<%= $n %>");
  site.change("/env/functions/own.pp", "function environment::own() { 'own' }");
  CHECK(site.run("notice(a::twice(4))") == "8\n");
  CHECK(site.run("notice(5 =~ A::Small, 10 =~ A::Small)") == "true false\n");
  CHECK(site.run("notice(epp('a/t', {'n' => 3}))") == "n=3\n");
  CHECK(site.run("notice(environment::own())") == "own\n");
}

TEST_CASE("a module's types/init_typeset.pp is the set of its types") {
  Site site;
  site.change("/env/modules/a/types/init_typeset.pp",
              "type A = TypeSet[{ pcore_version => '1.0.0', version => '1.2.0', types => { Port => "
              "Integer[1, 9] } }]");
  CHECK(site.run("notice(5 =~ A::Port, 10 =~ A::Port)") == "true false\n");
}

std::string metadata(const std::string& dependencies) {
  return R"({"source": "s", "author": "a", "version": "1.0.0", "license": "l", "dependencies": )" +
         dependencies + "}";
}

TEST_CASE("a module with wrong metadata is left out, one whose metadata is no JSON is warned of") {
  Site site;
  site.change("/env/modules/a/manifests/init.pp", "class a { notice('a') }");
  site.change("/env/modules/a/metadata.json", "{");
  const std::string invalid =
      "a has an invalid and unparsable metadata.json file. The parse error: 859: unexpected token "
      "at '{'\n";
  CHECK(site.run("include a") == invalid + "a\n");
  CHECK(site.run("notice(1)", syntax::Strict::off) == "1\n");
  CHECK(site.run("notice(1)", syntax::Strict::error) == invalid + "1\n");
  CHECK_THROWS_AS(site.run("include a", syntax::Strict::error), diag::SourceError);
  site.change("/env/modules/a/metadata.json", R"({"source": "s", "author": "a"})");
  CHECK(site.run("notice(1)") == "No version module metadata provided for a\n1\n");
  CHECK_THROWS_AS(site.run("include a"), diag::SourceError);
  site.change("/env/modules/a/metadata.json", metadata(R"("x")"));
  CHECK(site.run("notice(1)") ==
        "The value for the key dependencies in the file metadata.json of the module a must be an "
        "array, not: 'x'\n1\n");
  site.change("/env/modules/a/metadata.json", "{}");
  CHECK(site.run("include a") == "a\n");
}

TEST_CASE("a module sees only what its metadata.json names") {
  Site site;
  site.change("/env/modules/a/metadata.json", metadata(R"([{"name": "x-c"}])"));
  site.change("/env/modules/a/manifests/init.pp", "class a { notice(c::f()) notice(b::f()) }");
  site.change("/env/modules/b/functions/f.pp", "function b::f() { 'b' }");
  site.change("/env/modules/c/functions/f.pp", "function c::f() { 'c' }");
  CHECK(site.run("notice(b::f())") == "b\n");
  CHECK_THROWS_WITH_AS(site.run("include a"), doctest::Contains("Unknown function: 'b::f'"),
                       diag::SourceError);
}

TEST_CASE("the next compile sees a changed file, a new module and changed dependencies") {
  Site site;
  site.change("/env/modules/a/manifests/init.pp", "class a { notice('one') }");
  CHECK(site.run("include a") == "one\n");
  site.change("/env/modules/a/manifests/init.pp", "class a { notice('two') }");
  CHECK(site.run("include a") == "two\n");
  site.change("/env/modules/b/manifests/init.pp", "class b { notice('b') }");
  CHECK(site.run("include b") == "b\n");
}

TEST_CASE("a path may not leave its module") {
  Site site;
  site.change("/env/modules/a/files/x", "x");
  site.change("/secret", "s");
  CHECK(site.run("notice(find_file('a/x'), find_file('a/../../../../secret'))") ==
        "/env/modules/a/files/x \n");
}

TEST_CASE("a function that a module has in Ruby is named as what is missing") {
  Site site;
  site.change("/env/modules/a/lib/puppet/functions/a/old.rb", "");
  CHECK_THROWS_WITH_AS(site.run("a::old()"), doctest::Contains("a/lib/puppet/functions/a/old.rb"),
                       diag::SourceError);
}

TEST_CASE("values that a class would get from Hiera's data are named as what is missing") {
  Site site;
  site.change("/env/modules/a/manifests/init.pp", "class a($x = 1, $y = 2, $z = 3) { notice($x) }");
  site.change("/env/modules/a/hiera.yaml", "version: 5\nhierarchy: [{name: c, path: c.yaml}]\n");
  site.change("/env/modules/a/data/c.yaml", "---\na::x: 5\n#a::y: 3\na::z::w: 1\n'a::zz': 4\n");
  const std::string warning =
      "Class[A]: Hiera's data is not read yet: /env/modules/a/data/c.yaml has a value for x, "
      "perhaps "
      "for other parameters too\n";
  CHECK(site.run("include a") == warning + "1\n");
  CHECK(site.run("class { 'a': x => 4 }") == "4\n");
  site.change("/env/hiera.yaml", "version: 5\ndefaults: {datadir: own}\n");
  site.change("/env/own/nodes/web.json", "{\"a::x\": 6,\n \"a::y\" : 7}");
  CHECK(
      site.run("include a") ==
      "Class[A]: Hiera's data is not read yet: /env/own/nodes/web.json has a value for x, perhaps "
      "for other parameters too\n1\n");
}

TEST_CASE("a class without a value for a parameter says that Hiera has one") {
  Site site;
  site.change("/env/modules/a/manifests/init.pp", "class a(Integer $x) { notice($x) }");
  site.change("/env/modules/a/hiera.yaml", "---\nversion: 5\n");
  site.change("/env/modules/a/data/os/Debian.yaml", "a::x: 5\n");
  std::string said;
  CHECK_THROWS_WITH_AS(site.run("include a", syntax::Strict::warning, &said),
                       doctest::Contains("Class[A]: expects a value for parameter 'x'"),
                       diag::SourceError);
  CHECK(said.find("/env/modules/a/data/os/Debian.yaml") != std::string::npos);
}

}  // namespace muster::env
