#include <fmt/core.h>

#include <filesystem>

#include "base/error.hh"
#include "cli/compile_settings.hh"
#include "cli/refusal.hh"
#include "cli/tree_dump.hh"
#include "env/loader.hh"
#include "eval/signals.hh"
#include "types/text.hh"
#include "value/rich.hh"
#include "value/yaml.hh"

namespace muster::cli {

namespace {

using value::Hash;
using value::Value;

/// A template that is no template: nothing at all is printed.
class InvalidTemplate : public base::Error {
 public:
  using base::Error::Error;
};

[[noreturn]] void fail_in(std::shared_ptr<const syntax::Program> program, diag::Span where,
                          const std::string& message) {
  diag::SourceError error(where, message);
  error.keep(std::move(program));
  // NOLINTNEXTLINE(misc-throw-by-value-catch-by-reference): it had to be told what it keeps alive
  throw error;
}

/// The machine's facts with those of a file over them.
eval::Node node_for(Session& session, const Arguments& arguments) {
  auto node = session.node(arguments.value("node").value_or(session.certname()));
  const auto path = arguments.value("facts");
  if (!path) return node;
  const auto given = read_facts(session.system(), *path);
  node.find_fact = [given, machine = node.find_fact](std::string_view name) {
    const auto* found = given.find(std::string(name));
    return found ? *found : machine(name);
  };
  node.all_facts = [given, machine = node.all_facts] {
    auto all = machine();
    for (const auto& [name, value] : given) all.set(name, value);
    return all;
  };
  return node;
}

/// The templates' world: a compile without a catalog.
class Rendering {
 public:
  Rendering(Session& session, const Arguments& arguments)
      : session_(session),
        loader_(session.environment(), session.functions(), session.schemas(), [](const auto&) {}),
        compiler_(loader_, compile_settings(session.settings()), {}, node_for(session, arguments),
                  [&](const eval::LogEntry& entry) { session.take_over(entry); }) {
    session.environment().begin_pass();
  }

  /// --values over --values_file; nullopt: none were given.
  std::optional<Hash> values(const Arguments& arguments);
  std::string inline_text(const std::string& text, const std::optional<Hash>& values);
  /// A module's template wins over a file of that name; nullopt when there is neither.
  std::optional<std::string> find(const std::string& name);
  std::string file_text(const std::string& path, const std::optional<Hash>& values);
  void log(std::string message) { session_.log().write({base::Level::err, std::move(message)}); }

 private:
  Value evaluate(std::string path, std::string text);
  Value file_values(const std::string& path);
  std::string render(const char* function,
                     const std::function<std::shared_ptr<const syntax::Program>()>& parse,
                     const std::optional<Hash>& values);

  Session& session_;
  env::Loader loader_;
  eval::Compiler compiler_;
};

Value Rendering::evaluate(std::string path, std::string text) {
  const auto program = syntax::parse(std::move(path), std::move(text), session_.parse_options());
  try {
    return compiler_.evaluate(program);
  } catch (diag::SourceError& error) {
    error.keep(program);
    throw;
  } catch (const eval::ReturnSignal& signal) {
    return signal.value;
  } catch (const eval::NextSignal& signal) {
    return signal.value;
  } catch (const eval::BreakSignal&) {
    throw base::Error("break() from context where this is illegal");
  }
}

Value Rendering::file_values(const std::string& path) {
  const bool yaml = path.ends_with(".yaml");
  if (!yaml && !path.ends_with(".pp")) {
    log("Only .yaml or .pp can be used as a --values_file");
    return {};
  }
  Value found;
  try {
    auto text = session_.system().read(path);
    if (!text && !yaml) return {};
    if (!text) throw base::Error(fmt::format("No such file or directory @ rb_sysopen - {}", path));
    found = yaml ? value::from_yaml(*text) : evaluate(path, *std::move(text));
  } catch (const diag::SourceError& error) {
    log("Could not load --values_file " + diag::one_line(error.first()));
  } catch (const base::Error& error) {
    log(fmt::format("Could not load --values_file {}", error.what()));
  }
  if (found.is_undef() || found.if_hash()) return found;
  throw base::Error("--values_file option must evaluate to a Hash or undef/nil");
}

std::optional<Hash> Rendering::values(const Arguments& arguments) {
  std::optional<Hash> out;
  if (const auto path = arguments.value("values_file"))
    if (const auto found = file_values(*path); found.if_hash()) out = *found.if_hash();
  const auto code = arguments.value("values");
  if (!code) return out;
  const auto given = evaluate("values-hash", *code);
  if (given.is_undef()) return out;
  if (!given.if_hash()) throw base::Error("--values option must evaluate to a Hash or undef");
  if (!out) out.emplace();
  for (const auto& [name, value] : *given.if_hash()) out->set(name, value);
  return out;
}

std::string Rendering::render(const char* function,
                              const std::function<std::shared_ptr<const syntax::Program>()>& parse,
                              const std::optional<Hash>& values) {
  std::shared_ptr<const syntax::Program> program;
  try {
    program = parse();
  } catch (const diag::SourceError& error) {
    throw InvalidTemplate(
        fmt::format("{}(): Invalid EPP: {}", function, diag::one_line(error.first())));
  }
  if (!program->definitions.empty())
    throw InvalidTemplate(
        fmt::format("{}(): The EPP template contains illegal expressions (definitions)", function));
  try {
    const auto text =
        compiler_.render_epp(*program, values ? &*values : nullptr, compiler_.top_scope());
    const auto* secret = text.if_rich<value::Sensitive>();
    return types::to_text(secret ? secret->value : text);
  } catch (diag::SourceError& error) {
    error.keep(program);
    throw;
  } catch (const eval::ReturnSignal& signal) {
    fail_in(program, signal.where, "return() from context where this is illegal");
  } catch (const eval::BreakSignal& signal) {
    fail_in(program, signal.where, "break() from context where this is illegal");
  }
}

std::string Rendering::inline_text(const std::string& text, const std::optional<Hash>& values) {
  return render(
      "inline_epp", [&] { return compiler_.parse_inline_epp(text); }, values);
}

std::optional<std::string> Rendering::find(const std::string& name) {
  auto path = loader_.find_file(eval::ModuleFolder::templates, name);
  if (!path && session_.system().follow(name))
    path = std::filesystem::absolute(name).lexically_normal();
  return path;
}

std::string Rendering::file_text(const std::string& path, const std::optional<Hash>& values) {
  return render(
      "epp", [&] { return loader_.find_epp(path); }, values);
}

std::string render_files(Rendering& rendering, const Arguments& arguments,
                         const std::optional<Hash>& values) {
  const bool titled = arguments.rest.size() > 1 && arguments.flag("header", true);
  std::string out;
  bool sound = true;
  for (std::size_t i = 0; i < arguments.rest.size(); ++i) {
    const auto& name = arguments.rest[i];
    const auto path = rendering.find(name);
    try {
      if (!path) throw diag::SourceError({}, fmt::format("Could not find template '{}'", name));
      const auto text = rendering.file_text(*path, values);
      if (titled) out += fmt::format("{}--- {}\n", i == 0 ? "" : "\n", name);
      out += text;
    } catch (const diag::SourceError& error) {
      if (arguments.rest.size() > 1) rendering.log("--- " + path.value_or(name));
      rendering.log(diag::one_line(error.first()));
      sound = false;
    }
  }
  if (!sound) throw base::Error("error while rendering epp");
  return out;
}

int run(const Arguments& arguments) {
  Session session(arguments);
  Rendering rendering(session, arguments);
  const auto values = rendering.values(arguments);
  std::string out;
  if (const auto code = arguments.value("e"))
    out = rendering.inline_text(*code, values);
  else if (arguments.rest.empty())
    out = rendering.inline_text(read_standard_input(), values);
  else
    out = render_files(rendering, arguments, values);
  print_whole_lines(out);
  return 0;
}

}  // namespace

Command define_epp_render() {
  return {
      .doc = "Prints what EPP templates make of values and facts.",
      .usage =
          "[TEMPLATE… | -e CODE] [--values HASH] [--values_file FILE] [--facts FILE] [--node NAME]",
      .details =
          "A TEMPLATE is a file, or MODULE/FILE of a module's templates. Without one the "
          "template is read from standard input.",
      .examples = {"# with two values\nmuster epp render ntp/ntp.conf.epp --values '{ servers "
                   "=> [\"a\"], iburst => true }'",
                   "# as another machine would see it\nmuster epp render -e '<%= "
                   "$facts[os][family] %>' --facts web1.yaml"},
      .options = {{"-e,--e", "CODE", "Render this template."},
                  {"--values", "CODE", "A hash in Puppet's language."},
                  {"--values_file", "FILE", "A .pp or .yaml file with such a hash."},
                  {"--facts", "FILE", "Facts, JSON or YAML, over this machine's."},
                  {"--node", "NAME", "The node's name, when it is not this machine's."},
                  {"--header,!--no-header", "",
                   "Name each template before its text when there are several."},
                  {"-v,--verbose", "", "Log more (level info)."},
                  {"-d,--debug", "", "Log everything."}},
      .run = run};
}

}  // namespace muster::cli
