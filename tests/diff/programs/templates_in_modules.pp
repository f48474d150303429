$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% @servers.each do |s| -%>
server <%= s %> iburst
<% end -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% @servers.sort.each_with_index do |s, i| -%>
  <%= i + 1 %>. <%= s -%>

<% end -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%- if @enabled -%>
Listen <%= @port %>
<%- else -%>
# off
<%- end -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% if @off %>on<% elsif @none %>none<% else %>neither<% end %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% unless @none.nil? or @none == :undef -%>set<% else -%>unset<% end %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% @users.sort.each do |name, u| -%>
<%= name %>:x:<%= u['uid'] %>:<%= u['groups'].join(',') %>:<%= u['shell'] || '/bin/sh' %>
<% end -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% @opts.keys.sort.each do |k| -%>
<%= k %> = <%= @opts[k].inspect %>
<% end -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @opts.map { |k, v| "#{k}=#{v}" }.sort.join("\n") %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @opts.reject { |k, v| v.nil? || v == :undef }.keys.join(' ') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= require 'json'; JSON.pretty_generate(@users) %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= require 'json'; @opts.to_json %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%- require 'yaml' -%>
<%= @users.to_yaml %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @opts.sort.to_h.to_yaml %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= [@servers].flatten.map { |s| s.upcase }.join(', ') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= Array(@none).length %> <%= Array(@servers).length %> <%= Array('x').inspect %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @port.to_i + 1 %> <%= @num.to_i * 2 %> <%= @ratio * 4 %> <%= (@port * @ratio).to_i %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= "%-10s|%5d|%05.2f" % [@yes, @port, @ratio] %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= sprintf('%s:%d', @servers.first, @port) %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @folder.split('/').reject(&:empty?).join('.') %> <%= File.basename(@folder) %> <%= File.join(@folder, 'x.conf') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @multi.split("\n").map { |l| "# #{l}".rstrip }.join("\n") %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @multi.gsub(/^(?!$)/, '    ') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @name_s.downcase.gsub(/\W+/, '_') %> <%= @name_s.tr(' ', '-') %> <%= @name_s.capitalize %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%# a comment -%>
after <%# inline %> text
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%% literal %> and %%> <%= 1 %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% x = @servers.select { |s| s =~ /^[a-z]/ } -%>
<%= x.length %>: <%= x.last %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% @servers.each do |s| next unless s =~ /(\w+)\.example/ -%>
<%= $1 %>
<% end -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% case @port when 80 -%>
http
<% when 8000..9000 -%>
alt
<% else -%>
other
<% end -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% if @servers.include?('10.0.0.1') && !@list.any? -%>both<% end -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @enabled ? 'On' : 'Off' %> <%= @off ? 'On' : 'Off' %> <%= @enabled.to_s.capitalize %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @empty.empty? %> <%= @list.empty? %> <%= @none.to_s.empty? %> <%= @none.nil? %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= defined?(@port) %> <%= defined?(@none).inspect %> <%= defined?(@nothing).inspect %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% begin -%><%= Integer('x') %><% rescue ArgumentError => e -%>bad: <%= e.message %><% end -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope['port'] %> <%= scope['::kernel'] %> <%= scope.lookupvar('servers').size %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.lookupvar('::facts')['kernel'] %> <%= @facts['os']['family'] %> <%= scope['facts'].class %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.lookupvar('nosuch').inspect %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.call_function('join', [@servers, ';']) %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.call_function('upcase', 'abc') %> <%= scope.call_function('sort', [@servers]) %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.call_function('versioncmp', ['1.10', '1.9']) %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.call_function('sprintf', ['%s-%s', 'a', 'b']) %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @users.map { |k, v| v['uid'] }.inject(:+) %> <%= @users.values.map { |v| v['uid'] }.max %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @users.min_by { |_, v| v['uid'] }.first %> <%= @users.find { |_, v| v['shell'] }[0] %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% (1..3).each do |i| %>[<%= i %>]<% end %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% 3.times do |i| -%>
node<%= i %>
<% end -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% 1.upto(2) { |i| -%>
w<%= i %>
<% } -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= (@servers + ['z']).uniq.sort.reverse.first(2).inspect %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @servers.zip([1, 2, 3]).map { |a, b| "#{a}=#{b}" }.join(' ') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @servers.each_slice(2).map { |s| s.join('+') }.join('|') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= Hash[@servers.map { |s| [s, s.length] }].sort.inspect %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @servers.partition { |s| s =~ /\d/ }.inspect %> <%= @servers.group_by { |s| s[0] }.keys.sort %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% w = @opts.keys.map(&:length).max -%>
<% @opts.sort.each do |k, v| -%>
<%= k.ljust(w + 3) %>=> <%= v.is_a?(Array) ? v.join(',') : v %>
<% end -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%- @opts.sort.each do |k, v| next if v.nil? -%>
<%-   if v.is_a?(Hash) -%>
[<%= k %>]
<%-     v.each do |a, b| -%>
<%= a %>=<%= b %>
<%-     end -%>
<%-   elsif v == true -%>
<%= k %>
<%-   else -%>
<%= k %> = <%= [v].flatten.join(' ') %>
<%-   end -%>
<%- end -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @port.class %> <%= @ratio.class %> <%= @enabled.class %> <%= @opts.class %> <%= @servers.class %> <%= @none.class %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @port.is_a?(Integer) %> <%= @num =~ /^\d+$/ %> <%= @num !~ /x/ %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @servers.to_s %> <%= @opts.to_s %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= "#{@servers}" %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @users['bob']['groups'][1] %> <%= @users['nobody'].inspect %> <%= @users.fetch('x', 'dflt') %> <%= @users.dig('al', 'shell') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @users.key?('bob') %> <%= @users.has_key?('x') %> <%= @opts.values_at('z', 'a').inspect %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= _erbout << 'direct'; nil %>tail
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% _erbout.concat("put in\n") -%>
rest
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% def twice(x) x * 2 end -%>
<%= twice(4) %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% f = lambda { |x| "<#{x}>" } -%>
<%= f.call('a') %><%= f.('b') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% text = <<-EOT
  heredoc #{@port}
EOT
-%>
[<%= text.strip %>]
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= ERB.new("inner <%= @port %>").result(binding) %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= [nil, false, :sym, 1.0, 10**20, 1e100].map(&:to_s).inspect %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= 7 / 2 %> <%= 7.0 / 2 %> <%= -7 / 2 %> <%= 7 % 3 %> <%= 2**10 %> <%= (10 / 3.0).round(2) %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= 1024 * 1024 %> <%= 0x1f %> <%= 0755.to_s(8) %> <%= '755'.to_i(8) %> <%= 255.to_s(16).rjust(4, '0') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= "a\tb\\n" %> <%= 'a\tb' %> <%= "\u00e9" %> <%= "é".length %> <%= "é".bytes.length %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= "x" * 5 %> <%= '-' * @name_s.length %> <%= @name_s.center(12, '*') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @name_s[0, 2] %> <%= @name_s[-3..-1] %> <%= @name_s[/\w+$/] %> <%= @name_s.index('A') %> <%= @name_s.sub('App', 'Srv') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @yes == 'yes' and 'b' %> <%= (@off or 'dflt') %> <%= @none || @empty || 'x' %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @servers.join("\n  ") %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
  indented <%= @port %>  
	<%- if true -%>
	tab
	<%- end -%>
last
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
a<% if true %>

b
<% end %>c
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= 'no newline after' -%>
joined
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% if true -%>   
trailing spaces after
<% end -%>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= has_variable?('port') %> <%= has_variable?('none') %> <%= has_variable?('nothing') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% if has_variable?('ratio') and @ratio > 0.5 -%>big<% end %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.include?('port') %> <%= scope.exist?('nothing') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.to_hash['port'] %> <%= scope.to_hash.key?('servers') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= instance_variables.include?(:@port) %> <%= instance_variable_get('@port') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= binding.local_variables.include?(:_erbout) %> <%= self.class %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @title.inspect %> <%= @name.inspect %> <%= @module_name.inspect %> <%= @caller_module_name.inspect %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= Digest::MD5.hexdigest('x') rescue 'none' %> <%= require 'digest'; Digest::SHA256.hexdigest('x')[0, 8] %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= require 'base64'; Base64.strict_encode64('user:pw') %> <%= ['a'].pack('m0') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= require 'shellwords'; Shellwords.escape("it's") %> <%= "a b".shellescape %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= require 'ipaddr'; IPAddr.new('10.1.2.3/24').to_s %> <%= IPAddr.new('10.0.0.0/8').include?(IPAddr.new('10.9.9.9')) %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= require 'uri'; URI.parse('http://h:81/p').port %> <%= URI.encode_www_form('a' => 'b c') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= require 'time'; Time.at(0).utc.iso8601 %> <%= Time.at(86400).utc.strftime('%Y-%m-%d') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= require 'set'; Set.new(@servers).size %> <%= @servers.to_set.include?('x') %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @servers.any? { |s| s.start_with?('a') } %> <%= @servers.all?(String) %> <%= @servers.none? %> <%= @servers.count %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @servers.map.with_index(1) { |s, i| "#{i}:#{s}" }.join(' ') %> <%= @servers.each_with_object({}) { |s, h| h[s] = 1 }.length %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @opts.select { |k, _| k > 'l' }.keys.sort.join %> <%= @opts.sort_by { |k, v| v.to_s }.map(&:first).join %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @opts.merge('new' => 1).length %> <%= @opts.invert.length %> <%= @opts.to_a.length %> <%= @opts.any? { |k, v| v == 1 } %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% begin; @servers << 'more'; rescue => e; end -%><%= @servers.length %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= raise Puppet::ParseError, 'told so' %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= raise 'plain' %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= nil.foo %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= 1 / 0 %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<% if true -%>
no end
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @users.each do |k, v| %><%= k %><% end %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.function_notice(['from a template']) %>done
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.call_function('notice', ['said']) %>done
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.function_template(['nosuch/x.erb']) %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.call_function('inline_epp', ['<%= $x %>', {'x' => 5}]) %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @nosuch.something %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= Puppet.version.split('.').first %> <%= Puppet::Util::Platform.windows? %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= @opts.sort.to_h.to_yaml %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= [1, 1].to_set.size %> <%= Time.at(0).utc.iso8601 %> <%= Time.parse('2020-02-03').year %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= IPAddr.new('10.0.0.0/8').include?('10.1.1.1') %> <%= URI.parse('http://a/b').path %> <%= Base64.encode64('x').strip %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= Pathname.new('/a/b').dirname %> <%= Date.new(2020, 1, 2).to_s %> <%= StringIO.new('q').read %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= JSON.generate(@users['al']) %> <%= @servers.to_json %> <%= @none.to_json %> <%= @yes.to_yaml %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= OpenStruct.new('a' => 1).a %> <%= SecureRandom.hex(4).length %> <%= Etc.getpwuid(0).name %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.call_function('upcase', @yes) %> <%= scope.call_function('notice') rescue $!.class %>
| END
----
$servers = ['b.example.com', 'a.example.com', '10.0.0.1'] $port = 8080 $enabled = true $off = false $none = undef $empty = '' $ratio = 0.75 $list = [] $name_s = 'My App' $users = {'bob' => {'uid' => 1001, 'groups' => ['adm', 'sudo'], 'shell' => undef}, 'al' => {'uid' => 1000, 'groups' => [], 'shell' => '/bin/zsh'}} $opts = {'z' => 1, 'a' => 'two', 'm' => true, 'n' => undef, 'l' => ['x', 'y'], 'h' => {'k' => 'v'}} $multi = "one\ntwo\n\nthree" $folder = '/etc/app/conf.d' $yes = 'yes' $num = '42'
notice(inline_template(@(END)))
<%= scope.call_function('merge', @users) rescue $!.class %>
| END
