require 'sshkit'

include SSHKit::DSL
