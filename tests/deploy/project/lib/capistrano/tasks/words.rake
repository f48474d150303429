# One word of the language each.
namespace :w do
  def words(name, &block)
    task(name) { on(roles(:app), &block) }
  end

  words(:execute) { execute :echo, "one", 2, :three, nil, %w[four five] }
  words(:raw) { execute "echo  a   b" }
  words(:mapped) { execute "uptime" }
  words(:lines) { execute "if true\n  then echo yes\nfi" }
  words(:quotes) { execute :echo, %q('a b' "c d" $HOME \\x) }
  words(:test_yes) { execute :echo, test("[ -d / ]") ? "there" : "missing" }
  words(:test_no) { execute :echo, test(:test, "-f", "/nowhere") ? "there" : "missing" }
  words(:capture) { execute :echo, capture(:echo, "x y").length }
  words(:capture_raw) { execute :echo, capture(:echo, "x", strip: false).length }
  words(:within) { within("/tmp") { execute :pwd } }
  words(:within_nested) { within("/usr") { within("share") { execute :pwd } } }
  words(:within_spaces) { execute :mkdir, "-p", "'/tmp/a b'"; within("/tmp/a b") { execute :pwd } }
  words(:within_home) { within("~") { execute :pwd } }
  words(:within_raw) { within("/usr") { execute "pwd -P" } }
  words(:with) { with(rails_env: "production", "Mixed" => 1, quoted: 'a "b" $HOME') { execute :env } }
  words(:with_nested) { with(a: 1, b: 2) { with(b: 3) { execute :env } ; execute :env } }
  words(:both) { within("/usr") { with(a: 1) { execute :env, "|", :sort } } }
  words(:umask) { SSHKit.config.umask = "077"; execute :touch, "/tmp/muster_umask"; SSHKit.config.umask = nil }
  words(:map) { SSHKit.config.command_map[:rake] = "/opt/bin/rake"; execute :echo, SSHKit.config.command_map[:rake] }
  words(:prefix) { SSHKit.config.command_map.prefix[:echo].push("env X=1"); execute :echo, "hi"; SSHKit.config.command_map.prefix[:echo].clear }
  words(:prefixes) do
    SSHKit.config.command_map.prefix[:echo].push("env B=1")
    SSHKit.config.command_map.prefix[:echo].unshift(proc { "env A=#{fetch(:application)}" })
    execute :echo, "hi"
  end
  words(:no_raise) { execute :echo, execute(:false, raise_on_non_zero_exit: false).inspect }
  words(:rescued) do
    begin
      execute :false
    rescue SSHKit::Command::Failed
      execute :echo, "rescued"
    end
  end
  words(:env_option) { execute :env, env: { z: 1 } }
  words(:background) { background :sleep, "0" }
  words(:make) { SSHKit.config.command_map[:make] = "echo"; make %w[all clean] }
  words(:redact) { execute :echo, redact("secret") }
  words(:paths) { execute :echo, release_path, current_path, shared_path, releases_path, deploy_path.join("x"), repo_path }
  words(:host) { |host| execute :echo, host, host.user, host.roles.to_a.sort.join(","), host.properties.tier, host.fetch(:memory), host.primary ? "primary" : "no" }
  words(:pipe) { execute :echo, "a", "| tr a b" }
  words(:redirect) { execute :echo, "a", ">", "/tmp/muster_redirect" }
  words(:array_splat) { execute(*%i[echo a b]) }
  words(:sudo) { SSHKit.config.command_map[:sudo] = "env"; sudo :echo, "hi" }
  words(:upload) { upload! StringIO.new("text\n"), "/tmp/muster_upload"; execute :cat, "/tmp/muster_upload" }
  words(:download) { execute :echo, "down > /tmp/muster_down"; execute :echo, download!("/tmp/muster_down").to_s.strip }
  words(:nested_on) { execute :echo, "outer"; on(roles(:worker)) { execute :echo, "inner" } }

  task(:sequence) { on(roles(:app, :worker), in: :sequence, wait: 0) { |host| execute :echo, host } }
  task(:groups) { on(roles(:all), in: :groups, limit: 1, wait: 0) { |host| execute :echo, host } }
  task(:select) { on(roles(:all, select: :primary)) { |host| execute :echo, host } }
  task(:exclude) { on(roles(:all, exclude: :primary)) { |host| execute :echo, host } }
  task(:filter) { on(roles(:all, filter: ->(host) { host.fetch(:tier) == "gold" })) { |host| execute :echo, host } }
  task(:release_roles) { on(release_roles(:all)) { |host| execute :echo, host } }
  task(:primary) { on(primary(:app)) { |host| execute :echo, host } }
  task(:properties) { role_properties(:cache) { |host, role, props| on(host) { execute :echo, role, props.inspect.shellescape } } }
  task(:arguments, [:first, :second]) { |_, args| on(roles(:app)) { execute :echo, args[:first], args[:second], args.extras.inspect.shellescape } }
  task(:locally) { run_locally { execute :true } ; on(roles(:app)) { execute :echo, "after" } }
  task(:invoked) { invoke "w:execute"; invoke "w:execute"; invoke! "w:execute" }
  task(:lists) do
    append :list, "a", "b"
    remove :list, "a"
    on(roles(:app)) { execute :echo, fetch(:list).inspect.shellescape, any?(:list), fetch(:none, "default") }
  end
end

namespace :hook do
  task(:early) { on(roles(:all)) { execute :echo, "early" } }
  task(:built) { on(release_roles(:all)) { within(release_path) { execute :ls } } }
end
