set :ssh_options, { keys: ["#{ENV.fetch('WORLD')}/id"], auth_methods: %w[publickey], verify_host_key: :never, config: false }
server "127.0.0.1", user: "root", port: ENV.fetch("PORT").to_i, roles: %w[app db web], primary: true, tier: "gold"
server "127.0.0.2", user: "root", port: ENV.fetch("PORT").to_i, roles: %w[worker], no_release: true
role :cache, "root@127.0.0.1:#{ENV.fetch('PORT')}", memory: 5
