#pragma once
#include "base/error.hh"

namespace muster::store {

/// A write could not be made durable: the disk is full, the file too large, the device broken.
/// Nothing of its transaction was kept; reading goes on.
class WriteError : public base::Error {
 public:
  using base::Error::Error;
};

/// The file is no database any more.
class DamageError : public base::Error {
 public:
  using base::Error::Error;
};

}  // namespace muster::store
