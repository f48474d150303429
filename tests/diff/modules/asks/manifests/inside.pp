# Of the module only.
class asks::inside(Integer $size = 4) {
  asks_private()
  notice(asks::caller())
}
