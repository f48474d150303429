module Capistrano
  class Error < RuntimeError; end
  class NoSuchTaskError < Error; end
  class NoMatchingServersError < Error; end
  class LocalArgumentError < Error; end

  # What failed on some hosts.
  class RemoteError < Error
    attr_accessor :hosts
  end
  class ConnectionError < RemoteError; end
  class TransferError < RemoteError; end
  class CommandError < RemoteError; end

  # How recipes ask the user.
  class CLI
    class << self
      def ui
        self
      end

      def ask(question, *)
        print(question.end_with?(' ') ? question : "#{question} ")
        $stdin.gets.to_s.chomp
      end

      def agree(question, *)
        ask(question).match?(/\Ay(es)?\z/i)
      end

      def say(text)
        puts(text)
      end

      def choose(*names)
        names.each_with_index { |name, index| puts "#{index + 1}. #{name}" }
        names[ask('?').to_i - 1]
      end

      # Without an echo.
      def password_prompt(prompt = 'Password: ')
        Kernel.require 'io/console'
        print(prompt)
        text = $stdin.respond_to?(:noecho) && $stdin.tty? ? $stdin.noecho(&:gets) : $stdin.gets
        puts
        text.to_s.chomp
      end
    end
  end
end
