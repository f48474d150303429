# Keeps the machine's clock right with Debian's own NTP daemon.
#
# @param servers  where to ask for the time
class ntpclient (
  Array[String[1], 1] $servers = ['10.213.0.1'],
) {
  package { 'ntpsec':
    ensure => installed,
  }

  file { '/etc/ntpsec/ntp.conf':
    ensure  => file,
    owner   => 'root',
    group   => 'root',
    mode    => '0644',
    content => epp('ntpclient/ntp.conf.epp', { 'servers' => $servers }),
    require => Package['ntpsec'],
  }

  service { 'ntpsec':
    ensure    => running,
    enable    => true,
    subscribe => File['/etc/ntpsec/ntp.conf'],
  }
}
