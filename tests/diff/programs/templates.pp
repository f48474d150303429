$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
plain text
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @s %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @n %> <%= @f %> <%= @b %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
[<%= @u %>]
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @u.inspect %> <%= @missing.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @a.join(', ') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @a.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @h['k'] %> <%= @h['l'].map { |x| x + 1 }.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @h.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @h.sort.map { |k, v| "#{k}=#{v}" }.join(' ') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @secret %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @secret.unwrap %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @secret.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<% @a.each do |x| -%>
item <%= x %>
<% end -%>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<% @a.each do |x| %>
item <%= x %>
<% end %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
  <%- if @b -%>
yes
  <%- else -%>
no
  <%- end -%>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%# a comment -%>
after
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%% literal %%>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= 'a' -%>
b
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= "a
" %>b
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope['s'] %> <%= scope['::n'] %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope['missing'].inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope['::missing'].inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope['nosuch::thing'].inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.lookupvar('s') %> <%= scope.lookupvar('::s') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.lookupvar('other_missing').inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.lookupvar('u').inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.lookupvar(:s) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.to_hash['s'] %> <%= scope.to_hash.key?('u') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.to_hash.class %> <%= scope.to_hash['h'].class %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.include?('s') %> <%= scope.include?('missing') %> <%= scope.include?('u') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.exist?('s') %> <%= scope.exist?('missing') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= has_variable?('s') %> <%= has_variable?('missing') %> <%= has_variable?('u') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= has_variable?(:s) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.call_function('join', [['a', 'b'], '-']) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.call_function('upcase', ['abc']) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.call_function(:upcase, ['abc']) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.call_function('sprintf', ['%05.1f', 3.14159]) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.call_function('nosuch', ['abc']) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.call_function('upcase', [1, 2]) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.function_sprintf(['%s-%d', 'x', 3]) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.function_md5(['abc']) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.function_sha1(['abc']) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.function_regsubst(['hello', 'l', 'L', 'G']) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.function_inline_template(["<%= 1 + 1 %%>"]) rescue 'no' %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.function_shellquote(['a b', 'c']) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.function_nosuch(['x']) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.function_sprintf('x') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.function_split(['a,b', ',']).inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.function_versioncmp(['1.2', '1.10']) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.function_fail(['stop here']) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.function_tagged(['nothing']) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.function_defined(['file', 'nosuchtype']) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @title %> <%= @name %> <%= @module_name.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= classes.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= tags.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= all_tags.to_a.sort.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.to_s %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.environment %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= scope.catalog.classes.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= file.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= to_s %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @facts['kernel'] %> <%= @kernel %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @facts.class %> <%= @trusted.class %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @trusted['authenticated'].inspect %> <%= @trusted['extensions'].inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @environment %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= nil.foo %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
one
two
<%= nosuchname %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= 1 / 0 %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= raise 'my own words' %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= raise ArgumentError %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= raise Puppet::ParseError, 'wrong thing' %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= fail 'no good' %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= Integer('x') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= [1, 2].fetch(9) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= {}.fetch('a') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @n + 'x' %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @s + 1 %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @n.fdiv(5).round(2) %> <%= @f.to_i %> <%= @f * 2 %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= "%05d|%-6s|%x" % [@n, @s, 255] %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @s.upcase.reverse.center(12, '*') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @s =~ /(x)t/ ? $1 : 'no' %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @s.gsub(/[aeiou]/) { |c| c.upcase } %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @a.class %> <%= @n.class %> <%= @f.class %> <%= @b.class %> <%= @s.class %> <%= @s.encoding %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= 'ümläut'.length %> <%= 'ü'.bytes.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @s.dup << '!' %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= x = 5; x * 2 %> <%= x %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<% y = 1 %><% y += 1 while y < 100 %><%= y %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= [3, 1, 2].sort.reverse.first(2).inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= (1..5).each_slice(2).to_a.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= case @s when 'text' then 'matched' else 'not' end %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= defined?(@s).inspect %> <%= defined?(@missing).inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= instance_variables.include?(:@s) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= instance_variable_get(:@n) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= binding.local_variables.class %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= self.class %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= require 'json'; JSON.generate(@h) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= require 'yaml'; @h.to_yaml %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= require 'set'; Set.new([1, 1, 2]).size %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= require 'ipaddr'; IPAddr.new('10.0.0.0/8').include?('10.1.2.3') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= require 'digest'; Digest::MD5.hexdigest('a') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= require 'erb'; ERB::Util.html_escape('<&>') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= require 'shellwords'; 'a b'.shellescape %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= require 'nosuchfile' %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= Time.at(0).utc.strftime('%Y-%m-%d') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<% if @b and !@u -%>
both
<% end -%>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<% [1,2].each do |i| -%><%= i %>,<% end -%>

| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @h.map do |k, v| k end.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @a.each_with_index.map { |x, i| "#{i}:#{x}" }.join(' ') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @a.flatten.uniq.size %> <%= [@a, nil, [1]].flatten.compact.size %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @b ? 'on' : 'off' %> <%= !@b ? 'on' : 'off' %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= :undef.inspect %> <%= nil.to_s.empty? %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @a.include?('x') && @h.key?('k') %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @h.to_a.transpose.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= [@s] * 3 * '-' %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= 2 ** 70 %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= 1.0 %> <%= 1e20 %> <%= 1.0e-5 %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= "tab\there" %> <%= 'single
' %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= <<EOT
heredoc #{@s}
EOT
%>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= begin; nil.foo; rescue NoMethodError => e; e.class; end %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= lambda { |x| x * 2 }.call(21) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @s.send(:upcase) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @s.tr('a-y', 'b-z') %> <%= @s.succ %> <%= @s.unpack('C*').inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= __FILE__ %> <%= __LINE__ %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= @nested_undef.inspect %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= unclosed
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<% if true %>never closed
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<%= ) %>
| END
----
$s = 'text' $n = 42 $f = 2.5 $b = true $u = undef $a = ['x', 'y', 3] $h = {'k' => 'v', 'l' => [1, 2]} $secret = Sensitive('hidden')
notice(inline_template(@(END)))
<% end %>
| END
----
class top { $inner = 'class text' notice(inline_template('<%= @inner %> <%= @title %> <%= @name %> <%= @module_name.inspect %> <%= classes.inspect %> <%= scope.to_s %>')) }
include top
notice(inline_template('<%= scope["top::inner"] %> <%= scope.lookupvar("::top::inner") %> <%= scope["top::nosuch"].inspect %>'))
----
class parent { $p = 'from parent' }
class child inherits parent { $c = 'own' notice(inline_template('<%= @p %> <%= @c %> <%= scope["p"] %> <%= scope.to_hash["p"] %> <%= scope["child::p"] %>')) }
include child
----
define thing($size, $extra = undef) { notice(inline_template('<%= @title %> <%= @name %> <%= @size %> <%= @extra.inspect %> <%= scope.to_s %>')) }
thing { 'one': size => 3 }
thing { 'two': size => [1], extra => {'a' => undef} }
----
['a', 'b'].each |$i, $v| { notice(inline_template('<%= @i %><%= @v %> <%= scope["v"] %> <%= scope.to_hash["i"] %>')) }
----
notice(inline_template('a', 'b', '<%= 1 %>'))
----
notice(inline_template())
----
notice(inline_template(undef))
----
notice(inline_template(5))
----
notice(inline_template(['a', 'b']))
----
notice(template('/nonexistent/file.erb'))
----
notice(template('nosuchmodule/file.erb'))
----
notice(template('plain'))
----
notice(template())
----
$r = /ab+/ $t = Integer[1, 5] $v = SemVer('1.2.3') $d = default $f = File['/x']
notice(inline_template('<%= @r.class %> <%= @t %> <%= @v %> <%= @d.inspect %> <%= @f %>'))
----
$span = Timespan(90) $stamp = Timestamp('2020-01-02T03:04:05.678 UTC') $bin = Binary('aGVsbG8=')
notice(inline_template('<%= @span %> <%= @stamp %> <%= @bin %>'))
----
$deep = [[[undef, {'a' => undef}]], undef]
notice(inline_template('<%= @deep.inspect %> <%= @deep.flatten.compact.size %>'))
----
if 'hello world' =~ /(\w+) (\w+)/ { notice(inline_template('<%= scope["1"] %> <%= scope["0"] %> <%= scope["7"].inspect %>')) }
----
$x = inline_template("line\n")
notice($x.size, inline_template('<%= [1,2,3].sum -%>'))
----
file { '/tmp/x': mode => '0644', content => 'abc' }
notice(inline_template('<%= scope.catalog.resource("File", "/tmp/x")[:mode] %> <%= scope.catalog.resource("File[/tmp/x]")["content"] %> <%= scope.catalog.resource("File[/y]").inspect %>'))
----
function mine($x) { "mine: ${x}" }
notice(inline_template('<%= scope.call_function("mine", ["y"]) %>'))
----
function outer() { $local = 'l' inline_template('<%= @local %> <%= @topvar.inspect %>') }
$topvar = 't'
notice(outer())
