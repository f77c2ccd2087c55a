"""Frames, and which of them may answer what (sections 4 and 5 of docs/PROTOCOL.md)."""

import json
import struct
from dataclasses import dataclass, field

from bau_errors import Integrity, Refused

MAX_DATA = 32_768
MAX_JSON = 32 * 1024

# Frame types (section 4).
AUTH, WELCOME = 0x01, 0x02
LIST, OPEN, READ, SEAL, CLOSE, BATCH, MESSAGE = 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x18
OK, DATA, END, ERROR = 0x20, 0x21, 0x22, 0x2F
PING, PONG, BYE = 0x30, 0x31, 0x3F


@dataclass(frozen=True)
class Frame:
    type: int
    flags: int
    req: int
    body: bytes

    @staticmethod
    def parse(plaintext):
        if len(plaintext) < 6:
            raise Integrity("a frame shorter than its head")
        kind, flags, req = struct.unpack(">BBI", plaintext[:6])
        if flags != 0:
            raise Integrity(f"flags {flags:#x}")
        return Frame(kind, flags, req, plaintext[6:])

    def json(self):
        """The body as the protocol wants JSON: one object, 32 KiB, no key twice, depth 4."""
        if len(self.body) > MAX_JSON:
            raise Integrity("a JSON body over 32 KiB")
        try:
            value = json.loads(
                self.body.decode("utf-8"),
                object_pairs_hook=_no_key_twice,
                parse_constant=_no_constant,
            )
        except ValueError as error:
            raise Integrity(f"a JSON body that does not parse: {error}") from None
        if not isinstance(value, dict) or _depth(value) > 4:
            raise Integrity("a JSON body that is not one flat enough object")
        return value


def _no_key_twice(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("duplicate key")
    for _, value in pairs:
        if isinstance(value, int) and abs(value) > 2**53 - 1:
            raise ValueError("integer out of range")
    return dict(pairs)


def _no_constant(name):
    raise ValueError(name)


def _depth(value):
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def frame_bytes(kind, body=b"", req=0, flags=0):
    return struct.pack(">BBI", kind, flags, req) + body


def json_bytes(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def read_body(handle, offset, length):
    return struct.pack(">IQI", handle, offset, length)


@dataclass
class Answer:
    """What has come for one request. `done` after its last frame."""

    kind: int
    start: int = 0
    inline: bool = False
    ok: dict | None = None
    pieces: list = field(default_factory=list)
    end: int | None = None
    error: Refused | None = None
    done: bool = False

    @property
    def content(self):
        return b"".join(self.pieces)

    @property
    def size(self):
        return sum(map(len, self.pieces))

    def take(self, frame):
        if self.done:
            raise Integrity(f"type {frame.type:#x} after the last answer")
        if frame.type == ERROR:
            self.error = Refused(check_error(frame.json()))
            self.done = True
        elif frame.type == OK and self.kind != READ and self.ok is None:
            self.ok = frame.json()
            self.done = not self.inline
        elif frame.type == DATA and self._streams():
            self._take_data(frame.body)
        elif frame.type == END and self._streams():
            (self.end,) = struct.unpack(">Q", frame.body)
            if self.end != self.size:
                raise Integrity(f"END says {self.end}, {self.size} bytes came")
            self.done = True
        else:
            raise Integrity(f"type {frame.type:#x} in answer to {self.kind:#x}")

    def _streams(self):
        return self.kind == READ or (self.inline and self.ok is not None)

    def _take_data(self, body):
        (offset,) = struct.unpack(">Q", body[:8])
        content = body[8:]
        if not 1 <= len(content) <= MAX_DATA:
            raise Integrity(f"DATA of {len(content)} bytes")
        if offset != self.start + self.size:
            raise Integrity(f"DATA at {offset}, expected {self.start + self.size}")
        self.pieces.append(content)


def check_error(body):
    """The shape of an ERROR (sections 4 and 11)."""
    known = {"code", "name", "msg", "retryAfterMs"}
    if not {"code", "name", "msg"} <= set(body) <= known:
        raise Integrity(f"ERROR with keys {sorted(body)}")
    if not isinstance(body["code"], int) or not isinstance(body["name"], str):
        raise Integrity("ERROR of a wrong shape")
    if not isinstance(body["msg"], str) or len(body["msg"].encode()) > 256:
        raise Integrity("ERROR with a wrong msg")
    if (body["code"] == 429) != ("retryAfterMs" in body):
        raise Integrity("retryAfterMs belongs to 429, and to nothing else")
    return body
