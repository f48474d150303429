require 'fileutils'

module Airbrussh
  # Everything, in the pretty format, for when something has gone wrong.
  module LogFile
    LINE = '-' * 75
    LIMIT = 20 << 20 # bytes, then it begins anew

    # nil where none can be written: a deploy goes on without.
    def self.open(path)
      FileUtils.mkdir_p(File.dirname(path)) if path.is_a?(String)
      log = SSHKit::Formatter::Pretty.new(::Logger.new(path, 1, LIMIT))
      [LINE, "START #{Time.now} cap #{ARGV.join(' ')}", LINE].each { |text| log.info(text) }
      log
    rescue SystemCallError => e
      Kernel.warn("the log #{path} cannot be written: #{e.message}")
      nil
    end
  end
end
