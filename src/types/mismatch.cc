#include "types/mismatch.hh"

#include <algorithm>

#include "base/strings.hh"
#include "types/calculator.hh"
#include "types/deferred.hh"
#include "types/make.hh"
#include "types/mismatch_found.hh"
#include "types/object.hh"
#include "types/relation.hh"
#include "types/text.hh"

namespace muster::types {

namespace {

using Found = std::vector<Mismatch>;
using Step = PathStep::Kind;

std::string report(const std::string& subject, const Found& found) {
  if (found.empty()) return {};
  if (found.size() == 1) return subject + ':' + text(found[0]);
  std::string out = subject + ':';
  for (const auto& m : found) out += "\n " + text(m);
  return out;
}

/// The types of a call's arguments; the block's is the last.
struct Arguments {
  std::vector<TypePtr> types;
  const Type* block;
};

Found check_arguments(const OverloadSignature& s, const Arguments& given, const Path& path) {
  const auto& parameters = *s.type->parameters;
  const auto wanted = tuple_size(parameters);
  const auto got = exact_size(given.types.size());
  if (!contains(wanted, got)) return {size_mismatch(path, wanted, got, Mismatch::Kind::count)};
  for (std::size_t i = 0; i < given.types.size() && !parameters.types.empty(); ++i) {
    const auto at = std::min(i, parameters.types.size() - 1);
    if (assignable(*parameters.types[at], *given.types[i])) continue;
    const auto name = at < s.names.size() ? s.names[at] : "";
    auto found = find_mismatches(parameters.types[at], given.types[i],
                                 extended(path, Step::parameter, name));
    if (!found.empty()) return found;
  }
  return {};
}

Found check_block(const OverloadSignature& s, const Arguments& given, const Path& path) {
  const auto& wanted = s.type->block;
  if (given.block) {
    if (!wanted) return {{Mismatch::Kind::unexpected_block, path, {}, nullptr, nullptr, {}, {}}};
    return find_mismatches(wanted, borrow(*given.block), extended(path, Step::block, "block"));
  }
  if (!wanted || assignable(*wanted, *plain(TypeKind::undef))) return {};
  return {{Mismatch::Kind::missing_block, path, {}, nullptr, nullptr, {}, {}}};
}

/// What is wrong for each overload: its arguments, or when there is one whose arguments fit, the
/// block.
std::vector<Found> check_overloads(std::span<const OverloadSignature> overloads,
                                   const Arguments& given) {
  std::vector<Found> errors, blocks;
  for (std::size_t i = 0; i < overloads.size(); ++i) {
    const Path path{{Step::signature, std::to_string(i)}};
    errors.push_back(check_arguments(overloads[i], given, path));
    blocks.push_back(check_block(overloads[i], given, path));
  }
  const auto wrong = [](const Found& f) { return !f.empty(); };
  if (std::all_of(errors.begin(), errors.end(), wrong)) return errors;
  if (std::all_of(blocks.begin(), blocks.end(), wrong)) return blocks;
  for (std::size_t i = 0; i < errors.size(); ++i)
    if (errors[i].empty()) errors[i] = blocks[i];
  return errors;
}

std::string block_text(const OverloadSignature& s) {
  const auto& block = s.type->block;
  if (!block) return {};
  const bool optional = block->type_kind == TypeKind::optional;
  if (!optional) return type_text(*block) + ' ' + s.block_name;
  return type_text(*as<WrapperType>(*block).inner) + ' ' + s.block_name + '?';
}

std::string signature_text(const OverloadSignature& s) {
  const auto& types = s.type->parameters->types;
  const auto size = tuple_size(*s.type->parameters);
  if (types.empty() || (size.from == 0 && size.to == 0)) return {};
  const auto names = s.names.empty() ? std::vector<std::string>(types.size()) : s.names;
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < names.size(); ++i) {
    TypePtr type = types[std::min(i, types.size() - 1)];
    std::string mark;
    if (!size.to && i + 1 == names.size()) {
      mark = size.from == static_cast<std::int64_t>(names.size()) ? "+" : "*";
    } else if (static_cast<std::int64_t>(i) >= size.from) {
      mark = "?";
      if (type->type_kind == TypeKind::optional && as<WrapperType>(*type).inner)
        type = as<WrapperType>(*type).inner;
    }
    parts.push_back(type_text(*type) + ' ' + names[i] + mark);
  }
  if (s.type->block) parts.push_back(block_text(s));
  return base::join(parts, ", ");
}

void append_rejections(std::string& out, const Found& found, const std::string& margin) {
  for (const auto& m : found) out += '\n' + margin + "rejected:" + text(without_step(m, 0));
}

Found wrong_value(const ParameterSignature& parameter, const value::Value& v,
                  const DeferredResult& result_of) {
  const Path path{{Step::parameter, parameter.name}};
  const auto& type = parameter.type;
  if (const auto* deferred = if_deferred(v)) {
    const auto result = result_of(*deferred);
    if (!result || !type || assignable(*generalize(type), *generalize(result))) return {};
    return find_mismatches(type, result, path);
  }
  if (!type || instance(*type, v)) return {};
  return find_mismatches(type, infer_set(v), path);
}

}  // namespace

std::string describe_type_mismatch(const std::string& subject, const Type& expected,
                                   const Type& actual) {
  const auto found = find_mismatches(borrow(expected), borrow(actual), {{Step::subject, subject}});
  if (found.size() == 1) return std::string(base::trim(text(found[0])));
  std::vector<std::string> lines;
  for (const auto& m : found) lines.push_back(text(m));
  return base::join(lines, "\n ");
}

std::string describe_mismatch(const std::string& subject, const Type& expected,
                              const value::Value& actual) {
  return describe_type_mismatch(subject, expected, *infer_set(actual));
}

std::string describe_parameters(const std::string& subject,
                                std::span<const ParameterSignature> parameters,
                                const value::Hash& given, bool missing_ok,
                                const DeferredResult& result_of) {
  Found found;
  for (const auto& [k, v] : given) {
    const auto* name = k.if_string();
    const auto known = [name](const ParameterSignature& p) { return name && p.name == *name; };
    if (std::none_of(parameters.begin(), parameters.end(), known))
      found.push_back(
          {Mismatch::Kind::unknown_parameter, {}, to_text(k), nullptr, nullptr, {}, {}});
  }
  for (const auto& p : parameters) {
    const auto* v = given.find(std::string_view(p.name));
    if (!v) {
      if (!missing_ok && p.required)
        found.push_back({Mismatch::Kind::missing_parameter, {}, p.name, nullptr, nullptr, {}, {}});
    } else {
      const auto wrong = wrong_value(p, *v, result_of);
      found.insert(found.end(), wrong.begin(), wrong.end());
    }
  }
  return report(subject, found);
}

std::string describe_call(const std::string& function, std::span<const OverloadSignature> overloads,
                          std::span<const value::Value> arguments, const Type* block) {
  Arguments given{{}, block};
  for (const auto& a : arguments) given.types.push_back(infer_set(a));
  const auto errors = check_overloads(overloads, given);
  const auto label = function == "lambda" ? "block" : '\'' + function + '\'';
  const auto merged = merge_mismatches(0, Mismatch::Kind::count, errors);
  if (merged.size() == 1) return label + text(merged[0]);
  if (overloads.size() == 1) {
    auto out = label + " expects (" + signature_text(overloads[0]) + ')';
    append_rejections(out, errors[0], "  ");
    return out;
  }
  auto out =
      "The function " + label + " was called with arguments it does not accept. It expects one of:";
  for (std::size_t i = 0; i < overloads.size(); ++i) {
    out += "\n  (" + signature_text(overloads[i]) + ')';
    append_rejections(out, errors[i], "    ");
  }
  return out;
}

}  // namespace muster::types
