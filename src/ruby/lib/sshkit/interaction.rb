module SSHKit
  # Answers what a command asks: a Hash of patterns and answers, or a block.
  class MappingInteractionHandler
    def initialize(mapping, log_level = nil)
      @log_level = log_level
      @answer = mapping.respond_to?(:call) ? mapping : ->(data) { mapping.find { |pattern, _| pattern === data }&.last }
    end

    def on_data(_command, stream, data, channel)
      answer = @answer.call(data)
      log("Looking up response for #{stream} message #{data.inspect}")
      return log("Unable to find interaction handler mapping for #{stream}: #{data.inspect} so no response was sent") if answer.nil?

      log("Sending #{answer.inspect}")
      channel.send_data(answer)
    end

    private

    def log(message)
      SSHKit.config.output.public_send(@log_level, message) if @log_level
    end
  end
end
