# what modules write
class ntp(
  Array[String] $servers = ['a', 'b'],
  Optional[String] $driftfile = undef,
  Enum['present', 'absent'] $ensure = 'present',
  Hash[String, Hash] $extra = {},
) {
  $content = @("CONF"/L)
    # managed
    ${servers.map |$s| { "server ${s} iburst" }.join("\n")}
    driftfile ${pick_default($driftfile)}
    | CONF
  notify { 'conf': message => $content }
}
function pick_default($x) { if $x =~ Undef { '/var/lib/ntp' } else { $x } }
include ntp
---
define concat_like($target, $order = '10', $content = '') {
  $safe = regsubst("${target}_${order}_${title}", '[^\w]', '_', 'G')
  @notify { "fragment-${safe}": message => $content, tag => "t_${target}" }
}
concat_like { 'one': target => '/etc/a', content => 'x' }
concat_like { 'two': target => '/etc/a', order => '01', content => 'y' }
Notify <| tag == 't_/etc/a' |>
---
define vhost(Integer $port, String $docroot, $aliases = [], $options = {}) {
  $merged = { 'a' => 1 } + $options
  $list = $aliases ? { Array => $aliases, String => [$aliases], default => [] }
  $list.each |$i, $alias| { notify { "${title}-${i}-${alias}": message => "${port} ${merged['a']}" } }
  if $docroot =~ /^\/(\w+)\/(\w+)/ { notify { "root ${1} ${2} of ${title}": } }
}
create_resources('vhost', {
  'one' => { 'port' => 80, 'docroot' => '/var/www', 'aliases' => ['x', 'y'] },
  'two' => { 'port' => 81, 'docroot' => '/srv/www', 'aliases' => 'z', 'options' => { 'a' => 5 } },
}, { 'port' => 1 })
---
class params {
  case $facts['os']['family'] {
    'Debian': { $pkg = 'apache2' $svc = 'apache2' }
    'RedHat': { $pkg = 'httpd' $svc = 'httpd' }
    default: { fail("unsupported ${facts['os']['family']}") }
  }
}
class web($pkg = $params::pkg, $svc = $params::svc) inherits params {
  package { $pkg: ensure => installed }
  -> file { "/etc/${pkg}": ensure => directory, mode => '0755' }
  ~> service { $svc: ensure => running, enable => true }
  contain web::extra
}
class web::extra { notify { 'extra': } }
include web
Class['web'] -> notify { 'after': }
---
class a { notify { 'x': message => 'a', tag => ['one', 'two'] } }
class b inherits a { Notify['x'] { message => 'b', tag +> 'three', loglevel => warning } }
class c inherits b { Notify['x'] { message => undef } }
include c
---
$data = { 'users' => { 'alice' => { 'uid' => 1, 'groups' => ['a', 'b'] }, 'bob' => { 'uid' => 2 } } }
$data['users'].each |String $name, Hash $user| {
  $groups = $user['groups'] ? { undef => [], default => $user['groups'] }
  user { $name: ensure => present, uid => $user['uid'], groups => $groups, tag => $groups }
}
notice($data.dig('users', 'alice', 'groups', 1), $data['users'].map |$k, $v| { "${k}=${v['uid']}" }.join(','))
notice($data['users'].reduce(0) |$sum, $pair| { $sum + $pair[1]['uid'] })
notice($data['users'].filter |$k, $v| { $v['uid'] > 1 }.keys, $data['users'].values.map |$v| { $v['uid'] }.max)
---
type Ensure = Enum['present', 'absent']
type Port = Integer[1, 65535]
type Listen = Variant[Port, Pattern[/\A\d+\.\d+\.\d+\.\d+:\d+\z/], Array[Listen, 1]]
define listen(Listen $on, Ensure $ensure = 'present') { notify { "${title}": message => String($on, '%p') } }
listen { 'a': on => 80 }
listen { 'b': on => ['1.2.3.4:80', [81, 82]] }
listen { 'c': on => 'nonsense', ensure => 'maybe' }
---
notice(inline_epp(@(EPP), { 'list' => [1, 2], 'name' => 'n' }))
  <%- | Array $list, String $name, $opt = 'o' | -%>
  name: <%= $name %> <%# a comment %>
  <% $list.each |$i| { -%>
  item <%= $i %>/<%= $opt %>
  <% } -%>
  <%% literal %%>
  | EPP
---
notice(inline_epp('<%- | Integer $x | -%><%= $x %>', { 'x' => 'a' }))
---
notice(inline_epp('<%- | $x | -%><%= $x %>'))
---
notice(inline_epp('<%- | $x | -%><%= $x %>', { 'x' => 1, 'y' => 2 }))
---
notice(@("A"/tn), @(B), @("C":json/L))
  tab\there ${1 + 1}\n \$x
  |- A
  raw \t ${x}
    indented
  | B
  {"a": \
  1}
  |- C
---
notice(@("X":json))
  {"a": }
  | X
---
$n = 1
notice(@("X":json))
  {"a": ${n}, }
  | X
---
notice(@(X:pp))
  $x = = 1
  | X
---
notice(String({'a' => [1, {'b' => 2.5}], 'c' => undef}, { Hash => { format => '%#h', separator => ",\n", string_formats => { Integer => '%#x', Float => '%.1f' } }, Array => { format => '%(a', separator => ';' } }))
notice(String([1, [2, 3], 'x'], '%#p'), String(255, '%#o'), String(1.5, '%10.3e'), String(true, '%y'), String('ab', '%-6p|'), String(undef, '%d'))
---
schedule { 'nightly': period => daily }
File { ensure => file, owner => 'root', schedule => 'nightly' }
class x { File { owner => 'x' } file { '/x': } file { '/y': owner => 'y', mode => 'u=rw,g=r' } }
include x
file { ['/a', '/b']: content => 'c' }
File['/a'] -> File['/b']
File <| title == '/a' |> { mode => '0600' }
---
exec { 'a': command => '/bin/true', unless => ['/bin/a', '/bin/b'], refreshonly => true, subscribe => [File['/f'], Service['s']] }
file { '/f': ensure => link, target => '/g', before => Exec['a'] }
service { 's': ensure => running, require => [Package['p'], File['/f']] }
package { 'p': ensure => '1.2', install_options => ['-o', { '--x' => 'y' }] }
