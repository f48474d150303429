#include "types/constructor.hh"

#include "types/calculator.hh"
#include "types/fail.hh"
#include "types/local_names.hh"
#include "types/text.hh"

namespace muster::types {

Constructor::Constructor(std::string name,
                         const std::vector<std::pair<std::string, std::string>>& aliases,
                         const std::vector<Overload>& overloads)
    : name_(std::move(name)) {
  LocalNames local;
  for (const auto& [alias, meaning] : aliases) local.declare(alias, meaning);
  for (const auto& o : overloads) {
    std::vector<TypePtr> types;
    OverloadSignature signature;
    for (const auto* list : {&o.required, &o.optional}) {
      for (const auto& [type, parameter] : *list) {
        types.push_back(from_text(type, local));
        signature.names.push_back(parameter);
      }
    }
    const auto least = static_cast<std::int64_t>(o.required.size());
    const SizeRange size{least, static_cast<std::int64_t>(types.size())};
    signature.type = std::make_shared<const CallableType>(
        std::make_shared<const TupleType>(types, size), nullptr, nullptr);
    add(std::move(signature), o.make, o.explains);
  }
}

void Constructor::add(OverloadSignature signature, Make make, bool explains) {
  entries_.push_back({std::move(signature), std::move(make), explains});
}

std::vector<OverloadSignature> Constructor::signatures() const {
  std::vector<OverloadSignature> out;
  for (const auto& e : entries_)
    if (!e.explains) out.push_back(e.signature);
  return out;
}

value::Value Constructor::call(Arguments arguments, Names& names) const {
  for (const auto& e : entries_) {
    if (!callable_with(*e.signature.type, arguments, nullptr)) continue;
    auto made = e.make(arguments, names);
    if (e.explains) fail('\'' + name_ + "' " + to_text(made));
    return made;
  }
  fail(describe_call(name_, signatures(), arguments, nullptr));
}

}  // namespace muster::types
