"""From a TCP connection to encrypted records (sections 3 and 4 of docs/PROTOCOL.md).

The Noise handshake is dissononce's. Nothing here acts on its own: each message is made
by one call and sent by another, so that a test can come between.
"""

import socket
import struct

from bau_errors import Cut, Integrity
from bau_keys import bind_text, fingerprint, verify
from dissononce.cipher.chachapoly import ChaChaPolyCipher
from dissononce.dh.x25519.x25519 import X25519DH
from dissononce.exceptions.decrypt import DecryptFailedException
from dissononce.hash.blake2b import Blake2bHash
from dissononce.processing.handshakepatterns.interactive.XX import XXHandshakePattern
from dissononce.processing.impl.cipherstate import CipherState
from dissononce.processing.impl.handshakestate import HandshakeState
from dissononce.processing.impl.symmetricstate import SymmetricState

PREFACE = b"BAU\x01"
REKEY_EVERY = 65_536


class Pipe:
    """A TCP connection, read by exact counts."""

    def __init__(self, host, port, timeout=12.0):
        self.socket = socket.create_connection((host, port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = bytearray()

    @property
    def address(self):
        """Our own address as the other side sees it, for loopback."""
        return "%s:%d" % self.socket.getsockname()[:2]

    def send(self, data):
        self.socket.sendall(data)

    def read(self, count):
        """Exactly `count` bytes. Cut at FIN or reset; TimeoutError when nothing comes."""
        while len(self.buffer) < count:
            try:
                piece = self.socket.recv(262_144)
            except ConnectionResetError:
                raise Cut("reset", bytes(self.buffer), reset=True) from None
            if not piece:
                raise Cut("end of stream", bytes(self.buffer))
            self.buffer += piece
        data = bytes(self.buffer[:count])
        del self.buffer[:count]
        return data

    def rest(self, timeout):
        """Everything until the server's FIN (or reset), within `timeout` seconds."""
        self.socket.settimeout(timeout)
        try:
            self.read(1 << 40)
        except Cut as cut:
            return cut.got
        raise AssertionError("unreachable")

    def half_close(self):
        self.socket.shutdown(socket.SHUT_WR)

    def close(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()


class Cipher(ChaChaPolyCipher):
    """dissononce's cipher with Noise's Rekey(), of which it forgets the truncation."""

    def rekey(self, key):
        return super().rekey(key)[:32]


def sized(message):
    return struct.pack(">H", len(message)) + message


class Handshake:
    """The three Noise messages, one method each, none of which touches a socket."""

    def __init__(self, identity, preface=PREFACE):
        self.identity = identity
        self.preface = preface
        self.symmetric = SymmetricState(CipherState(Cipher()), Blake2bHash())
        self.noise = HandshakeState(self.symmetric, X25519DH())
        self.noise.initialize(XXHandshakePattern(), True, b"bau/1\0" + preface, s=identity.x)
        self.server_fp = None
        self.server_e = None

    def first(self):
        """The preface and message 1, ready to send."""
        message = bytearray()
        self.noise.write_message(b"", message)
        return self.preface + sized(bytes(message))

    def second(self, message):
        """Takes message 2 (without its length) and checks the server's bind."""
        payload = bytearray()
        try:
            self.noise.read_message(message, payload)
        except DecryptFailedException:
            raise Integrity("message 2 does not decrypt") from None
        if len(payload) != 96:
            raise Integrity(f"message 2 carries {len(payload)} bytes")
        self.server_e = bytes(payload[:32])
        x_public = self.noise.rs.data
        verify(self.server_e, bytes(payload[32:]), bind_text(b"S", x_public))
        self.server_fp = fingerprint(x_public, self.server_e)

    def third(self, payload=None):
        """Message 3, ready to send, and the cipher states (to server, to client)."""
        if payload is None:
            payload = self.identity.e_public + self.identity.bind()
        message = bytearray()
        states = self.noise.write_message(payload, message)
        return sized(bytes(message)), states

    @property
    def h(self):
        return self.symmetric.get_handshake_hash()


class Direction:
    """The records of one direction: numbered from 0, rekeyed by their number."""

    def __init__(self, state):
        self.state = state
        self.count = 0

    def seal(self, plaintext):
        self._step()
        return self.state.encrypt_with_ad(b"", plaintext)

    def open(self, ciphertext):
        self._step()
        return self.state.decrypt_with_ad(b"", ciphertext)

    def _step(self):
        if self.count and self.count % REKEY_EVERY == 0:
            self.state.rekey()
            self.state.set_nonce(self.count)
        self.count += 1
