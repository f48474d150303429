"""Reports of runs, as two agents' are compared."""
import json
import subprocess

# Without the tags that name Ruby's classes.
AS_JSON = ("require 'yaml'; require 'json'; puts JSON.generate(YAML.load(STDIN.read.gsub(/!ruby\\/\\S+/, ''), "
           "permitted_classes: [Time, Symbol], aliases: true))")


def comparable(text):
    """A report's YAML as JSON, without times, ids and log lines."""
    data = json.loads(subprocess.run(["ruby", "-e", AS_JSON], input=text, check=True, capture_output=True, text=True,
                                     timeout=30).stdout)
    for key in ("time", "transaction_uuid", "catalog_uuid", "configuration_version", "logs"):
        data.pop(key, None)
    data["metrics"].pop("time")
    for status in data["resource_statuses"].values():
        for key in ("time", "evaluation_time"):
            status.pop(key)
        for event in status["events"]:
            event.pop("time")
    return json.dumps(data, indent=1, sort_keys=True)
