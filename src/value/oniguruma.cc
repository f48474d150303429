#include "value/oniguruma.hh"

#include <dlfcn.h>

#include <string>

#include "base/error.hh"

namespace muster::value {

namespace {

Oniguruma load() {
  void* const opened = ::dlopen("libonig.so.5", RTLD_NOW | RTLD_LOCAL);
  if (!opened)
    throw base::Error(std::string("Regular expressions need the Debian package libonig5: ") +
                      ::dlerror());
  const auto find = [&]<class Pointer>(Pointer& pointer, const char* name) {
    pointer = reinterpret_cast<Pointer>(::dlsym(opened, name));
    if (!pointer) throw base::Error(std::string("libonig.so.5 has no ") + name);
  };
  Oniguruma library{};
  find(library.initialize, "onig_initialize");
  find(library.set_subexp_call_limit, "onig_set_subexp_call_limit_in_search");
  find(library.error_text, "onig_error_code_to_str");
  find(library.make, "onig_new");
  find(library.free, "onig_free");
  find(library.new_region, "onig_region_new");
  find(library.free_region, "onig_region_free");
  find(library.new_match_param, "onig_new_match_param");
  find(library.free_match_param, "onig_free_match_param");
  find(library.set_stack_limit, "onig_set_match_stack_limit_size_of_match_param");
  find(library.set_retry_limit_in_match, "onig_set_retry_limit_in_match_of_match_param");
  find(library.set_retry_limit_in_search, "onig_set_retry_limit_in_search_of_match_param");
  find(library.search, "onig_search_with_param");
  find(library.group_number, "onig_name_to_backref_number");
  find(library.utf8, "OnigEncodingUTF8");
  find(library.ruby_syntax, "OnigSyntaxRuby");
  return library;
}

}  // namespace

const Oniguruma& oniguruma() {
  static const Oniguruma library = load();
  return library;
}

}  // namespace muster::value
