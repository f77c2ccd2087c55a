"""An encrypted channel and what is in flight on it (sections 4 and 5 of docs/PROTOCOL.md)."""

import queue
import struct
import threading
import time

from bau_channel import Direction, sized
from bau_errors import BauError, Cut, Ended, Integrity
from bau_frames import (
    BYE,
    DATA,
    END,
    ERROR,
    OK,
    OPEN,
    PING,
    PONG,
    READ,
    Answer,
    Frame,
    frame_bytes,
    json_bytes,
)
from dissononce.exceptions.decrypt import DecryptFailedException


class Link:
    """An encrypted channel, from message 3 on: frames out, checked answers in.

    A thread reads, answers PING (unless `mute`) and queues frames; the caller's thread
    takes them with `frame`, or through `request` and `wait`, which check every answer
    against the state table (section 5). `trail` keeps (type, reqId) of all that was taken.
    """

    def __init__(self, pipe, handshake, states):
        self.pipe = pipe
        self.h = handshake.h
        self.identity = handshake.identity
        self.server_fp = handshake.server_fp
        self.server_e = handshake.server_e
        self.mute = False
        self.timeout = 15.0
        self.answers = {}
        self.finished = []
        self.trail = []
        self.pings = 0
        self._to_server = Direction(states[0])
        self._to_client = Direction(states[1])
        self._last_req = 0
        self._inbox = queue.SimpleQueue()
        self._lock = threading.Lock()
        pipe.socket.settimeout(None)
        threading.Thread(target=self._receive, daemon=True).start()

    # Sending: from whole frames down to bytes.

    def send(self, kind, body=b"", req=0, flags=0):
        self.send_record(frame_bytes(kind, body, req, flags))

    def send_record(self, plaintext):
        with self._lock:
            self.pipe.send(sized(self._to_server.seal(plaintext)))

    def send_together(self, frames):
        """Several frames in one write, so that they most likely arrive at once."""
        with self._lock:
            records = [sized(self._to_server.seal(frame)) for frame in frames]
            self.pipe.send(b"".join(records))

    def seal_record(self, plaintext):
        """The bytes of the next record, for a caller who wants to spoil them."""
        with self._lock:
            return sized(self._to_server.seal(plaintext))

    def next_req(self, skip=0):
        self._last_req += 1 + skip
        return self._last_req

    def expect(self, kind, req, start=0, inline=False):
        """Makes answers to `req` legal; for requests sent with `send` or `send_together`."""
        self.answers[req] = Answer(kind, start=start, inline=inline)

    def request(self, kind, body=b""):
        """Sends a request with the next reqId. A dict becomes JSON. Returns the reqId."""
        return self.request_together((kind, body))[0]

    def request_together(self, *requests):
        """As `request` for several (kind, body), which most likely arrive at once."""
        reqs, frames = [], []
        for kind, body in requests:
            req = self.next_req()
            inline = kind == OPEN and isinstance(body, dict) and "inline" in body
            start = struct.unpack(">IQI", body)[1] if kind == READ and len(body) == 16 else 0
            self.expect(kind, req, start, inline)
            data = json_bytes(body) if isinstance(body, dict) else body
            frames.append(frame_bytes(kind, data, req))
            reqs.append(req)
        self.send_together(frames)
        return reqs

    # Receiving.

    def _receive(self):
        try:
            while True:
                (length,) = struct.unpack(">H", self.pipe.read(2))
                if length < 17:
                    raise Integrity(f"a record of {length} bytes")
                frame = Frame.parse(self._to_client.open(self.pipe.read(length)))
                self._inbox.put(frame)
                if frame.type == PING and not self.mute:
                    self.send(PONG, frame.body)
        except DecryptFailedException:
            self._inbox.put(Integrity("a record does not decrypt"))
        except (BauError, OSError) as error:
            self._inbox.put(error if isinstance(error, BauError) else Cut(str(error)))

    def frame(self, timeout=None):
        """The next frame but PING. Raises Ended at BYE, Cut at an end without one."""
        while True:
            try:
                item = self._inbox.get(timeout=timeout or self.timeout)
            except queue.Empty:
                raise TimeoutError("no frame came") from None
            if isinstance(item, BauError):
                self._inbox.put(item)
                raise item
            self.trail.append((item.type, item.req))
            if item.type == PING:
                self._check_control(item, 8)
                self.pings += 1
                continue
            if item.type == BYE:
                self._check_control(item)
                body = item.json()
                raise Ended(body["code"], body["reason"])
            return item

    @staticmethod
    def _check_control(frame, size=None):
        if frame.req != 0 or (size is not None and len(frame.body) != size):
            raise Integrity(f"a malformed control frame {frame.type:#x}")

    def step(self, timeout=None):
        """Takes one frame and gives it to the request it answers. Returns that reqId."""
        frame = self.frame(timeout)
        answer = self.answers.get(frame.req)
        if answer is None or frame.type not in (OK, DATA, END, ERROR):
            raise Integrity(f"type {frame.type:#x} for request {frame.req}")
        answer.take(frame)
        if answer.done:
            self.finished.append(frame.req)
        return frame.req

    def settle(self, req, timeout=None):
        """Waits for the last answer to `req`, refusal or not."""
        answer = self.answers[req]
        while not answer.done:
            self.step(timeout)
        return answer

    def wait(self, req, timeout=None):
        """As `settle`, and raises Refused if that is what it came to."""
        answer = self.settle(req, timeout)
        if answer.error is not None:
            raise answer.error
        return answer

    def until_bye(self, timeout=None):
        """Takes everything up to BYE. Returns (code, reason)."""
        try:
            while True:
                self.frame(timeout)
        except Ended as ended:
            return ended.code, ended.reason

    def until_fin(self, timeout=3.0):
        """After BYE: nothing more may come but an orderly end of the stream."""
        try:
            item = self._inbox.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError("no end of stream") from None
        if not isinstance(item, Cut) or item.reset:
            raise Integrity(f"after BYE came {item}")
        self._inbox.put(item)
        return item

    # Ends (section 5).

    def bye(self):
        """The wished end: BYE, half-close, everything read up to the server's FIN."""
        self.send(BYE, json_bytes({"code": 200, "reason": "bye"}))
        self.pipe.half_close()
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:
            item = self._inbox.get(timeout=3)
            if isinstance(item, BauError):
                self.pipe.close()
                return item
        raise TimeoutError("no end of stream after BYE")

    def abort(self):
        """Ends without a word."""
        self.pipe.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.pipe.close()
