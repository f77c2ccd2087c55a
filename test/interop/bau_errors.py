"""What can go wrong between this client and a server."""


class BauError(Exception):
    """What can go wrong between this client and a server."""


class Integrity(BauError):
    """The server sent something the protocol does not allow."""


class Cut(BauError):
    """The stream ended without a BYE: by `reset`, or else by FIN.

    `got` is what had come of the bytes asked for.
    """

    def __init__(self, message, got=b"", reset=False):
        super().__init__(message)
        self.got = got
        self.reset = reset


class Hinted(BauError):
    """The server sent a plaintext hint instead of message 2: unverified, never acted on."""

    def __init__(self, status):
        super().__init__(f"hint {status}")
        self.status = status


class Ended(BauError):
    """The server said BYE."""

    def __init__(self, code, reason):
        super().__init__(f"BYE {code} {reason}")
        self.code = code
        self.reason = reason


class Refused(BauError):
    """A request was answered with ERROR."""

    def __init__(self, body):
        super().__init__(f"ERROR {body['code']} {body['name']}: {body['msg']}")
        self.code = body["code"]
        self.name = body["name"]
        self.msg = body["msg"]
        self.retry_after_ms = body.get("retryAfterMs")
