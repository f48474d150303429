# What a define's code finds out about itself.
define asks::thing(Integer $size = 3, Optional[String] $colour = undef) {
  notice(asks::caller())
  notice(template('asks/greeting.erb'))
}
