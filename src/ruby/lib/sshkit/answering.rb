module SSHKit
  # For who has the id of a command that runs: what it reads.
  module Answering
    def send_data(text)
      Muster.ssh_write(id, text)
    end

    def eof!
      Muster.ssh_close_input(id)
    end
  end
end
