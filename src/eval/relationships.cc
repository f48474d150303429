#include <fmt/core.h>

#include <algorithm>

#include "eval/assembly.hh"
#include "eval/evaluator.hh"
#include "eval/reference.hh"
#include "types/calculator.hh"
#include "types/text.hh"
#include "value/flatten.hh"

namespace muster::eval {

using types::TypeKind;

bool Operand::operator==(const Operand& other) const {
  if (collector || other.collector) return collector == other.collector;
  return reference == other.reference || reference->equals(*other.reference);
}

namespace {

bool names_catalog_entries(const types::Type& type) {
  switch (type.type_kind) {
    case TypeKind::class_:
    case TypeKind::resource:
    case TypeKind::catalog_entry: return true;
    case TypeKind::type: {
      const auto& inner = types::as<types::WrapperType>(type).inner;
      return inner && names_catalog_entries(*inner);
    }
    default: return false;
  }
}

}  // namespace

void Assembly::add_operands(const syntax::Binary& e, const Value& v, std::vector<Operand>& into) {
  if (const auto* array = v.if_array()) {
    for (const auto& x : *array) add_operands(e, x, into);
    return;
  }
  Operand operand;
  if (const auto* c = v.if_rich<CollectorValue>()) {
    operand.collector = &c->collector;
  } else {
    operand.reference = v.if_string() ? types::from_text(*v.if_string(), *evaluator_->module)
                                      : v.shared_rich<types::Type>();
    if (!operand.reference)
      fail(e.span, fmt::format("Illegal relationship operand, can not form a relationship with {}. "
                               "A Catalog type is required.",
                               with_article(label(v))));
    if (!names_catalog_entries(*operand.reference))
      fail(e.span, fmt::format("Illegal relationship operand, can not form a relationship with "
                               "something of type {}. A "
                               "Catalog type is required.",
                               types::type_text(*operand.reference)));
  }
  if (std::find(into.begin(), into.end(), operand) == into.end())
    into.push_back(std::move(operand));
}

Value Assembly::relate(const syntax::Binary& e, LexicalScope& scope) {
  const auto left_value = evaluator_->eval(*e.left, scope);
  auto right_value = evaluator_->eval(*e.right, scope);
  std::vector<Operand> left, right;
  add_operands(e, left_value, left);
  add_operands(e, right_value, right);
  const bool reverse = e.op[0] == '<';
  const bool notify = e.op.find('~') != std::string_view::npos;
  for (const auto& from : reverse ? right : left)
    for (const auto& to : reverse ? left : right) relationships_.push_back({from, to, notify});
  if (right.size() == 1 && right[0].collector) {
    right[0].collector->alternative = left;
    return right_value;
  }
  Array last;
  for (const auto& operand : right.empty() ? left : right)
    last.push_back(operand.collector ? right_value : Value(operand.reference));
  return last;
}

/// The resources an operand stands for. On the left, a collector that found nothing gives way to
/// what stands left of it.
std::vector<std::string> Assembly::refs_of(const Operand& operand, bool leftmost) {
  if (!operand.collector) return {reference_text(Value(operand.reference))};
  std::vector<std::string> refs;
  for (const auto i : operand.collector->collected) refs.push_back(resources_[i].ref());
  if (!refs.empty() || !leftmost) return refs;
  const auto& alternative = operand.collector->alternative;
  if (alternative.size() == 1) return refs_of(alternative[0], true);
  for (const auto& other : alternative)
    for (auto& ref : refs_of(other, false)) refs.push_back(std::move(ref));
  return refs;
}

std::optional<Index> Assembly::find_ref(const std::string& ref) {
  const auto open = ref.find('[');
  if (open != std::string::npos && ref.back() == ']')
    if (const auto i = find_named(std::string_view(ref).substr(0, open),
                                  std::string_view(ref).substr(open + 1, ref.size() - open - 2)))
      return i;
  const auto parts = parse_reference(ref);
  return parts ? find(parts->first, parts->second) : std::nullopt;
}

void Assembly::relate(const Operand& from, const Operand& to, bool notify) {
  const auto sources = refs_of(from, true);
  const auto targets = refs_of(to, false);
  for (const auto& source : sources) {
    for (const auto& target : targets) {
      const auto i = find_ref(source);
      if (!i)
        fail_here(
            fmt::format("Could not find resource '{}' for relationship on '{}'", source, target));
      if (!find_ref(target))
        fail_here(
            fmt::format("Could not find resource '{}' for relationship from '{}'", target, source));
      auto& resource = resources_[*i];
      const char* name = notify ? "notify" : "before";
      Array all;
      Setting changed{name, {}, resource.source, resource.where, false};
      if (const auto* set = resource.find(name)) {
        changed.where = set->where;
        if (const auto* array = set->value.if_array())
          all = *array;
        else if (!set->value.is_undef())
          all.push_back(set->value);
      }
      all.push_back(Value(target));
      changed.value = Value(std::move(all));
      resource.set(std::move(changed));
    }
  }
}

void Assembly::evaluate_relationships() {
  for (const auto& r : relationships_) relate(r.from, r.to, r.notify);
}

void Assembly::check_relationships() {
  for (const auto& resource : resources_) {
    if (resource.virtual_) continue;
    for (const auto& setting : resource.settings) {
      if (!is_relationship(setting.name)) continue;
      for (const auto& r : value::flatten(std::span(&setting.value, 1))) {
        if (r.is_undef()) continue;
        auto text = reference_text(r);
        if (text.empty()) text = types::to_text(r);
        if (!parse_reference(text))
          fail_at_line(setting.where,
                       fmt::format("No title provided and {} is not a valid resource reference",
                                   types::inspect(text)));
        if (!find_ref(text))
          fail_at_line(setting.where, fmt::format("Could not find resource '{}' in parameter '{}'",
                                                  text, setting.name));
      }
    }
  }
}

}  // namespace muster::eval
