"""A cloud that runs for a test, in a folder of its own."""

import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Cloud:
    def __init__(self, directory):
        self.directory = Path(directory)
        self.process = subprocess.Popen([HERE / "cloud", "serve", "--state", directory, "--metadata", "127.0.0.1:0",
                                         "--boot-seconds", "0.1"], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().split()[1]
        os.environ |= {"AWS_SHARED_CREDENTIALS_FILE": f"{directory}/credentials", "AWS_CONFIG_FILE": f"{directory}/config",
                       "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "", "HOME": str(directory)}

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    def control(self, order, **values):
        pairs = [f"{name}={value}" for name, value in values.items()]
        out = subprocess.run([HERE / "cloud", "control", "--state", self.directory, order, *pairs], check=True,
                             capture_output=True, text=True).stdout
        return out.strip()
