port = ENV.fetch("PORT").to_i
set :branch, ENV['BRANCH'] || `echo master`.chomp
server "127.0.0.1", user: "root", port: port, roles: %w[app db web], active: true, redis: { port: 6379 }, master: true
server "127.0.0.2", user: "root", port: port, roles: %w{worker}, ssh_options: { forward_agent: false }, no_release: true
role :web, "root@127.0.0.2:#{port}"
fetch(:linked_dirs) << 'public/y'
