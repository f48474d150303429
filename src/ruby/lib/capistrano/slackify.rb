# Tells Slack's channels what happens. A dry run tells nobody, and who cannot be told keeps no deploy from its end.
require 'json'
require 'net/http'
require 'uri'

module Capistrano
  module Slack
    WORDS = { starting: %i[slack_deploy_starting_text slack_deploy_starting_color], success: %i[slack_text slack_deploy_finished_color],
              failed: %i[slack_deploy_failed_text slack_deploy_failed_color] }.freeze

    def self.tell(status)
      return if DSL.dry_run?

      [*DSL.fetch(:slack_channel)].each do |channel|
        answer = Net::HTTP.post_form(URI(DSL.fetch(:slack_url)), 'payload' => JSON.generate(payload(status, channel)))
        warn("slack: the message was refused: #{answer.code}") unless answer.is_a?(Net::HTTPSuccess)
      end
    rescue SystemCallError, SocketError, Timeout::Error, OpenSSL::SSL::SSLError => e
      warn("slack: #{e.message}")
    end

    def self.payload(status, channel)
      text, color = WORDS.fetch(status).map { |name| DSL.fetch(name) }
      { channel: channel, username: DSL.fetch(:slack_username), icon_emoji: DSL.fetch(:slack_emoji), parse: DSL.fetch(:slack_parse),
        attachments: [{ fallback: text, color: color, text: text, fields: fields(status), mrkdwn_in: DSL.fetch(:slack_mrkdwn_in) }] }
    end

    def self.fields(status)
      own = { status: status, stage: DSL.fetch(:stage), branch: DSL.fetch(:branch), revision: DSL.fetch(:current_revision), hosts: DSL.fetch(:slack_hosts) }
      known = own.to_h { |name, value| [name.to_s, { title: name.to_s.capitalize, value: value, short: true }] }.merge(DSL.fetch(:slack_custom_field_mapping))
      DSL.fetch(:slack_fields).map { |name| known.fetch(name) }
         .map { |field| field[:value].respond_to?(:call) ? field.merge(value: field[:value].call) : field }
    end
    private_class_method :payload, :fields
  end
end

namespace :slack do
  { started: :starting, finished: :success, failed: :failed }.each do |event, status|
    desc "Notify Slack that a deploy has #{event}"
    task :"notify_#{event}" do
      set event == :started ? :time_started : :time_finished, Time.now.to_i
      Capistrano::Slack.tell(status) if fetch(:slack_notify_events).include?(event)
    end
  end
end

before 'deploy:starting', 'slack:notify_started'
after 'deploy:finished', 'slack:notify_finished'
after 'deploy:failed', 'slack:notify_failed'

namespace :load do
  task :defaults do
    set_if_empty :slack_channel, ['#general']
    set_if_empty :slack_username, 'Capistrano'
    set_if_empty :slack_emoji, ':ghost:'
    set_if_empty :slack_parse, 'full'
    set_if_empty :slack_user, -> { local_user.to_s.strip }
    set_if_empty :slack_fields, %w[status stage branch revision hosts]
    set_if_empty :slack_custom_field_mapping, {}
    set_if_empty :slack_mrkdwn_in, []
    set_if_empty :slack_hosts, -> { release_roles(:all).map(&:hostname).join("\n") }
    set_if_empty :slack_url, -> { raise ':slack_url is not set' }
    who = -> { "#{fetch(:application)} deploy by #{fetch(:slack_user)}" }
    set_if_empty :slack_text, -> { "#{who.call}: successful in #{fetch(:time_finished, 0) - fetch(:time_started, 0)} seconds." }
    set_if_empty :slack_deploy_starting_text, -> { "#{who.call}: starting." }
    set_if_empty :slack_deploy_failed_text, -> { "#{who.call}: failed." }
    set_if_empty :slack_deploy_starting_color, 'warning'
    set_if_empty :slack_deploy_finished_color, 'good'
    set_if_empty :slack_deploy_failed_color, 'danger'
    set_if_empty :slack_notify_events, %i[started finished failed]
  end
end
