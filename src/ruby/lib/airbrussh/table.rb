module Airbrussh
  # For a terminal: what airbrussh shows, and below it a line for each server of the block that runs, with what it does
  # now. The lines are there only while muster waits, so whatever else is written finds its place.
  class Table < Formatter
    Row = Struct.new(:host, :state, :text, :since)
    MARKS = { failed: ['✘', :red], running: ['…', :yellow], done: ['✔', :green] }.freeze

    def initialize(output, options = {})
      super
      @rows = {}
      @ended = Hash.new { |all, number| all[number] = [] }
      @drawn = 0
      Muster::Fibers.watcher = self
    end

    def log_command_start(command)
      super
      row(command, :running) if shown?(command)
    end

    def log_command_exit(command)
      @log&.log_command_exit(command)
      return unless shown?(command)

      row(command, command.failure? ? :failed : :done)
      @ended[number(command)] << command
    end

    # It raised: nothing of it is told elsewhere until all have come to their end.
    def log_command_failed(command)
      row(command, :failed)
    end

    def before_wait
      return if @rows.size < 2

      lines = fitting.map { |line| @console.fitted(line) }
      @console.write("#{lines.join("\n")}\n")
      @drawn = lines.size
    end

    def after_wait
      @console.write("\e[#{@drawn}A\e[J") if @drawn.positive?
      @drawn = 0
    end

    # A block has come to its end on all servers.
    def block_ended
      @ended.each { |number, commands| tell_ended(number, commands) }
      @ended.clear
      @rows.clear
    end

    private

    def row(command, state)
      @rows[command.host] = Row.new(command.host.to_s, state, command.to_s.delete_prefix('/usr/bin/env '), Time.now)
    end

    # Failed ones first, then those that work; of more than there is room for, how many.
    def fitting
      rows = @rows.values.sort_by { |row| [MARKS.keys.index(row.state), row.host] }
      require 'io/console'
      room = [@console.output.winsize.first - 4, 4].max
      lines = rows.first(room).map { |row| line(row) }
      rows.size > room ? lines + ["  and #{rows.size - room} more: #{counts(rows.drop(room))}"] : lines
    end

    def line(row)
      mark, color = MARKS.fetch(row.state)
      took = row.state == :running ? format(' %ds', Time.now - row.since) : ''
      "  #{paint("#{mark} #{row.host}", color)} #{row.text.lines.first.to_s.chomp}#{took}"
    end

    def counts(rows)
      rows.map(&:state).tally.map { |state, count| "#{count} #{state}" }.join(', ')
    end

    def tell_ended(number, commands)
      failed = commands.count(&:failure?)
      slowest = commands.max_by(&:runtime)
      text = commands.size == 1 ? slowest.host.to_s : "#{commands.size} servers, the slowest #{slowest.host}"
      mark, color = MARKS.fetch(failed.zero? ? :done : :failed)
      say("#{paint("#{mark} #{number} #{text}", color)} #{format('%.3fs', slowest.runtime)}", INDENT - 2)
    end
  end
end

module SSHKit
  module Formatter
    Table = ::Airbrussh::Table
  end
end
