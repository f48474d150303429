# modules
class { 'apache': default_vhost => false }
apache::vhost { 'shop.example.com':
  port        => '80',
  docroot     => '/var/www/shop',
  directories => [
    { path => '/var/www/shop', options => ['Indexes'], allow_override => ['None'], require => 'all granted' },
    { path => '/x', provider => 'files', require => ['ip 10.0.0.1', 'host a'] },
  ],
  headers     => ['Set X-Y 1'],
  rewrites    => [{ rewrite_rule => ['^/a /b'] }],
}
---
class { 'apache': default_vhost => false, mpm_module => 'worker', servername => 'a.example.com' }
include apache::mod::rewrite
include apache::mod::proxy
include apache::mod::status
---
class { 'mysql::server': root_password => 'x', override_options => { 'mysqld' => { 'max_connections' => 200 } } }
---
class { 'apt': purge => { 'sources.list' => true } }
apt::source { 'deb': location => 'http://deb.example.com', release => 'bookworm', repos => 'main contrib' }
apt::pin { 'backports': priority => 100 }
---
concat { '/tmp/motd': ensure => present, order => 'numeric' }
concat::fragment { 'a': target => '/tmp/motd', content => "one\n", order => 1 }
concat::fragment { 'b': target => '/tmp/motd', source => '/etc/hosts', order => '02' }
---
notice(join(['a', 'b'], '-'), pick(undef, 'x'), deep_merge({ 'a' => { 'b' => 1 } }, { 'a' => { 'c' => 2 } }))
notice(to_json({ 'a' => [1, undef] }), shell_escape('a b'), bool2num(true), range('a', 'c'), suffix(['a'], 'z'))
notice(stdlib::ensure(true, 'file'), stdlib::extname('a/b.rb'), any2array({ 'a' => 1 }), count([1, 1, 2], 1))
