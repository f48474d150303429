server "127.0.0.1", user: "root", port: Integer(ENV.fetch("PORT")), roles: %w[app web db worker], primary: true
