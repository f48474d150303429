#include "plugin/convert.hh"

#include <ruby/encoding.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace muster::ruby {

using value::Kind;
using value::Value;

namespace {

constexpr int deepest = 500;
const Host* the_host = nullptr;  // for the methods of Opaque; set once, before any is made

void free_opaque(void* value) {
  delete static_cast<Value*>(value);
}

std::size_t size_of_opaque(const void*) {
  return sizeof(Value);
}

const rb_data_type_t opaque_type = {"Muster::Opaque",
                                    {nullptr, free_opaque, size_of_opaque},
                                    nullptr,
                                    nullptr,
                                    RUBY_TYPED_FREE_IMMEDIATELY};

const Value& opaque_value(VALUE self) {
  return *static_cast<const Value*>(rb_check_typeddata(self, &opaque_type));
}

/// The text in memory that no destructor frees.
char* text_of_opaque(const Value& v, std::size_t& length) {
  try {
    const auto text = the_host->text(v);
    length = text.size();
    auto* copy = static_cast<char*>(std::malloc(length + 1));
    if (copy) std::memcpy(copy, text.data(), length);
    return copy;
  } catch (...) {
    return nullptr;
  }
}

VALUE opaque_to_s(VALUE self) {
  std::size_t length = 0;
  char* const text = text_of_opaque(opaque_value(self), length);
  if (!text) rb_raise(rb_eRuntimeError, "a value of the Puppet language has no text");
  const VALUE string = rb_utf8_str_new(text, static_cast<long>(length));
  std::free(text);
  return string;
}

VALUE opaque_equal(VALUE self, VALUE other) {
  if (!rb_typeddata_is_kind_of(other, &opaque_type)) return Qfalse;
  return rb_str_equal(opaque_to_s(self), opaque_to_s(other));
}

bool is_opaque(VALUE v) {
  return RB_TYPE_P(v, T_DATA) && rb_typeddata_is_kind_of(v, &opaque_type);
}

struct Walk {
  const Conversion* conversion;
  int depth;
  std::vector<value::Hash::Entry>* entries;
};

int check_entry(VALUE key, VALUE item, VALUE walk) {
  const auto& w = *reinterpret_cast<const Walk*>(walk);
  w.conversion->check(key, w.depth);
  w.conversion->check(item, w.depth);
  return ST_CONTINUE;
}

int read_entry(VALUE key, VALUE item, VALUE walk) {
  const auto& w = *reinterpret_cast<const Walk*>(walk);
  w.entries->emplace_back(w.conversion->from_ruby(key), w.conversion->from_ruby(item));
  return ST_CONTINUE;
}

Value symbol_value(VALUE symbol) {
  static const VALUE undef = ID2SYM(rb_intern("undef"));
  static const VALUE default_symbol = ID2SYM(rb_intern("default"));
  if (symbol == undef) return {};
  if (symbol == default_symbol) return Value(value::Default{});
  return Value(bytes_of(rb_sym2str(symbol)));
}

std::int64_t integer_of(VALUE v) {
  if (FIXNUM_P(v)) return FIX2LONG(v);
  std::int64_t out = 0;
  rb_integer_pack(v, &out, 1, sizeof out, 0, INTEGER_PACK_NATIVE_BYTE_ORDER | INTEGER_PACK_2COMP);
  return out;
}

/// The pattern with the options that Ruby keeps beside it.
std::string pattern_of(VALUE regexp) {
  auto source = bytes_of(RREGEXP_SRC(regexp));
  const int options = rb_reg_options(regexp) & 7;
  if (options == 0) return source;
  std::string on, off;
  (options & 4 ? on : off) += 'm';
  (options & 1 ? on : off) += 'i';
  (options & 2 ? on : off) += 'x';
  return "(?" + on + (off.empty() ? "" : "-" + off) + ":" + source + ")";
}

ID sensitive_variable() {
  static const ID id = rb_intern("@value");
  return id;
}

}  // namespace

VALUE utf8(std::string_view text) {
  return rb_utf8_str_new(text.data(), static_cast<long>(text.size()));
}

void Conversion::define_classes(VALUE module) {
  the_host = host;
  opaque_ = rb_define_class_under(module, "Opaque", rb_cObject);
  rb_undef_alloc_func(opaque_);
  rb_define_method(opaque_, "to_s", RUBY_METHOD_FUNC(opaque_to_s), 0);
  rb_define_method(opaque_, "inspect", RUBY_METHOD_FUNC(opaque_to_s), 0);
  rb_define_method(opaque_, "==", RUBY_METHOD_FUNC(opaque_equal), 1);
  sensitive_ = rb_path2class("Muster::Sensitive");
  rb_gc_register_address(&opaque_);
  rb_gc_register_address(&sensitive_);
}

VALUE Conversion::rich_to_ruby(const Value& v) const {
  switch (host->kind(v)) {
    case Kind::sensitive: {
      const VALUE secret = rb_obj_alloc(sensitive_);
      rb_ivar_set(secret, sensitive_variable(), to_ruby(host->inside(v)));
      return secret;
    }
    case Kind::regexp: return rb_reg_new_str(utf8(host->pattern(v)), 0);
    default: break;
  }
  const VALUE object = TypedData_Wrap_Struct(opaque_, &opaque_type, nullptr);
  DATA_PTR(object) = new (std::nothrow) Value(v);
  return object;
}

VALUE Conversion::to_ruby(const Value& v) const {
  if (v.is_undef()) return Qnil;
  if (const auto* b = v.if_boolean()) return *b ? Qtrue : Qfalse;
  if (const auto* i = v.if_integer()) return LL2NUM(*i);
  if (const auto* d = v.if_real()) return rb_float_new(*d);
  if (const auto* s = v.if_string()) return utf8(*s);
  if (v.is_default()) return ID2SYM(rb_intern("default"));
  if (const auto* array = v.if_array()) {
    const VALUE out = rb_ary_new_capa(static_cast<long>(array->size()));
    for (const auto& item : *array) rb_ary_push(out, to_ruby(item));
    return out;
  }
  if (const auto* hash = v.if_hash()) {
    const VALUE out = rb_hash_new();
    for (const auto& [key, item] : *hash) rb_hash_aset(out, to_ruby(key), to_ruby(item));
    return out;
  }
  return rich_to_ruby(v);
}

void Conversion::check(VALUE v, int depth) const {
  if (depth > deepest) rb_raise(rb_eRangeError, "a value has more than %d levels", deepest);
  switch (rb_type(v)) {
    case T_NIL:
    case T_TRUE:
    case T_FALSE:
    case T_FIXNUM:
    case T_FLOAT:
    case T_STRING:
    case T_SYMBOL:
    case T_REGEXP: return;
    case T_BIGNUM:
      if (rb_big_cmp(v, LL2NUM(INT64_MAX)) == INT2FIX(1) ||
          rb_big_cmp(v, LL2NUM(INT64_MIN)) == INT2FIX(-1))
        rb_raise(rb_eRangeError, "an integer has more than 64 bits");
      return;
    case T_ARRAY:
      for (long i = 0; i < RARRAY_LEN(v); ++i) check(RARRAY_AREF(v, i), depth + 1);
      return;
    case T_HASH: {
      Walk walk{this, depth + 1, nullptr};
      rb_hash_foreach(v, check_entry, reinterpret_cast<VALUE>(&walk));
      return;
    }
    default: break;
  }
  if (is_opaque(v)) return;
  if (RTEST(rb_obj_is_kind_of(v, sensitive_)))
    return check(rb_ivar_get(v, sensitive_variable()), depth + 1);
  rb_raise(rb_eTypeError, "a value of class %s has no counterpart in muster", rb_obj_classname(v));
}

Value Conversion::from_ruby(VALUE v) const {
  switch (rb_type(v)) {
    case T_TRUE: return Value(true);
    case T_FALSE: return Value(false);
    case T_FIXNUM:
    case T_BIGNUM: return Value(integer_of(v));
    case T_FLOAT: return Value(RFLOAT_VALUE(v));
    case T_STRING:
      if (rb_enc_get_index(v) == rb_ascii8bit_encindex() &&
          rb_enc_str_coderange(v) != ENC_CODERANGE_7BIT)
        return host->binary(bytes_of(v));
      return Value(bytes_of(v));
    case T_SYMBOL: return symbol_value(v);
    case T_REGEXP: return host->regexp(pattern_of(v));
    case T_ARRAY: {
      value::Array items;
      items.reserve(static_cast<std::size_t>(RARRAY_LEN(v)));
      for (long i = 0; i < RARRAY_LEN(v); ++i) items.push_back(from_ruby(RARRAY_AREF(v, i)));
      return host->array(std::move(items));
    }
    case T_HASH: {
      std::vector<value::Hash::Entry> entries;
      Walk walk{this, 0, &entries};
      rb_hash_foreach(v, read_entry, reinterpret_cast<VALUE>(&walk));
      return host->hash(std::move(entries));
    }
    case T_DATA: return is_opaque(v) ? opaque_value(v) : Value{};
    case T_OBJECT: return host->sensitive(from_ruby(rb_ivar_get(v, sensitive_variable())));
    default: return {};
  }
}

}  // namespace muster::ruby
