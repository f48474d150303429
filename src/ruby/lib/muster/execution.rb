# Programs, as functions of modules run them.
module Puppet
  module Util
    module Execution
      # What a program printed, and its status.
      class ProcessOutput < String
        attr_reader :exitstatus

        def initialize(text, exitstatus)
          super(text)
          @exitstatus = exitstatus
        end
      end

      # What a call without any options means; with some, what they leave out is false.
      UNSPECIFIED = { failonfail: true, combine: true }.freeze

      # A list of words runs without a shell; a text as Ruby's own functions run one.
      def self.execute(command, options = UNSPECIFIED)
        output = run(command, options)
        if options[:failonfail] && output.exitstatus != 0
          raise ExecutionFailure, "Execution of '#{[*command].join(' ')}' returned #{output.exitstatus}: #{output.strip}"
        end

        output
      end

      def self.run(command, options)
        streams = { in: '/dev/null', err: options[:combine] ? %i[child out] : '/dev/null' }
        streams[:chdir] = options[:cwd] if options[:cwd]
        program, *arguments = [*command].map(&:to_s)
        program = [program, program] if command.is_a?(Array)
        text = IO.popen([environment(options), program, *arguments, streams], &:read)
        status = $?
        ProcessOutput.new(text, status.exitstatus || 128 + status.termsig)
      rescue SystemCallError => e
        raise ExecutionFailure, "Could not execute posix command: #{e.message}"
      end

      def self.environment(options)
        locale = options.fetch(:override_locale, true) ? { 'LANG' => 'C', 'LC_ALL' => 'C' } : {}
        locale.merge((options[:custom_environment] || {}).to_h { |name, value| [name.to_s, value.to_s] })
      end
      private_class_method :run, :environment
    end
  end
end
