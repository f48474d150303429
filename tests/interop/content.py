"""What both servers serve: the same environments, with Debian's modules in one of them."""

SITE = """
file { '/srv/managed': ensure => directory, mode => '0750' }
file { '/srv/managed/served': source => 'puppet:///modules/demo/served', mode => '0640', owner => 'daemon' }
file { '/srv/managed/either': source => ['puppet:///modules/demo/none', 'puppet:///modules/demo/served'] }
file { '/srv/managed/tree': ensure => directory, recurse => true, purge => true, source => 'puppet:///modules/demo/tree' }
file { '/srv/managed/fact': content => "fact ${facts['demo']} in ${environment}, ${trusted['authenticated']}\\n" }
exec { '/bin/true': refreshonly => true, subscribe => File['/srv/managed/served'] }
file { '/srv/managed/tagged': content => "tagged\\n", tag => 'part' }
"""
# Functions of Debian's stdlib, in Ruby and in Puppet's language.
STDLIB = """
file { '/srv/managed/stdlib': content => to_json_pretty(deep_merge({ 'a' => { 'b' => 1 } }, { 'a' => { 'c' => [bool2str(true)] } })) }
notify { stdlib::start_with('interop', ['int']).bool2str: }
"""
FAILING = """
file { '/srv/managed/missing': source => 'puppet:///modules/demo/no/such/file' }
-> notify { 'never': }
notify { 'always': }
"""
SECTION = "modulepath = /srv/code/modules"

FILES = {
    "environments/production/manifests/site.pp": SITE,
    "environments/production/environment.conf": SECTION + "\n",
    "environments/staging/manifests/site.pp": SITE,
    "environments/staging/environment.conf": SECTION + ":/srv/code/more\n",
    "environments/debian/manifests/site.pp": SITE + STDLIB,
    "environments/debian/environment.conf": SECTION + ":/usr/share/puppet/modules\n",
    "environments/failing/manifests/site.pp": FAILING,
    "environments/failing/environment.conf": SECTION + "\n",
    "environments/wrong/manifests/site.pp": "include nothing_of_that_name\n",
    "environments/wrong/environment.conf": SECTION + "\n",
    "modules/demo/files/served": "served\n",
    "modules/demo/files/tree/leaf": "leaf\n",
    "modules/demo/files/tree/below/a file with spaces": "spaces\n",
    "modules/demo/facts.d/demo.yaml": "demo: external\n",
    "more/extra/facts.d/extra.txt": "demo=staged\n",
    "more/extra/lib/puppet_x/extra.rb": "# nothing\n",
}


def write_content(machine):
    for path, text in FILES.items():
        machine.write(f"/srv/code/{path}", text)
