require "capistrano/scm/git"
class SubGit < Capistrano::SCM::Git
  def clone_repo
    git :clone, '--mirror', '--quiet', git_repo_url, repo_path.to_s
  end
  def archive_to_release_path
    backend.execute :git, :clone, '--quiet', repo_path, release_path
    backend.execute :rm, '-rf', release_path.join('.git')
  end
  def fetch_revision
    backend.capture(:git, "rev-parse #{fetch(:branch)}")
  end
end
