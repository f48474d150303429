# strict
notice('1' + 1)
---
notice($nosuch)
---
notice({'a' => 1, 'a' => 2})
---
class a { notice($b::c) } include a
---
notice("${facts['nosuch']}")
---
$facts = 1
---
notice("a\qb")
---
class x::y { $a = 1 } notice($x::y::a)
---
if '' { notice('t') }
---
define d { notice($name, $title, $module_name, $caller_module_name) } d { 'x': }
---
notice($1)
---
function f($x) { $y } notice(f(1))
---
file { '/a': mode => '0644', mode => '0600' }
---
notify { 'a': } notify { 'a': }
---
notice('a' < 1)
