# The texts that tasks show, by key; a recipe may add its own.
module Capistrano
  TEXTS = {
    starting: 'Starting',
    capified: 'Capified',
    start: 'Start',
    update: 'Update',
    finalize: 'Finalise',
    finishing: 'Finishing',
    finished: 'Finished',
    written_file: 'create %{file}',
    question: 'Please enter %{key}: ',
    question_default: 'Please enter %{key} (%{default_value}): ',
    question_prompt: '%{key}: ',
    question_prompt_default: '%{key} (%{default_value}): ',
    'console.welcome': 'capistrano console - enter command to execute on %{stage}',
    'console.bye': 'bye',
    linked_file_does_not_exist: 'linked file %{file} does not exist on %{host}',
    keeping_releases: 'Keeping %{keep_releases} of %{releases} deployed releases on %{host}',
    no_old_releases: 'No old releases (keeping newest %{keep_releases}) on %{host}',
    skip_cleanup: 'Skipping cleanup of invalid releases on %{host}; unexpected foldername found (should be timestamp)',
    wont_delete_current_release: 'Current release was marked for being removed but it\'s going to be skipped on %{host}',
    no_current_release: 'There is no current release present on %{host}',
    cannot_rollback: 'There are no older releases to rollback to',
    cannot_found_rollback_release: 'Cannot rollback because release %{release} does not exist',
    mirror_exists: 'The repository mirror is at %{at}',
    stage_not_set: 'Stage not set, please call something such as `cap production deploy`, where production is a stage you have defined.',
    revision_log_message: 'Branch %{branch} (at %{sha}) deployed as release %{release} by %{user}',
    rollback_log_message: '%{user} rolled back to release %{release}',
    deploy_failed: 'The deploy has failed with an error: %{ex}'
  }

  def self.text(key, values)
    text = TEXTS[key.to_sym] or return "translation missing: en.capistrano.#{key}"
    values.reduce(text) { |so_far, (name, value)| so_far.gsub("%{#{name}}", value.to_s) }
  end
end

# For recipes that set the language or store texts.
module I18n
  class << self
    attr_accessor :locale, :enforce_available_locales

    def backend
      self
    end

    def store_translations(_language, texts)
      Capistrano::TEXTS.merge!(flat(texts[:capistrano] || {}))
    end

    def t(key, values = {})
      Capistrano.text(key, values)
    end
    alias translate t

    private

    # { console: { bye: … } } as { 'console.bye': … }
    def flat(texts, before = '')
      texts.each_with_object({}) do |(key, text), all|
        text.is_a?(Hash) ? all.merge!(flat(text, "#{before}#{key}.")) : all[:"#{before}#{key}"] = text
      end
    end
  end
end
