#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>

#include "base/strings.hh"
#include "registry/query_expression.hh"
#include "value/json.hh"

namespace muster::registry {

bool matches_glob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

namespace {

struct Address {
  std::array<unsigned char, 16> bytes{};
  std::size_t size = 0;  // 0: it is none
};

Address address_of(std::string_view text) {
  Address out;
  const std::string copy(text);
  if (::inet_pton(AF_INET, copy.c_str(), out.bytes.data()) == 1)
    out.size = 4;
  else if (::inet_pton(AF_INET6, copy.c_str(), out.bytes.data()) == 1)
    out.size = 16;
  return out;
}

bool same_bits(const Address& a, const Address& b, std::size_t bits) {
  for (std::size_t i = 0; i < bits; ++i) {
    const unsigned mask = 0x80U >> (i % 8);
    if ((a.bytes[i / 8] & mask) != (b.bytes[i / 8] & mask)) return false;
  }
  return true;
}

}  // namespace

bool matches_address(std::string_view pattern, std::string_view address) {
  const auto slash = pattern.find('/');
  if (slash == std::string_view::npos) return matches_glob(pattern, address);
  const auto network = address_of(pattern.substr(0, slash));
  const auto candidate = address_of(address);
  std::size_t bits = 0;
  const auto digits = pattern.substr(slash + 1);
  const auto read = std::from_chars(digits.begin(), digits.end(), bits);
  return read.ec == std::errc() && read.ptr == digits.end() && network.size != 0 &&
         network.size == candidate.size && bits <= network.size * 8 &&
         same_bits(network, candidate, bits);
}

namespace {

using Expression = Query::Expression;

std::optional<double> number(std::string_view text) {
  double out = 0;
  const auto read = std::from_chars(text.begin(), text.end(), out);
  if (read.ec != std::errc() || read.ptr != text.end()) return std::nullopt;
  return out;
}

/// "12.10" as numbers between dots; empty for anything else.
std::vector<std::uint64_t> version(std::string_view text) {
  std::vector<std::uint64_t> out;
  for (const auto& part : base::split(text, ".")) {
    std::uint64_t n = 0;
    const auto read = std::from_chars(part.data(), part.data() + part.size(), n);
    if (part.empty() || read.ec != std::errc() || read.ptr != part.data() + part.size()) return {};
    out.push_back(n);
  }
  return out;
}

std::partial_ordering order(const std::string& text, bool is_number, const std::string& wanted) {
  if (is_number) {
    const auto a = number(text), b = number(wanted);
    return a && b ? *a <=> *b : std::partial_ordering::unordered;
  }
  const auto a = version(text), b = version(wanted);
  if (!a.empty() && !b.empty())
    return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end());
  const int compared = text.compare(wanted);
  return compared <=> 0;
}

bool compare(const Expression& term, const std::string& text, bool is_number,
             const std::string& wanted) {
  switch (term.comparison) {
    case Comparison::like:
      return term.field == Field::address ? matches_address(wanted, text)
                                          : matches_glob(wanted, text);
    case Comparison::equal:
    case Comparison::unequal: return text == wanted;
    case Comparison::less: return std::is_lt(order(text, is_number, wanted));
    case Comparison::less_equal: return std::is_lteq(order(text, is_number, wanted));
    case Comparison::greater: return std::is_gt(order(text, is_number, wanted));
    case Comparison::greater_equal: return std::is_gteq(order(text, is_number, wanted));
  }
  return false;
}

/// Does one of the node's values suit one of those that are wanted? != is that none does.
bool suits(const Expression& term, const std::vector<std::string>& texts, bool is_number = false) {
  const bool found = std::ranges::any_of(texts, [&](const std::string& text) {
    return std::ranges::any_of(term.values, [&](const std::string& wanted) {
      return compare(term, text, is_number, wanted);
    });
  });
  return term.comparison == Comparison::unequal ? !found : found;
}

bool fact_suits(const Expression& term, const Node& node, const Query::Facts& facts) {
  const auto fact = facts ? facts(node, term.path) : std::nullopt;
  if (!fact || fact->is_undef()) return term.comparison == Comparison::unequal;
  if (const auto* array = fact->if_array()) {
    std::vector<std::string> texts;
    for (const auto& item : *array) {
      if (const auto* text = item.if_string()) texts.push_back(*text);
    }
    return suits(term, texts);
  }
  if (const auto* text = fact->if_string()) return suits(term, {*text});
  const bool is_number = fact->if_integer() != nullptr || fact->if_real() != nullptr;
  return suits(term, {value::to_json(*fact, value::JsonLayout::compact)}, is_number);
}

bool term_matches(const Expression& term, const Node& node, const Query::Facts& facts) {
  const auto& a = node.attributes;
  const auto& i = node.identity;
  switch (term.field) {
    case Field::any_name:
    case Field::name: return suits(term, {node.certname, a.hostname, node.key, i.instance});
    case Field::certname: return suits(term, {node.certname});
    case Field::hostname: return suits(term, {a.hostname});
    case Field::key: return suits(term, {node.key});
    case Field::instance: return suits(term, {i.instance});
    case Field::provider: return suits(term, {i.provider});
    case Field::account: return suits(term, {i.account});
    case Field::region: return suits(term, {i.region});
    case Field::zone: return suits(term, {a.zone});
    case Field::image: return suits(term, {a.image});
    case Field::type: return suits(term, {a.type});
    case Field::address: return suits(term, a.addresses);
    case Field::role: return suits(term, a.roles);
    case Field::state: return suits(term, {std::string(name_of(node.state))});
    case Field::tag: {
      const auto found = a.tags.find(term.path);
      if (found == a.tags.end()) return term.comparison == Comparison::unequal;
      return suits(term, {found->second},
                   number(found->second).has_value() && version(found->second).size() < 2);
    }
    case Field::fact: return fact_suits(term, node, facts);
    case Field::alert: {
      const auto names = names_of_alerts(node.alerts);
      return suits(term, {names.begin(), names.end()});
    }
    case Field::generation: return suits(term, {std::to_string(node.generation)}, true);
  }
  return false;
}

bool expression_matches(const Expression& e, const Node& node, const Query::Facts& facts) {
  const auto one = [&](const Expression& part) { return expression_matches(part, node, facts); };
  switch (e.kind) {
    case Expression::Kind::all: return std::ranges::all_of(e.parts, one);
    case Expression::Kind::any: return std::ranges::any_of(e.parts, one);
    case Expression::Kind::not_: return !one(e.parts.front());
    case Expression::Kind::term: return term_matches(e, node, facts);
  }
  return false;
}

}  // namespace

bool Query::matches(const Node& node, const Facts& facts) const {
  if (!parsed_->speaks_of_states && (node.state == State::gone || node.state == State::archived))
    return false;
  return expression_matches(parsed_->root, node, facts);
}

}  // namespace muster::registry
