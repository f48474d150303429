# Stages of generation 2: a file of settings and a task for each.
location = fetch(:stage_dir, 'config/deploy')
set :stages, Dir["#{location}/*.rb"].map { |file| File.basename(file, '.rb') } unless exists?(:stages)

stages.each do |name|
  desc "Set the target stage to `#{name}'."
  task(name) do
    set :stage, name.to_sym
    load "#{location}/#{stage}"
  end
end

namespace :multistage do
  desc '[internal] Ensure that a stage has been selected.'
  task :ensure do
    next if exists?(:stage)
    abort "No stage specified. Please specify one of: #{stages.join(', ')} (e.g. `cap #{stages.first} deploy')" unless exists?(:default_stage)

    find_and_execute_task(default_stage.to_s)
  end
end

on :start, 'multistage:ensure', except: stages.map(&:to_s)
