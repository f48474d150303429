set(:source) { Capistrano::Source2.for(fetch(:scm, :subversion), self) } unless exists?(:source)

# Gets the code into release_path on all servers.
define_singleton_method(:fetch_code) do
  mark = "(echo #{real_revision} > #{release_path}/REVISION)"
  case fetch(:deploy_via, :checkout).to_sym
  when :checkout then run "#{source.checkout(real_revision, release_path)} && #{mark}"
  when :export then run "#{source.export(real_revision, release_path)} && #{mark}"
  when :remote_cache, :unshared_remote_cache then fetch_by_cache(mark)
  when :copy then fetch_by_copy
  else raise Capistrano::Error, "the setting :deploy_via names #{deploy_via}, which muster does not know"
  end
end

define_singleton_method(:fetch_by_cache) do |mark|
  cache = File.join(shared_path, fetch(:repository_cache, 'cached-copy'))
  run "if [ -d #{cache} ]; then #{source.sync(real_revision, cache)}; else #{source.checkout(real_revision, cache)}; fi"
  excluded = [*fetch(:copy_exclude, [])].map { |name| "--exclude=\"#{name}\"" }.join(' ')
  run excluded.empty? ? "cp -RPp #{cache} #{release_path} && #{mark}" : "rsync -lrpt #{excluded} #{cache}/ #{release_path} && #{mark}"
end

# How it is packed: the file's ending, the command that packs, the one that unpacks.
define_singleton_method(:copy_packing) do
  { gzip: ['tar.gz', 'tar czf', 'tar xzf'], bz2: ['tar.bz2', 'tar cjf', 'tar xjf'], zip: ['zip', 'zip -qyr', 'unzip -q'] }
    .fetch(fetch(:copy_compression, :gzip).to_sym) { |name| raise ArgumentError, "the setting :copy_compression names #{name}, which muster does not know" }
end

# Checked out and packed here, unpacked there.
define_singleton_method(:fetch_by_copy) do
  require 'tmpdir'
  ending, pack, unpack = copy_packing
  Dir.mktmpdir('copy', fetch(:copy_dir, Dir.tmpdir)) do |folder|
    name = File.basename(release_path)
    get_copy(File.join(folder, name))
    run_locally("cd #{folder} && #{pack} #{name}.#{ending} #{name}")
    sent = File.join(fetch(:copy_remote_dir, '/tmp'), "#{name}.#{ending}")
    upload(File.join(folder, "#{name}.#{ending}"), sent)
    run "cd #{releases_path} && #{unpack} #{sent} && rm #{sent}"
  end
end

# By the SCM (:copy_strategy), or from a copy that is kept here (:copy_cache); built (:build_script) and without what is
# not wanted (:copy_exclude).
define_singleton_method(:get_copy) do |destination|
  kept = fetch(:copy_cache, nil)
  kept = File.join(Dir.tmpdir, application) if kept == true
  run_locally(File.exist?(kept) ? source.sync(real_revision, kept) : source.checkout(real_revision, kept)) if kept
  way = fetch(:copy_strategy, :checkout).to_sym
  run_locally(kept ? "cp -RPp #{kept} #{destination}" : source.public_send(way, real_revision, destination))
  [*fetch(:build_script, nil)].each { |script| Dir.chdir(destination) { run_locally(script) } }
  [*fetch(:copy_exclude, [])].each { |pattern| FileUtils.rm_rf(Dir.glob(File.join(destination, pattern), File::FNM_DOTMATCH)) }
  File.write(File.join(destination, 'REVISION'), "#{real_revision}\n")
end
