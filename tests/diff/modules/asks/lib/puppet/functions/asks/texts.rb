# readers of texts, and bytes
Puppet::Functions.create_function(:'asks::texts') do
  dispatch(:texts) {}

  def texts
    [Puppet::Util::Yaml.safe_load("a: [1, b]\n"), Puppet::Util::Json.load('{"a": [1]}'),
     Puppet::Pops::Types::PBinaryType::Binary.from_binary_string('abc'), Puppet::Util::Execution.execute(['/bin/echo', 'a b']).to_s,
     (Puppet::Util::Execution.execute(['/bin/false'], failonfail: false).exitstatus),
     (begin; Puppet::Util::Execution.execute(['/bin/false'], failonfail: true); rescue Puppet::ExecutionFailure => e; e.message; end)]
  end
end
