#pragma once
#include <oniguruma.h>

namespace muster::value {

/// What is used of libonig. It is loaded and not linked: libruby has functions of the same names,
/// and the library that the program is linked with would take their place in it. It must be loaded
/// before libruby, for the same reason.
struct Oniguruma {
  decltype(&::onig_initialize) initialize;
  decltype(&::onig_set_subexp_call_limit_in_search) set_subexp_call_limit;
  decltype(&::onig_error_code_to_str) error_text;
  decltype(&::onig_new) make;
  decltype(&::onig_free) free;
  decltype(&::onig_region_new) new_region;
  decltype(&::onig_region_free) free_region;
  decltype(&::onig_new_match_param) new_match_param;
  decltype(&::onig_free_match_param) free_match_param;
  decltype(&::onig_set_match_stack_limit_size_of_match_param) set_stack_limit;
  decltype(&::onig_set_retry_limit_in_match_of_match_param) set_retry_limit_in_match;
  decltype(&::onig_set_retry_limit_in_search_of_match_param) set_retry_limit_in_search;
  decltype(&::onig_search_with_param) search;
  decltype(&::onig_name_to_backref_number) group_number;
  OnigEncodingType* utf8;
  OnigSyntaxType* ruby_syntax;
};

/// Loaded when first asked for. Throws base::Error when it is not installed.
const Oniguruma& oniguruma();

}  // namespace muster::value
