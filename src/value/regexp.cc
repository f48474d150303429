#include "value/regexp.hh"

#include "base/error.hh"
#include "base/handle.hh"
#include "base/utf8.hh"
#include "value/oniguruma.hh"
#include "value/regexp_soundness.hh"
#include "value/regexp_source.hh"

namespace muster::value {

namespace {

/// About a second of backtracking; a search that needs more is an attack or a mistake.
constexpr unsigned long retry_limit = 20'000'000;
constexpr unsigned int stack_limit = 1'000'000;

using Region = base::Handle<OnigRegion, [](OnigRegion* r) { oniguruma().free_region(r, 1); }>;
using MatchParam =
    base::Handle<OnigMatchParam, [](OnigMatchParam* p) { oniguruma().free_match_param(p); }>;
using Program = base::Handle<regex_t, [](regex_t* r) { oniguruma().free(r); }>;

OnigSyntaxType ruby_syntax() {
  OnigSyntaxType syntax = *oniguruma().ruby_syntax;
  syntax.op2 = (syntax.op2 & ~ONIG_SYN_OP2_OPTION_RUBY) | ONIG_SYN_OP2_OPTION_ONIGURUMA;
  syntax.behavior &= ~ONIG_SYN_VARIABLE_LEN_LOOK_BEHIND;
  return syntax;
}

/// The library's tables are set up on first use, once for the process.
OnigSyntaxType* syntax() {
  static OnigSyntaxType ruby = [] {
    OnigEncoding encoding = oniguruma().utf8;
    oniguruma().initialize(&encoding, 1);
    oniguruma().set_subexp_call_limit(1'000'000);
    return ruby_syntax();
  }();
  return &ruby;
}

const UChar* bytes(std::string_view text) {
  return reinterpret_cast<const UChar*>(text.data());
}

std::string problem(int code, OnigErrorInfo* info) {
  UChar text[ONIG_MAX_ERROR_MESSAGE_LEN];
  const int length = oniguruma().error_text(text, code, info);
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)};
}

Match match_of(const OnigRegion& region) {
  Match match;
  match.groups.reserve(static_cast<std::size_t>(region.num_regs));
  for (int i = 0; i < region.num_regs; ++i) {
    if (region.beg[i] == ONIG_REGION_NOTPOS)
      match.groups.emplace_back();
    else
      match.groups.emplace_back(Match::Range{static_cast<std::size_t>(region.beg[i]),
                                             static_cast<std::size_t>(region.end[i])});
  }
  return match;
}

bool ends_cut_off(std::string_view subject) {
  for (std::size_t left = 1; left <= 3 && left <= subject.size(); ++left) {
    const auto c = static_cast<unsigned char>(subject[subject.size() - left]);
    if (c >= (left == 1 ? 0xC0 : left == 2 ? 0xE0 : 0xF0)) return true;
  }
  return false;
}

MatchParam limits() {
  MatchParam param(oniguruma().new_match_param());
  oniguruma().set_stack_limit(param.get(), stack_limit);
  oniguruma().set_retry_limit_in_match(param.get(), retry_limit);
  oniguruma().set_retry_limit_in_search(param.get(), retry_limit);
  return param;
}

}  // namespace

struct Regexp::Compiled {
  Program program;
};

Regexp::Regexp(std::string p) : Rich(Kind::regexp), pattern(std::move(p)) {
  if (!surely_sound(pattern)) compiled();
}

Regexp::~Regexp() = default;

const Regexp::Compiled& Regexp::compiled() const {
  std::call_once(compiled_once_, [this] { compiled_ = compile(); });
  return *compiled_;
}

std::unique_ptr<const Regexp::Compiled> Regexp::compile() const {
  const auto source = oniguruma_source(pattern);
  regex_t* raw = nullptr;
  OnigErrorInfo info;
  auto* const ruby = syntax();
  const int code = oniguruma().make(&raw, bytes(source), bytes(source) + source.size(),
                                    ONIG_OPTION_NONE, oniguruma().utf8, ruby, &info);
  if (code != ONIG_NORMAL)
    throw base::Error(problem(code, &info) + ": " + between_slashes(pattern));
  return std::make_unique<const Compiled>(Compiled{Program(raw)});
}

bool Regexp::equals(const Rich& other) const {
  return pattern == static_cast<const Regexp&>(other).pattern;
}

std::size_t Regexp::hash() const {
  return std::hash<std::string>{}(pattern);
}

std::optional<Match> Regexp::search(std::string_view subject, std::size_t from) const {
  if (from > subject.size()) return std::nullopt;
  // The engine trusts lead bytes: a cut-off character at the end would make it read past it. A
  // caller that goes on from an earlier match has had the whole subject checked.
  if (from == 0 ? !base::valid_utf8(subject) : ends_cut_off(subject))
    throw base::Error("invalid byte sequence in UTF-8");
  const Region region(oniguruma().new_region());
  const auto param = limits();
  const auto* end = bytes(subject) + subject.size();
  const int at =
      oniguruma().search(compiled().program.get(), bytes(subject), end, bytes(subject) + from, end,
                         region.get(), ONIG_OPTION_NONE, param.get());
  if (at >= 0) return match_of(*region);
  if (at == ONIG_MISMATCH) return std::nullopt;
  throw base::Error(problem(at, nullptr) + ": " + between_slashes(pattern));
}

std::optional<std::size_t> Regexp::group(std::string_view name) const {
  const int number = oniguruma().group_number(compiled().program.get(), bytes(name),
                                              bytes(name) + name.size(), nullptr);
  if (number < 0) return std::nullopt;
  return static_cast<std::size_t>(number);
}

}  // namespace muster::value
