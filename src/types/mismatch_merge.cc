#include <algorithm>

#include "types/calculator.hh"
#include "types/make.hh"
#include "types/mismatch_found.hh"

namespace muster::types {

namespace {

/// Which alternative was tried does not tell two places apart.
Path canonical(const Path& path) {
  Path out;
  for (const auto& s : path)
    if (s.kind != PathStep::Kind::variant && s.kind != PathStep::Kind::signature) out.push_back(s);
  return out;
}

/// Puppet takes only mismatches of blocks for the same: everything else is said as often as it was
/// found.
bool same(const Mismatch& a, const Mismatch& b) {
  const bool about_block =
      a.kind == Mismatch::Kind::missing_block || a.kind == Mismatch::Kind::unexpected_block;
  return about_block && a.kind == b.kind && canonical(a.path) == canonical(b.path);
}

bool belongs(const Mismatch& m, Mismatch::Kind kind) {
  if (kind == Mismatch::Kind::type)
    return m.kind == Mismatch::Kind::type || m.kind == Mismatch::Kind::pattern;
  if (kind == Mismatch::Kind::size)
    return m.kind == Mismatch::Kind::size || m.kind == Mismatch::Kind::count;
  return m.kind == kind;
}

/// Both at once, with the wider bounds.
Mismatch both(Mismatch a, const Mismatch& b) {
  if (a.expected) a.expected = normalize(make_variant({a.expected, b.expected}));
  a.expected_size.from = std::min(a.expected_size.from, b.expected_size.from);
  if (!b.expected_size.to || (a.expected_size.to && *b.expected_size.to > *a.expected_size.to))
    a.expected_size.to = b.expected_size.to;
  return a;
}

/// One mismatch for all of them, when each alternative has just this kind in the same place.
std::optional<Mismatch> common(const std::vector<Mismatch>& all, std::size_t alternatives,
                               Mismatch::Kind kind) {
  std::vector<Mismatch> of_kind;
  std::copy_if(all.begin(), all.end(), std::back_inserter(of_kind),
               [&](const Mismatch& m) { return belongs(m, kind); });
  if (of_kind.size() != alternatives || of_kind.empty()) return std::nullopt;
  Mismatch out = of_kind[0];
  for (std::size_t i = 1; i < of_kind.size(); ++i) {
    if (canonical(out.path) != canonical(of_kind[i].path)) return std::nullopt;
    out = both(out, of_kind[i]);
  }
  return out;
}

}  // namespace

Path extended(const Path& path, PathStep::Kind kind, std::string key) {
  Path out = path;
  out.push_back({kind, std::move(key)});
  return out;
}

Mismatch type_mismatch(Path path, const TypePtr& expected, const TypePtr& actual,
                       Mismatch::Kind kind) {
  return {kind, std::move(path), {}, normalize(expected), normalize(actual), {}, {}};
}

Mismatch size_mismatch(Path path, SizeRange expected, SizeRange actual, Mismatch::Kind kind) {
  return {kind, std::move(path), {}, nullptr, nullptr, expected, actual};
}

Mismatch without_step(Mismatch m, std::size_t position) {
  if (position < m.path.size())
    m.path.erase(m.path.begin() + static_cast<std::ptrdiff_t>(position));
  return m;
}

std::vector<Mismatch> merge_mismatches(std::size_t position, Mismatch::Kind size_kind,
                                       const std::vector<std::vector<Mismatch>>& alternatives) {
  std::vector<Mismatch> all;
  for (const auto& a : alternatives) all.insert(all.end(), a.begin(), a.end());
  for (const auto kind : {size_kind, Mismatch::Kind::missing_block,
                          Mismatch::Kind::unexpected_block, Mismatch::Kind::type}) {
    const auto one = common(all, alternatives.size(), kind);
    if (!one) continue;
    all = {*one};
    break;
  }
  std::vector<Mismatch> unique;
  for (auto& m : all) {
    const auto known = [&](const Mismatch& u) { return same(u, m); };
    if (std::none_of(unique.begin(), unique.end(), known)) unique.push_back(std::move(m));
  }
  if (unique.size() == 1) return {without_step(unique[0], position)};
  return unique;
}

}  // namespace muster::types
