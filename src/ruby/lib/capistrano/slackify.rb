# Tells a Slack channel what happens. A dry run tells nobody.
require 'json'
require 'net/http'
require 'uri'

module Capistrano
  module Slack
    def self.tell(text)
      url = fetch(:slack_url) or return warn('slack: :slack_url is not set')
      return if dry_run?

      payload = { channel: fetch(:slack_channel), username: fetch(:slack_username), icon_emoji: fetch(:slack_emoji), text: text,
                  parse: fetch(:slack_parse) }.compact
      answer = Net::HTTP.post(URI(url), JSON.generate(payload), 'Content-Type' => 'application/json')
      warn("slack: the message was refused: #{answer.code}") unless answer.is_a?(Net::HTTPSuccess)
    rescue SystemCallError, SocketError, Timeout::Error, OpenSSL::SSL::SSLError => e
      warn("slack: #{e.message}")
    end
  end
end

namespace :slack do
  task(:notify, [:message]) { |_, args| Capistrano::Slack.tell(args[:message] || fetch(:slack_text)) }

  namespace :notify do
    task(:started) { Capistrano::Slack.tell(fetch(:slack_deploy_starting_text)) if fetch(:slack_notify_events).include?(:started) }
    task(:finished) { Capistrano::Slack.tell(fetch(:slack_text)) if fetch(:slack_notify_events).include?(:success) }
    task(:failed) { Capistrano::Slack.tell(fetch(:slack_deploy_failed_text)) if fetch(:slack_notify_events).include?(:failed) }
  end
end

before 'deploy:starting', 'slack:notify:started'
after 'deploy:finished', 'slack:notify:finished'
after 'deploy:failed', 'slack:notify:failed'

namespace :load do
  task :defaults do
    set_if_empty :slack_channel, '#general'
    set_if_empty :slack_username, 'muster'
    set_if_empty :slack_emoji, ':ghost:'
    set_if_empty :slack_parse, 'default'
    set_if_empty :slack_user, -> { local_user }
    set_if_empty :slack_notify_events, %i[started success failed]
    what = -> { "of #{fetch(:application)} (#{fetch(:branch)}) to #{fetch(:stage)} by #{fetch(:slack_user)}" }
    set_if_empty :slack_deploy_starting_text, -> { "The deploy #{what.call} begins" }
    set_if_empty :slack_text, -> { "The deploy #{what.call} is done: #{fetch(:current_revision)}" }
    set_if_empty :slack_deploy_failed_text, -> { "The deploy #{what.call} has failed" }
  end
end
