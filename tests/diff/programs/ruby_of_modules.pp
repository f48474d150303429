# own_modules
notice(asks::newer('1.10', '1.9'))
notice(asks::newer('x', '1.9'))
---
notice(asks::modules('asks'))
notice(asks::modules('nowhere'))
---
include asks
---
include asks::inside
---
asks::thing { ['one', 'two']: colour => 'blue' }
---
notice(asks::caller())
---
notice(asks::settings())
---
notice(asks::data([1, 'a', undef, default, /x/, Sensitive('s'), { 'k' => 1 }]))
---
notice(String(asks::data({ 1 => SemVer('1.2.3'), 'b' => Timestamp('2020-01-01T00:00:00'), 'c' => Integer[1, 2] }), '%p'))
---
notice(asks::data({ 'k' => [1, undef] }, false))
---
notice(String(asks::texts(), '%p'))
---
notice(asks_module_path('asks'))
notice(asks_module_path('nowhere'))
---
notify { 'x': message => template('asks/greeting.erb') }
file { '/etc//a/b/': ensure => directory }
file { '//x//y': ensure => file }
file { 'named': path => '/a//b/', ensure => file }
---
::no::such { 'x': }
---
no::such { 'x': }
---
::file { '/x': ensure => file }
---
create_resources('::no::such', { 'x' => {} })
