# `cap install`: the files of a new recipe.
require 'fileutils'

module Capistrano
  module Install
    FILES = {
      'Capfile' => <<~RUBY,
        # The generation of Capistrano, the steps of a deploy, and how the code is got.
        require "capistrano/setup"
        require "capistrano/deploy"
        require "capistrano/scm/git"
        install_plugin Capistrano::SCM::Git

        # Your own tasks.
        Dir.glob("lib/capistrano/tasks/*.rake").each { |file| import file }
      RUBY
      'config/deploy.rb' => <<~RUBY,
        lock "~> 3.17"

        set :application, "my_app_name"
        set :repo_url, "git@example.com:me/my_repo.git"

        # set :deploy_to, "/var/www/my_app_name"
        # append :linked_files, "config/database.yml"
        # append :linked_dirs, "log", "tmp"
        # set :keep_releases, 5
      RUBY
      'config/deploy/STAGE.rb' => <<~RUBY
        # server "web1.example.com", user: "deploy", roles: %w[app web]
        # server "db1.example.com", user: "deploy", roles: %w[db], primary: true
      RUBY
    }.freeze

    def self.write(stages)
      FILES.each do |name, text|
        names = name.include?('STAGE') ? stages.map { |stage| name.sub('STAGE', stage) } : [name]
        names.each { |path| write_one(path, text) }
      end
      FileUtils.mkdir_p('lib/capistrano/tasks')
    end

    def self.write_one(path, text)
      return warn("[skip] #{path} already exists") if File.exist?(path)

      FileUtils.mkdir_p(File.dirname(path))
      File.write(path, text)
      puts "create #{path}"
    end
    private_class_method :write_one
  end
end

desc 'Install Capistrano, cap install STAGES=staging,production'
task :install do
  Capistrano::Install.write((ENV['STAGES'] || 'staging,production').split(','))
end
