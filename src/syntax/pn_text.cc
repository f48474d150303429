#include <fmt/core.h>

#include "syntax/dump.hh"
#include "value/json.hh"

namespace muster::syntax {

namespace {

using value::Array;
using value::Value;

void write_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += fmt::format("\\o{:03o}", static_cast<unsigned>(c));
        else
          out += c;
    }
  }
  out += '"';
}

/// Calls and lists set their elements apart, maps their entries: by a space, or each on a line of
/// its own, one step deeper.
class Writer {
 public:
  explicit Writer(bool laid_out) : laid_out_(laid_out) {}
  void write(const Value& v, std::size_t depth);
  std::string take() { return std::move(out_); }

 private:
  void separate(bool first, std::size_t depth);
  void write_call(const Array& parts, std::size_t depth);
  void write_map(const Array& entries, std::size_t depth);
  void write_list(const Array& items, std::size_t depth);

  bool laid_out_;
  std::string out_;
};

void Writer::separate(bool first, std::size_t depth) {
  if (laid_out_)
    out_ += '\n' + std::string(2 * depth, ' ');
  else if (!first)
    out_ += ' ';
}

void Writer::write_call(const Array& parts, std::size_t depth) {
  out_ += '(';
  out_ += *parts.front().if_string();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    separate(false, depth + 1);
    write(parts[i], depth + 1);
  }
  out_ += ')';
}

void Writer::write_map(const Array& entries, std::size_t depth) {
  out_ += '{';
  for (std::size_t i = 0; i + 1 < entries.size(); i += 2) {
    separate(i == 0, depth + 1);
    out_ += ':' + *entries[i].if_string() + ' ';
    write(entries[i + 1], depth + 1);
  }
  out_ += '}';
}

void Writer::write_list(const Array& items, std::size_t depth) {
  out_ += '[';
  for (std::size_t i = 0; i < items.size(); ++i) {
    separate(i == 0, depth + 1);
    write(items[i], depth + 1);
  }
  out_ += ']';
}

void Writer::write(const Value& v, std::size_t depth) {
  if (const auto* s = v.if_string()) return write_string(out_, *s);
  if (const auto* a = v.if_array()) return write_list(*a, depth);
  if (const auto* i = v.if_integer()) out_ += std::to_string(*i);
  if (const auto* d = v.if_real()) out_ += value::real_text(*d);
  if (const auto* b = v.if_boolean()) out_ += *b ? "true" : "false";
  if (v.is_undef()) out_ += "nil";
  const auto* h = v.if_hash();
  if (!h) return;
  if (const auto* c = h->find("^")) write_call(*c->if_array(), depth);
  if (const auto* m = h->find("#")) write_map(*m->if_array(), depth);
}

std::string written(const Expr& e, bool laid_out) {
  Writer writer(laid_out);
  writer.write(to_pn_data(e), 0);
  return writer.take();
}

}  // namespace

std::string to_pn(const Expr& e) {
  return written(e, false);
}

std::string to_pn_lines(const Expr& e) {
  return written(e, true);
}

}  // namespace muster::syntax
