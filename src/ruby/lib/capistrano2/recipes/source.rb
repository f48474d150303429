set(:source) { Capistrano::Source2.for(fetch(:scm, :subversion), self) } unless exists?(:source)

# Gets the code into release_path on all servers.
define_singleton_method(:fetch_code) do
  mark = "(echo #{real_revision} > #{release_path}/REVISION)"
  case fetch(:deploy_via, :checkout).to_sym
  when :checkout then run "#{source.checkout(real_revision, release_path)} && #{mark}"
  when :export then run "#{source.export(real_revision, release_path)} && #{mark}"
  when :remote_cache then fetch_by_cache(mark)
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

# Checked out and packed here, unpacked there.
define_singleton_method(:fetch_by_copy) do
  require 'tmpdir'
  Dir.mktmpdir do |folder|
    destination = File.join(folder, File.basename(release_path))
    run_locally(source.export(real_revision, destination))
    [*fetch(:copy_exclude, [])].each { |pattern| FileUtils.rm_rf(Dir.glob(File.join(destination, pattern), File::FNM_DOTMATCH)) }
    File.write(File.join(destination, 'REVISION'), "#{real_revision}\n")
    packed = "#{destination}.tar.gz"
    system('tar', 'czf', packed, '-C', folder, File.basename(destination)) || raise(Capistrano::Error, 'the code cannot be packed')
    sent = File.join(fetch(:copy_remote_dir, '/tmp'), File.basename(packed))
    upload(packed, sent)
    run "cd #{releases_path} && tar xzf #{sent} && rm #{sent}"
  end
end
