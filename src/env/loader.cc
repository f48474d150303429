#include "env/loader.hh"

#include <fmt/core.h>

#include "base/strings.hh"
#include "builtins/ruby_function.hh"
#include "env/glob.hh"
#include "env/ruby_type.hh"

namespace muster::env {

namespace {

std::string path_of(std::string_view name) {
  return base::replace_all(name, "::", "/");
}

std::string_view first_segment(std::string_view name) {
  return name.substr(0, name.find("::"));
}

std::string_view folder_name(eval::ModuleFolder folder) {
  switch (folder) {
    case eval::ModuleFolder::files: return "files";
    case eval::ModuleFolder::templates: return "templates";
    case eval::ModuleFolder::scripts: return "scripts";
    case eval::ModuleFolder::manifests: return "manifests";
    case eval::ModuleFolder::lib: return "lib";
  }
  std::abort();
}

/// A path inside a module must stay inside it.
bool stays_inside(std::string_view relative) {
  for (const auto& part : base::split(relative, "/"))
    if (part == "..") return false;
  return true;
}

}  // namespace

Functions::Functions(const std::vector<base::Named<eval::Builtin>>& functions) {
  for (const auto& [name, define] : functions) by_name_.emplace(name, Entry{define});
}

std::shared_ptr<const eval::Function> Functions::find(std::string_view name) const {
  const auto at = by_name_.find(name);
  if (at == by_name_.end()) return nullptr;
  auto& [define, made] = at->second;
  if (!made) made = eval::make_function(at->first, define());
  return made;
}

Loader::Loader(Environment& environment, const Functions& functions, catalog::Schemas& schemas,
               Parsed parsed, Warn warn)
    : environment_(environment),
      functions_(functions),
      schemas_(schemas),
      unread_data_(environment),
      parsed_(std::move(parsed)),
      warn_(std::move(warn)) {}

std::shared_ptr<const syntax::Program> Loader::keep(
    std::shared_ptr<const syntax::Program> program) {
  if (program && kept_.insert(program).second) parsed_(*program);
  return program;
}

void Loader::load_manifest(const Module& module, const std::string& relative) {
  const auto path = module.path + "/manifests/" + relative + ".pp";
  if (!read_.insert(path).second) return;
  const auto inside = fmt::format("{}/manifests/{}.pp", module.name, relative);
  const auto program =
      keep(environment_.programs().manifest(path, syntax::module_namespace(inside)));
  if (!program) return;
  for (const auto* e : program->definitions) {
    if (e->kind != syntax::Kind::class_ && e->kind != syntax::Kind::define) continue;
    const auto& definition = syntax::as<syntax::Definition>(*e);
    auto& known = e->kind == syntax::Kind::class_ ? classes_ : defines_;
    known.try_emplace(std::string(definition.name),
                      eval::DefinitionPtr{&definition, program, module.name});
  }
}

eval::DefinitionPtr Loader::find_definition(Known& known, std::string_view name) {
  const std::string wanted(name);
  if (const auto at = known.find(wanted); at != known.end()) return at->second;
  const auto* module = environment_.module(first_segment(name));
  if (!module) return {};
  load_manifest(*module, "init");
  auto relative = path_of(name.substr(std::min(name.size(), module->name.size() + 2)));
  while (!relative.empty() && !known.contains(wanted)) {
    load_manifest(*module, relative);
    const auto slash = relative.rfind('/');
    relative = slash == std::string::npos ? std::string() : relative.substr(0, slash);
  }
  const auto at = known.find(wanted);
  return at == known.end() ? eval::DefinitionPtr{} : at->second;
}

eval::DefinitionPtr Loader::find_class(std::string_view name) {
  return find_definition(classes_, name);
}

eval::DefinitionPtr Loader::find_define(std::string_view name) {
  return find_definition(defines_, name);
}

std::shared_ptr<const eval::Function> Loader::find_function(std::string_view name,
                                                            std::string_view from) {
  if (auto function = functions_.find(name)) return function;
  const std::string key(name);
  if (const auto at = ruby_functions_.find(key); at != ruby_functions_.end()) return at->second;
  return ruby_functions_[key] = find_ruby_function(name, from);
}

/// A module's typed functions carry its name, but for those of stdlib's kind; the others are in one
/// namespace.
std::shared_ptr<const eval::Function> Loader::find_ruby_function(std::string_view name,
                                                                 std::string_view from) {
  using builtins::RubyInterface;
  const auto inside = path_of(name) + ".rb";
  if (!stays_inside(inside)) return nullptr;
  const std::pair<const char*, RubyInterface> kinds[] = {
      {"lib/puppet/functions", RubyInterface::typed},
      {"lib/puppet/parser/functions", RubyInterface::plain}};
  for (const auto& [folder, interface] : kinds)
    for (const auto& [module_name, module] : environment_.modules()) {
      const auto path = fmt::format("{}/{}/{}", module.path, folder, inside);
      if (visible(module_name, from) && environment_.system().follow(path))
        return builtins::ruby_function(std::string(name), path, interface);
    }
  return nullptr;
}

bool Loader::visible(std::string_view module, std::string_view from) const {
  const auto* asking = environment_.module(from);
  return !asking || environment_.sees(*asking, module);
}

eval::LoadedProgram Loader::find_program(std::string_view folder, std::string_view name,
                                         std::string_view from) {
  const auto& directory = environment_.layout().directory;
  const auto owner = first_segment(name);
  if (owner == name || owner == "environment") {
    if (directory.empty()) return {};
    const auto own = owner == name ? name : name.substr(owner.size() + 2);
    return {keep(environment_.programs().manifest(
                fmt::format("{}/{}/{}.pp", directory, folder, path_of(own)))),
            ""};
  }
  const auto* module = environment_.module(owner);
  if (!module || !visible(owner, from)) return {};
  const auto file = fmt::format("/{}/{}.pp", folder, path_of(name.substr(owner.size() + 2)));
  return {keep(environment_.programs().manifest(module->path + file,
                                                syntax::module_namespace(module->name + file))),
          module->name};
}

eval::LoadedProgram Loader::find_function_program(std::string_view name, std::string_view from) {
  return find_program("functions", name, from);
}

/// A module's own name is that of the set of its types, when it has one.
eval::LoadedProgram Loader::find_type_program(std::string_view name, std::string_view from) {
  const auto* module = environment_.module(name);
  if (module && visible(name, from)) {
    const std::string file = "/types/init_typeset.pp";
    auto program = keep(environment_.programs().manifest(
        module->path + file, syntax::module_namespace(module->name + file)));
    if (program) return {std::move(program), module->name};
  }
  return find_program("types", name, from);
}

types::TypePtr Loader::find_type(std::string_view, std::string_view) {
  return nullptr;
}

const catalog::Schema* Loader::find_resource_type(std::string_view name) {
  if (const auto* schema = schemas_.find(name)) return schema;
  const auto [at, is_new] = ruby_types_.try_emplace(std::string(name));
  if (is_new && !name.empty() && name.find("::") == std::string_view::npos) {
    const auto file = fmt::format("/lib/puppet/type/{}.rb", name);
    for (const auto& [module_name, module] : environment_.modules())
      if (const auto source = environment_.system().read(module.path + file)) {
        at->second = read_ruby_type(std::string(name), *source);
        break;
      }
  }
  return at->second ? &*at->second : nullptr;
}

std::optional<std::string> Loader::find_file(eval::ModuleFolder folder, std::string_view path) {
  auto& system = environment_.system();
  std::string found(path);
  if (!path.starts_with("/")) {
    const auto slash = path.find('/');
    if (slash == std::string_view::npos || !stays_inside(path)) return std::nullopt;
    const auto* module = environment_.module(path.substr(0, slash));
    if (!module) return std::nullopt;
    found = fmt::format("{}/{}/{}", module->path, folder_name(folder), path.substr(slash + 1));
  }
  return system.follow(found) ? std::optional(found) : std::nullopt;
}

std::shared_ptr<const syntax::Program> Loader::find_epp(const std::string& absolute_path) {
  return keep(environment_.programs().epp(absolute_path));
}

std::optional<std::string> Loader::module_directory(std::string_view name) {
  const auto* module = environment_.module(name);
  return module ? std::optional(module->path) : std::nullopt;
}

std::optional<value::Value> Loader::find_data(std::string_view key) {
  const auto end = key.rfind("::");
  const std::string name(key.substr(0, end));
  if (!warn_ || without_data_.contains(name)) return std::nullopt;
  const auto file = unread_data_.file_with(key);
  if (!file) return std::nullopt;
  without_data_.insert(name);
  warn_(
      fmt::format("Class[{}]: Hiera's data is not read yet: {} has a value for {}, perhaps for "
                  "other parameters too",
                  base::capitalize_segments(name), *file, key.substr(end + 2)));
  return std::nullopt;
}

std::vector<std::shared_ptr<const syntax::Program>> Loader::import(const std::string& pattern,
                                                                   const std::string& from_file) {
  auto absolute = pattern;
  if (!pattern.starts_with("/")) absolute = from_file.substr(0, from_file.rfind('/') + 1) + pattern;
  std::vector<std::shared_ptr<const syntax::Program>> out;
  const auto last_part = absolute.substr(absolute.rfind('/') + 1);
  if (last_part.find('.') == std::string::npos) absolute += ".pp";
  for (const auto& path : expand_glob(absolute))
    if (auto program = keep(environment_.programs().manifest(path)))
      out.push_back(std::move(program));
  return out;
}

}  // namespace muster::env
