#include "builtins/tree.hh"

#include <deque>

#include "types/calculator.hh"
#include "types/object.hh"

namespace muster::builtins {

namespace {

/// A container being walked: what is in it, in order, and how far the walk is.
class Level {
 public:
  Level(Value container, Array p, bool references)
      : path(std::move(p)), container_(std::move(container)) {
    const auto* object = container_.if_rich<types::Object>();
    if (!object) return;
    for (const auto* attribute : object->type->all_attributes())
      if (references || attribute->kind != types::AttributeKind::reference)
        attributes_.push_back(attribute->name);
  }

  bool done() const { return at_ == size(); }
  /// The key and value of the next entry.
  std::pair<Value, Value> take() {
    const auto i = at_++;
    if (const auto* array = container_.if_array()) return {Value(i), (*array)[i]};
    if (const auto* hash = container_.if_hash()) return (*hash)[i];
    const auto* v = container_.if_rich<types::Object>()->get(attributes_[i]);
    return {Value(attributes_[i]), v ? *v : Value()};
  }

  const Array path;

 private:
  std::size_t size() const {
    if (const auto* array = container_.if_array()) return array->size();
    if (const auto* hash = container_.if_hash()) return hash->size();
    return attributes_.size();
  }

  const Value container_;
  std::vector<std::string> attributes_;
  std::size_t at_ = 0;
};

class TreeCursor : public types::Cursor {
 public:
  TreeCursor(Value tree, TreeOptions options)
      : tree_(std::move(tree)), options_(std::move(options)) {}

  std::optional<Value> next() override {
    if (!started_) {
      started_ = true;
      enter(tree_, {});
      if (options_.root) return Value(Array{Array{}, tree_});
    }
    while (!levels_.empty()) {
      auto& level = options_.breadth_first ? levels_.front() : levels_.back();
      if (level.done()) {
        if (options_.breadth_first)
          levels_.pop_front();
        else
          levels_.pop_back();
        continue;
      }
      auto path = level.path;
      auto [key, v] = level.take();
      path.push_back(std::move(key));
      // Breadth first, Puppet gives the values even when only containers are asked for.
      const bool wanted = enter(v, path) ? options_.with_containers
                                         : options_.with_values || options_.breadth_first;
      if (wanted) return Value(Array{std::move(path), std::move(v)});
    }
    return std::nullopt;
  }

 private:
  bool enter(const Value& v, const Array& path) {
    const bool walkable = v.if_array() || v.if_hash() || v.if_rich<types::Object>();
    if (!walkable || !types::instance(*options_.containers, v)) return false;
    levels_.emplace_back(v, path, options_.references);
    return true;
  }

  const Value tree_;
  const TreeOptions options_;
  std::deque<Level> levels_;
  bool started_ = false;
};

}  // namespace

std::shared_ptr<const types::Iterator> tree_iterator(const Value& tree,
                                                     const TreeOptions& options) {
  return std::make_shared<const types::Iterator>(
      types::plain(types::TypeKind::any),
      [tree, options] { return std::make_unique<TreeCursor>(tree, options); });
}

}  // namespace muster::builtins
