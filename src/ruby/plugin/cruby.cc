#include "plugin/cruby.hh"

#include <cstdlib>
#include <cstring>

#include "plugin/kept_signals.hh"

namespace muster::ruby {

using value::Value;

namespace {

/// What a function's C++ exception becomes once every C++ object is gone.
struct Raised {
  char* class_name = nullptr;
  char* message = nullptr;
};

Raised raised(const char* class_name, const char* message) {
  return {::strdup(class_name), ::strdup(message)};
}

VALUE raise(VALUE raised_pointer) {
  const auto& r = *reinterpret_cast<const Raised*>(raised_pointer);
  const VALUE class_of = rb_path2class(r.class_name);
  const VALUE message = rb_utf8_str_new_cstr(r.message);
  rb_exc_raise(rb_exc_new_str(class_of, message));
  return Qnil;
}

[[noreturn]] void raise_and_free(Raised r) {
  int state = 0;
  rb_protect(raise, reinterpret_cast<VALUE>(&r), &state);
  std::free(r.class_name);
  std::free(r.message);
  rb_jump_tag(state);
}

/// The function's result, or what it threw. Calls nothing of Ruby's that raises.
Value* result_of(const Conversion& convert, const Function& function, int count,
                 const VALUE* arguments, Raised& problem) {
  try {
    value::Array values;
    values.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) values.push_back(convert.from_ruby(arguments[i]));
    return new Value(function(values));
  } catch (const Raise& e) {
    problem = raised(e.class_name.c_str(), e.what());
  } catch (const std::exception& e) {
    problem = raised("Muster::Error", e.what());
  } catch (...) {
    problem = raised("Muster::Error", "the call was left by a jump of the Puppet language");
  }
  return nullptr;
}

struct Outgoing {
  const Conversion* convert;
  const Value* value;
};

VALUE converted(VALUE outgoing) {
  const auto& o = *reinterpret_cast<const Outgoing*>(outgoing);
  return o.convert->to_ruby(*o.value);
}

/// [class, message, "standard" or nothing, backtrace lines…]
VALUE describe(VALUE error) {
  return rb_funcall(rb_path2class("Muster"), rb_intern("describe"), 1, error);
}

}  // namespace

template <class Body>
VALUE CRuby::guarded(const Body& body) {
  int state = 0;
  const auto run = [](VALUE pointer) { return (*reinterpret_cast<const Body*>(pointer))(); };
  const VALUE result = rb_protect(run, reinterpret_cast<VALUE>(&body), &state);
  if (state != 0) throw_failure();
  return result;
}

void CRuby::throw_failure() {
  const VALUE error = rb_errinfo();
  rb_set_errinfo(Qnil);
  int state = 0;
  VALUE parts = NIL_P(error) ? Qnil : rb_protect(describe, error, &state);
  rb_set_errinfo(Qnil);
  if (state != 0 || NIL_P(parts)) throw Failure("Exception", "an error without a text", false, {});
  std::vector<std::string> texts;
  for (long i = 0; i < RARRAY_LEN(parts); ++i) texts.push_back(bytes_of(RARRAY_AREF(parts, i)));
  RB_GC_GUARD(parts);
  std::vector<std::string> trace(texts.begin() + 3, texts.end());
  throw Failure(texts[0], texts[1], !texts[2].empty(), std::move(trace));
}

VALUE CRuby::invoke(int count, const VALUE* arguments) {
  if (count < 1 || !FIXNUM_P(arguments[0]))
    rb_raise(rb_eArgError, "invoke: the number of a function is missing");
  const auto number = static_cast<std::size_t>(FIX2LONG(arguments[0]));
  if (number >= functions_.size()) rb_raise(rb_eArgError, "invoke: there is no such function");
  for (int i = 1; i < count; ++i) convert_.check(arguments[i]);
  Raised problem;
  Value* const result = result_of(convert_, functions_[number], count - 1, arguments + 1, problem);
  if (!result) raise_and_free(problem);
  Outgoing outgoing{&convert_, result};
  int state = 0;
  const VALUE out = rb_protect(converted, reinterpret_cast<VALUE>(&outgoing), &state);
  delete result;
  if (state != 0) rb_jump_tag(state);
  return out;
}

void CRuby::define(const std::string& name, Function function) {
  functions_.push_back(std::move(function));
  const auto number = static_cast<long>(functions_.size() - 1);
  const char* const text = name.c_str();
  guarded([&] {
    return rb_funcall(rb_path2class("Muster"), rb_intern("define_native"), 2,
                      ID2SYM(rb_intern(text)), LONG2FIX(number));
  });
}

void CRuby::require(const std::string& feature) {
  const char* const text = feature.c_str();
  guarded([&] { return rb_require(text), Qnil; });
}

Value CRuby::call(const std::string& constant, const std::string& method,
                  std::span<const Value> arguments) {
  const char* const constant_text = constant.c_str();
  const char* const method_text = method.c_str();
  VALUE result = guarded([&] {
    const VALUE list = rb_ary_new();
    for (const auto& argument : arguments) rb_ary_push(list, convert_.to_ruby(argument));
    const VALUE out = rb_apply(rb_path2class(constant_text), rb_intern(method_text), list);
    convert_.check(out);
    return out;
  });
  auto out = convert_.from_ruby(result);
  RB_GC_GUARD(result);
  return out;
}

void CRuby::finish() {
  ruby_cleanup(0);
}

namespace {

CRuby* the_ruby = nullptr;  // CRuby is one per process

VALUE invoke_native(int count, VALUE* arguments, VALUE) {
  return the_ruby->invoke(count, arguments);
}

struct Setup {
  Conversion* convert;
  const char* library;
};

VALUE set_up(VALUE pointer) {
  const auto& setup = *reinterpret_cast<const Setup*>(pointer);
  rb_ary_unshift(rb_gv_get("$LOAD_PATH"), rb_str_freeze(utf8(setup.library)));
  rb_require("muster/native");
  const VALUE module = rb_path2class("Muster");
  rb_define_singleton_method(module, "invoke", RUBY_METHOD_FUNC(invoke_native), -1);
  setup.convert->define_classes(module);
  return Qnil;
}

}  // namespace

std::string CRuby::start(const std::string& library) {
  const KeptSignals kept;  // Ruby sets its own handlers; the program's stay
  static VALUE stack_base = Qnil;
  ruby_init_stack(&stack_base);
  if (const int error = ::ruby_setup(); error != 0) return "error " + std::to_string(error);
  static char name[] = "muster", gems[] = "--disable=gems", empty[] = "-e", code[] = "";
  char* arguments[] = {name, gems, empty, code, nullptr};
  int status = 0;
  void* const node = ::ruby_options(4, arguments);
  if (!::ruby_executable_node(node, &status)) return "its own files are missing";
  the_ruby = this;
  const Setup setup{&convert_, library.c_str()};
  int state = 0;
  rb_protect(set_up, reinterpret_cast<VALUE>(&setup), &state);
  if (state == 0) return {};
  try {
    throw_failure();
  } catch (const Failure& failure) {
    return failure.what();
  }
}

}  // namespace muster::ruby

extern "C" __attribute__((visibility("default"))) muster::ruby::Interpreter* muster_ruby_start(
    const muster::ruby::Host& host, const char* library, std::string& problem) {
  static muster::ruby::CRuby ruby(host);
  problem = ruby.start(library);
  return problem.empty() ? &ruby : nullptr;
}
