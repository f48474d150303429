# What may declare the inner class.
class asks {
  include asks::inside
  asks::thing { 'a': size => 7, colour => 'red', tag => 'seen' }
}
