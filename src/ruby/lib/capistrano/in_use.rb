module Capistrano
  # Which releases something still works with: found out by a command of muster's own, beside the recipe's, and only when
  # something would be removed.
  module InUse
    class << self
      # Those of the paths that are not to be removed; tells them.
      def kept(backend, paths)
        return [] if paths.empty? || !backend.respond_to?(:quietly)

        site = [DSL.deploy_path, DSL.releases_path.basename, DSL.current_path.basename]
        _, text = backend.quietly(Muster.deploy_in_use_command(*site.map(&:to_s), 0))
        paths.select { |path| text.split("\n").include?(File.basename(path)) }.each do |path|
          backend.warn("#{path} is in use on #{backend.host}, and stays")
        end
      end
    end
  end
end
