// Whole compiles of programs that are changed at random: the evaluator, the functions, the catalog.
// Functions that run programs or Ruby are not there.
#include <algorithm>
#include <chrono>

#include "builtins/builtins.hh"
#include "catalog/catalog.hh"
#include "corpus.hh"
#include "env/compile.hh"
#include "os/posix_system.hh"
#include "resources/resources.hh"
#include "syntax/program.hh"
#include "target.hh"

namespace muster::fuzz {

namespace {

/// What a compile needs, made once.
struct Site {
  os::PosixSystem system;
  env::Environment environment{system, {}, {}};
  env::Functions functions{harmless_functions()};
  resources::Types types{resources::all_types()};
  resources::TypeSchemas schemas{types};

  static std::vector<base::Named<eval::Builtin>> harmless_functions() {
    auto all = builtins::all_functions();
    std::erase_if(all, [](const auto& f) {
      return f.name == "generate" || f.name == "template" || f.name == "inline_template";
    });
    return all;
  }

  void compile(const std::string& code) {
    env::Request request;
    request.node.name = "node";
    request.node.find_fact = [](std::string_view) { return value::Value(); };
    request.node.all_facts = [] { return value::Hash(); };
    request.node.settings = [] { return value::Hash(); };
    request.budget = {.string_bytes = 1 << 20,
                      .collection_items = 100'000,
                      .iterations = 100'000,
                      .time = std::chrono::milliseconds(1000)};
    request.code = syntax::parse("", code, {});
    const auto catalog =
        env::compile(environment, functions, schemas, std::move(request), [](const auto&) {});
    require(catalog.size() >= 2, "a catalog has a stage and a class");
    catalog::to_json(catalog, catalog::Richness::rich);
  }
};

}  // namespace

std::vector<Target> define_targets() {
  Target target{.name = "evaluation"};
  target.seeds = lines_of_tests("diff");
  target.words = {"notice(",
                  ")",
                  "[",
                  "]",
                  "{",
                  "}",
                  "$x = ",
                  "$x",
                  ".each |$y| { ",
                  ".map |$a, $b| { ",
                  "Integer[1, 3]",
                  "'%s'",
                  "sprintf('%",
                  "String(",
                  "Array(",
                  "1 + ",
                  " * 9223372036854775807",
                  "/(a|b)*c/",
                  " =~ ",
                  "type(",
                  "undef",
                  "default",
                  "=> ",
                  "class a { ",
                  "include a ",
                  "define d($p) { ",
                  "d { 'x': ",
                  "File <| |>",
                  "-> ",
                  "realize(",
                  "@@notify { 'a': }",
                  "Sensitive(",
                  "Deferred(",
                  "regsubst(",
                  "split(",
                  "Timestamp(",
                  "Timespan(",
                  "[[1, 2], 3]",
                  "dig(",
                  "call('",
                  "with(",
                  "${",
                  "\"",
                  "'a' => 1",
                  "*"};
  target.longest = 2048;
  target.attempt = [site = std::make_shared<Site>()](const std::string& input) {
    site->compile(input);
  };
  return {target};
}

}  // namespace muster::fuzz
