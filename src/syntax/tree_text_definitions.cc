#include "syntax/tree_text.hh"

namespace muster::syntax {

namespace {

std::string form_prefix(Form form) {
  switch (form) {
    case Form::regular: break;
    case Form::virtual_: return "virtual-";
    case Form::exported: return "exported-";
  }
  return {};
}

}  // namespace

void TreeText::parameter(const Parameter& p) {
  auto name = (p.captures_rest ? "*" : "") + std::string(p.name);
  if (!p.type && !p.default_value) return word(std::move(name));
  open(!p.type ? "=" : p.default_value ? "=t" : "t");
  if (p.type) dump(*p.type);
  word(std::move(name));
  if (p.default_value) dump(*p.default_value);
  close();
}

void TreeText::parameters(List<const Parameter> all) {
  if (all.empty()) return;
  open("parameters");
  for (const auto& p : all) parameter(p);
  close();
}

void TreeText::returns(const Expr* type) {
  if (!type) return;
  open("return_type");
  dump(*type);
  close();
}

void TreeText::lambda(const Lambda& e) {
  open("lambda");
  parameters(e.parameters);
  returns(e.return_type);
  body(*e.body);
  close();
}

void TreeText::attributes(List<const Attribute> all) {
  for (const auto& a : all) {
    mark(Mark::line);
    if (a.splat) {
      open("* =>");
    } else {
      open(a.name);
      word(a.append ? "+>" : "=>");
    }
    dump(*a.value);
    close();
  }
  mark(Mark::shallower);
}

void TreeText::with_attributes(const std::string& head, const Expr& subject,
                               List<const Attribute> all) {
  open(head);
  dump(subject);
  mark(Mark::deeper);
  attributes(all);
  close();
}

void TreeText::resource(const Resource& e) {
  open(form_prefix(e.form) + "resource");
  dump(*e.type);
  mark(Mark::deeper);
  for (const auto& b : e.bodies) {
    mark(Mark::line);
    open();
    dump(*b.title);
    mark(Mark::deeper);
    attributes(b.attributes);
    close();
  }
  mark(Mark::shallower);
  close();
}

void TreeText::resource_defaults(const ResourceDefaults& e) {
  with_attributes(form_prefix(e.form) + "resource-defaults", *e.type, e.attributes);
}

void TreeText::resource_override(const ResourceOverride& e) {
  with_attributes(form_prefix(e.form) + "override", *e.resources, e.attributes);
}

/// What a collector overrides is not shown.
void TreeText::collect(const Collect& e) {
  open("collect");
  dump(*e.type);
  mark(Mark::deeper);
  mark(Mark::line);
  open(e.exported ? "<<| |>>" : "<| |>");
  if (e.query) dump(*e.query);
  close();
  mark(Mark::shallower);
  close();
}

void TreeText::definition(const Definition& e) {
  open(e.kind == Kind::class_ ? "class" : "define");
  word(e.written_name);
  if (!e.written_parent.empty()) {
    open("inherits");
    word(e.written_parent);
    close();
  }
  parameters(e.parameters);
  body(*e.body);
  close();
}

void TreeText::function(const Function& e) {
  open("function");
  word(e.name);
  parameters(e.parameters);
  returns(e.return_type);
  body(*e.body);
  close();
}

void TreeText::node(const Node& e) {
  open("node");
  named("matches", e.matches);
  if (e.parent) {
    open("parent");
    dump(*e.parent);
    close();
  }
  body(*e.body);
  close();
}

void TreeText::type_definition(const TypeDefinition& e) {
  open("type-definition");
  word(e.name);
  word(e.parent);
  branch(*e.body);
  close();
}

void TreeText::epp(const Epp& e) {
  open("lambda");
  parameters(e.parameters);
  open("epp");
  body(*e.body);
  close();
  close();
}

}  // namespace muster::syntax
