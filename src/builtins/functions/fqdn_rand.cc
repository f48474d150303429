#include <fmt/core.h>

#include <charconv>

#include "base/letter_case.hh"
#include "builtins/legacy.hh"
#include "builtins/mersenne_twister.hh"
#include "builtins/number_prefix.hh"
#include "builtins/ruby_join.hh"
#include "crypto/digest.hh"

namespace muster::builtins {

namespace {

std::int64_t to_integer(const Call& call, const Value& v) {
  if (const auto* i = v.if_integer()) return *i;
  if (const auto* d = v.if_real()) return static_cast<std::int64_t>(*d);
  if (const auto* text = v.if_string()) return integer_prefix(*text);
  no_method(call, "to_i", v);
}

std::string fqdn(Call& call) {
  const auto networking = call.compiler.node().find_fact("networking");
  const auto* facts = networking.if_hash();
  const auto* name = facts ? facts->find("fqdn") : nullptr;
  return name && name->if_string() ? *name->if_string() : std::string();
}

/// The words of a number in hexadecimal, the least significant first.
std::vector<std::uint32_t> words(std::string_view hex) {
  std::vector<std::uint32_t> out;
  for (auto end = hex.size(); end > 0; end -= 8) {
    std::uint32_t word = 0;
    std::from_chars(hex.data() + end - 8, hex.data() + end, word, 16);
    out.push_back(word);
  }
  while (out.size() > 1 && out.back() == 0) out.pop_back();
  return out;
}

Value fqdn_rand(Call& call, const Array& arguments) {
  const auto limit = to_integer(call, arguments[0]);
  auto name = fqdn(call);
  if (arguments.size() > 2 && arguments[2].truthy()) name = base::downcase(name);
  const auto seed = arguments.size() > 1 ? arguments[1] : Value();
  const auto digest =
      crypto::hex_digest(crypto::Algorithm::md5, ruby_join(Array{name, limit, seed}, ":"));
  if (limit <= 0) call.fail(fmt::format("invalid argument - {}", limit));
  return static_cast<std::int64_t>(
      MersenneTwister(words(digest)).below(static_cast<std::uint64_t>(limit)));
}

}  // namespace

Builtin define_fqdn_rand() {
  return legacy(
      "A number below the first argument that depends only on the node's name and the seed.",
      at_least(1), fqdn_rand);
}

}  // namespace muster::builtins
