"""Checks that need long silences, run beside everything else (sections 3 and 9)."""

import threading
import time

from bau_channel import Handshake, Pipe
from bau_errors import BauError
from bau_keys import Identity


class Watch(threading.Thread):
    """Connects, keeps silent from some point on, and measures until the server's FIN."""

    def __init__(self, server, prepare):
        super().__init__(daemon=True)
        self.server = server
        self.prepare = prepare
        self.seconds = None
        self.got = None
        self.failure = None
        self.start()

    def run(self):
        try:
            pipe = Pipe(self.server.host, self.server.port, 30)
            started = time.monotonic()
            self.prepare(pipe)
            self.got = pipe.rest(30)
            self.seconds = time.monotonic() - started
            pipe.close()
        except (OSError, BauError) as error:
            self.failure = error


def nothing(_):
    pass


def one_byte(pipe):
    pipe.send(b"B")


def first_message(pipe):
    pipe.send(Handshake(Identity()).first())
    pipe.read(194)


def half_of_message_3(pipe):
    handshake = Handshake(Identity())
    pipe.send(handshake.first())
    handshake.second(pipe.read(194)[2:])
    pipe.send(handshake.third()[0][:80])


def drip(pipe):
    """A byte now and then: the deadline is absolute, not a measure of idleness."""
    for byte in Handshake(Identity()).first()[:16]:
        pipe.send(bytes([byte]))
        time.sleep(0.5)


class NoAuth(threading.Thread):
    """A finished handshake and then nothing: the server says why it closes."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.session = server.dial()
        self.end = None
        self.seconds = None
        self.start()

    def run(self):
        started = time.monotonic()
        try:
            self.end = self.session.until_bye(30)
        except (BauError, TimeoutError) as error:
            self.end = error
        self.seconds = time.monotonic() - started
        self.session.abort()


class Idle(threading.Thread):
    """A READY session that says nothing, until the server asks whether it lives."""

    def __init__(self, session):
        super().__init__(daemon=True)
        self.session = session
        self.failure = None
        self.asked_after = None
        self.start()

    def run(self):
        started = time.monotonic()
        while self.asked_after is None and time.monotonic() - started < 40:
            try:
                self.session.frame(1)
            except TimeoutError:
                if self.session.pings:
                    self.asked_after = time.monotonic() - started
            except BauError as error:
                self.failure = error
                return
