"""What a request is refused with. Each service has its own form for it: see the services."""


class Refusal(Exception):
    def __init__(self, code, message, status=400):
        super().__init__(message)
        self.code, self.message, self.status = code, message, status
