#include <algorithm>
#include <array>
#include <utility>

#include "registry/query_expression.hh"

namespace muster::registry {

namespace {

using Expression = Query::Expression;

constexpr std::size_t longest_query = 8192;
constexpr std::size_t most_terms = 256;
constexpr int deepest = 64;

constexpr std::array<std::pair<std::string_view, Field>, 16> fields = {{
    {"name", Field::name},
    {"certname", Field::certname},
    {"hostname", Field::hostname},
    {"key", Field::key},
    {"id", Field::instance},
    {"provider", Field::provider},
    {"account", Field::account},
    {"region", Field::region},
    {"zone", Field::zone},
    {"image", Field::image},
    {"type", Field::type},
    {"address", Field::address},
    {"role", Field::role},
    {"state", Field::state},
    {"alert", Field::alert},
    {"generation", Field::generation},
}};

constexpr std::array<std::pair<std::string_view, Comparison>, 7> comparisons = {{
    {">=", Comparison::greater_equal},
    {"<=", Comparison::less_equal},
    {"!=", Comparison::unequal},
    {":", Comparison::like},
    {"=", Comparison::equal},
    {">", Comparison::greater},
    {"<", Comparison::less},
}};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Query::Parsed parse() {
    if (text_.size() > longest_query)
      throw QueryError("a query has at most 8192 bytes", longest_query);
    skip_blanks();
    Query::Parsed out;
    if (!at_end()) out.root = any(0);
    if (!at_end()) fail(text_[at_] == ')' ? "a ) that nothing opened" : "not understood");
    out.fact_paths = std::move(paths_);
    out.speaks_of_states = speaks_of_states_;
    return out;
  }

 private:
  [[noreturn]] void fail(const std::string& message) const { throw QueryError(message, at_); }
  bool at_end() const { return at_ >= text_.size(); }
  void skip_blanks() {
    while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
  }
  static bool is_word(char c) {
    return static_cast<unsigned char>(c) > ' ' &&
           std::string_view("()\"':=<>!,").find(c) == std::string_view::npos;
  }
  std::string_view word_here() const {
    std::size_t end = at_;
    while (end < text_.size() && is_word(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }
  bool is_keyword(std::string_view keyword) const {
    const auto word = word_here();
    if (word != keyword) return false;
    const auto after = at_ + word.size();
    return after >= text_.size() || comparison_at(after) == nullptr;
  }
  bool take_keyword(std::string_view keyword) {
    if (!is_keyword(keyword)) return false;
    at_ += keyword.size();
    skip_blanks();
    return true;
  }
  const std::pair<std::string_view, Comparison>* comparison_at(std::size_t at) const {
    for (const auto& row : comparisons) {
      if (text_.substr(at).starts_with(row.first)) return &row;
    }
    return nullptr;
  }

  Expression any(int depth) {
    Expression out{Expression::Kind::any};
    out.parts.push_back(all(depth));
    while (take_keyword("or")) out.parts.push_back(all(depth));
    return out.parts.size() == 1 ? Expression(std::move(out.parts.front())) : out;
  }

  Expression all(int depth) {
    Expression out;
    out.parts.push_back(one(depth));
    for (;;) {
      const bool is_joined = take_keyword("and");
      if (!is_joined && (at_end() || text_[at_] == ')' || is_keyword("or"))) break;
      out.parts.push_back(one(depth));
    }
    return out.parts.size() == 1 ? Expression(std::move(out.parts.front())) : out;
  }

  Expression one(int depth) {
    if (depth > deepest) fail("nested deeper than 64");
    if (at_end()) fail("a term is missing here");
    if (take_keyword("not") || take_bang()) {
      Expression out{Expression::Kind::not_};
      out.parts.push_back(one(depth + 1));
      return out;
    }
    if (text_[at_] != '(') return term();
    const auto opened = at_++;
    skip_blanks();
    Expression out = any(depth + 1);
    if (at_end()) throw QueryError("this ( is not closed", opened);
    if (text_[at_] != ')') fail("a ) is missing here");
    ++at_;
    skip_blanks();
    return out;
  }

  bool take_bang() {
    if (text_[at_] != '!') return false;
    ++at_;
    skip_blanks();
    return true;
  }

  Expression term() {
    if (++terms_ > most_terms) fail("a query has at most 256 terms");
    Expression out{Expression::Kind::term};
    const auto began = at_;
    if (is_quote(text_[at_])) {
      out.values.push_back(value());
      skip_blanks();
      return out;
    }
    const auto word = word_here();
    if (word.empty()) fail("a term is missing here");
    at_ += word.size();
    if (is_bare_keyword(word))
      throw QueryError("a term is missing before '" + std::string(word) + "'", began);
    if ((word == "tag." || word == "fact.") && !at_end() && is_quote(text_[at_])) {
      out.path = quoted(text_[at_]);
    }
    const auto* comparison = at_end() ? nullptr : comparison_at(at_);
    if (comparison == nullptr) {
      out.values.emplace_back(word);
    } else {
      at_ += comparison->first.size();
      if (comparison->second == Comparison::like && is_provider(word)) {
        out.values.push_back(std::string(word) + ":" + value());  // a key
      } else {
        name_field(out, word, began);
        out.comparison = comparison->second;
        values(out);
      }
    }
    skip_blanks();
    return out;
  }

  static bool is_provider(std::string_view word) {
    return word == "ec2" || word == "machine" || word == "manual";
  }

  bool is_bare_keyword(std::string_view word) const {
    return (word == "and" || word == "or") && (at_end() || comparison_at(at_) == nullptr);
  }

  /// A tag's name or a fact's path may be quoted: tag."a name":x
  void name_field(Expression& out, std::string_view word, std::size_t began) {
    for (const auto& [prefix, field] :
         {std::pair{std::string_view("tag."), Field::tag}, {"fact.", Field::fact}}) {
      if (!word.starts_with(prefix)) continue;
      out.field = field;
      if (out.path.empty()) out.path = word.substr(prefix.size());
      if (out.path.empty())
        throw QueryError("a name is missing after '" + std::string(prefix) + "'",
                         began + word.size());
      if (field == Field::fact && std::ranges::find(paths_, out.path) == paths_.end())
        paths_.push_back(out.path);
      return;
    }
    const auto row = std::ranges::find(fields, word, [](const auto& f) { return f.first; });
    if (row == fields.end())
      throw QueryError("there is no field '" + std::string(word) +
                           "'; there are name, certname, hostname, key, id, provider, account, "
                           "region, zone, image, type, address, role, state, alert, generation, "
                           "tag.NAME and fact.PATH",
                       began);
    out.field = row->second;
    if (out.field == Field::state) speaks_of_states_ = true;
  }

  void values(Expression& out) {
    do {
      const auto began = at_;
      out.values.push_back(value());
      check(out, out.values.back(), began);
      if (++terms_ > most_terms) fail("a query has at most 256 terms");
    } while (!at_end() && text_[at_] == ',' && ++at_ != 0);
    if (!at_end() && !is_word(text_[at_]) && static_cast<unsigned char>(text_[at_]) > ' ' &&
        text_[at_] != ')')
      fail("not understood");
  }

  void check(const Expression& out, const std::string& text, std::size_t began) const {
    const bool has_order = out.comparison != Comparison::like &&
                           out.comparison != Comparison::equal &&
                           out.comparison != Comparison::unequal;
    if (has_order && out.field != Field::fact && out.field != Field::tag &&
        out.field != Field::generation)
      throw QueryError("only facts, tags and generation are compared by size", began);
    if (out.field == Field::state && !state_named(text))
      throw QueryError("there is no state '" + text +
                           "'; there are pending, joining, up, suspect, draining, gone, archived",
                       began);
  }

  /// A word, in which colons and equal signs may stand, or a text in quotes.
  std::string value() {
    if (at_end()) fail("a value is missing here");
    const char quote = text_[at_];
    if (is_quote(quote)) return quoted(quote);
    const auto is_value = [](char c) {
      return is_word(c) || std::string_view(":=<>!").find(c) != std::string_view::npos;
    };
    const auto began = at_;
    while (!at_end() && is_value(text_[at_])) ++at_;
    if (at_ == began) fail("a value is missing here");
    return std::string(text_.substr(began, at_ - began));
  }

  static bool is_quote(char c) { return c == '"' || c == '\''; }

  std::string quoted(char quote) {
    const auto opened = at_++;
    std::string out;
    for (; !at_end() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      out += text_[at_];
    }
    if (at_end()) throw QueryError("this quote is not closed", opened);
    ++at_;
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t terms_ = 0;
  bool speaks_of_states_ = false;
  std::vector<std::string> paths_;
};

}  // namespace

Query Query::parse(std::string_view text) {
  Query out;
  out.parsed_ = std::make_shared<const Parsed>(Parser(text).parse());
  return out;
}

const std::vector<std::string>& Query::fact_paths() const {
  return parsed_->fact_paths;
}

std::string explained(const QueryError& error, std::string_view query) {
  std::string out = error.what();
  const auto at = std::min(error.offset(), query.size());
  // What a terminal shows in one line around the place.
  const std::size_t from = at > 60 ? at - 60 : 0;
  std::string line(query.substr(from, 120));
  for (char& c : line) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  out += "\n  " + line + "\n  " + std::string(at - from, ' ') + "^";
  return out;
}

}  // namespace muster::registry
