#pragma once
#include "builtins/iteration.hh"

namespace muster::builtins {

/// The elements of one walk.
Array collected(eval::Compiler& compiler, diag::Span where, const types::Iterator& items);

/// iterable_argument(), except that an iterator is walked here and now: of one that walks another a
/// chain could be made that is longer than the stack is deep.
std::shared_ptr<const types::Iterator> collected_argument(Call& call, types::Elements elements);

}  // namespace muster::builtins
