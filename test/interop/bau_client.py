"""A second implementation of Baú protocol 1: a client, in Python.

It was written from docs/PROTOCOL.md alone and shares neither a line nor a language with
the app: the Noise handshake is dissononce's, signatures and ciphers are OpenSSL's by way
of `cryptography`, hashes are hashlib's. It has two purposes. As a client it is strict: whatever
the server sends out of turn, out of shape or out of order raises `Integrity`. As a probe
it hides nothing: every byte of the handshake, every record and every frame can be sent
malformed.

Section numbers in the comments are those of docs/PROTOCOL.md.
"""

import secrets
import struct

from bau_channel import PREFACE, Handshake, Pipe
from bau_errors import Hinted, Integrity, Refused
from bau_frames import (
    AUTH,
    BATCH,
    CLOSE,
    ERROR,
    LIST,
    MESSAGE,
    OPEN,
    PING,
    PONG,
    READ,
    SEAL,
    WELCOME,
    check_error,
    json_bytes,
    read_body,
)
from bau_keys import encode_base64url
from bau_link import Link


class Session(Link):
    """A channel with AUTH and one method a request, each waited for."""

    welcome = None

    # Who we are (section 6).

    def auth(self, body, timeout=None):
        """AUTH, then WELCOME (kept, and checked) or Refused."""
        req = self.next_req()
        self.send(AUTH, json_bytes(body), req)
        return self.take_welcome(req, timeout)

    def take_welcome(self, req, timeout=None):
        frame = self.frame(timeout)
        if frame.req != req:
            raise Integrity("an answer to no AUTH")
        if frame.type == ERROR:
            raise Refused(check_error(frame.json()))
        if frame.type != WELCOME:
            raise Integrity(f"type {frame.type:#x} in answer to AUTH")
        self.welcome = frame.json()
        return self.welcome

    def auth_known(self, client_id, takeover=None):
        body = {"mode": "known", "id": client_id, "app": "interop"}
        if takeover is not None:
            body["takeover"] = takeover
        return self.auth(body)

    def auth_invite(self, invite, client_id=None, proof=None):
        if proof is None:
            proof = invite.proof(self.h, self.identity.fp, client_id or "")
        body = {
            "mode": "invite",
            "inviteId": encode_base64url(invite.invite_id),
            "proof": encode_base64url(proof),
            "app": "interop",
        }
        if client_id is not None:
            body["id"] = client_id
        return self.auth(body)

    # Requests, each waited for.

    def list(self, **body):
        return self.wait(self.request(LIST, body)).ok

    def open(self, name, **more):
        return self.wait(self.request(OPEN, {"name": name, **more}))

    def ask_read(self, handle, offset, length):
        return self.request(READ, read_body(handle, offset, length))

    def read(self, handle, offset, length):
        return self.wait(self.ask_read(handle, offset, length))

    def seal(self, handle, digest):
        return self.wait(self.request(SEAL, {"handle": handle, "digest": digest})).ok

    def close_handle(self, handle):
        return self.wait(self.request(CLOSE, struct.pack(">I", handle))).ok

    def batch(self, digest):
        return self.wait(self.request(BATCH, {"digest": digest})).ok

    def message(self, text):
        return self.wait(self.request(MESSAGE, {"text": text})).ok

    def ping(self, body=None):
        """Sends PING and takes the PONG, which must echo it."""
        body = secrets.token_bytes(8) if body is None else body
        self.send(PING, body)
        frame = self.frame()
        if (frame.type, frame.req, frame.body) != (PONG, 0, body):
            raise Integrity("a PONG that does not echo")


def dial(host, port, identity, pin=None, preface=PREFACE):
    """Connects and shakes hands.

    Integrity when the server is not the one pinned, Hinted when it will not talk now.
    """
    pipe = Pipe(host, port)
    try:
        handshake = Handshake(identity, preface)
        pipe.send(handshake.first())
        head = pipe.read(2)
        if head == b"BA":
            rest = pipe.read(4)
            raise Hinted(int.from_bytes(rest[2:], "big"))
        if head != b"\x00\xc0":
            raise Integrity(f"message 2 announced as {head.hex()}")
        handshake.second(pipe.read(192))
        if handshake.server_fp == identity.fp:
            raise Integrity("the server has our own identity")
        if pin is not None and handshake.server_fp != pin:
            raise Integrity("another server than the one pinned")
        message, states = handshake.third()
        pipe.send(message)
    except BaseException:
        pipe.close()
        raise
    return Session(pipe, handshake, states)
