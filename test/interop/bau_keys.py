"""Identities and invites (sections 2 and 6 of docs/PROTOCOL.md)."""

import base64
import hashlib
import re
import struct
from dataclasses import dataclass

from bau_errors import Integrity
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from dissononce.dh.x25519.x25519 import X25519DH


def fingerprint(x_public, e_public):
    """FP of a pair of public keys, 32 bytes."""
    text = b"bau/1 identity\0" + x_public + e_public
    return hashlib.blake2b(text, digest_size=32).digest()


def fingerprint_text(fp):
    """The first 130 bits of a fingerprint, as 26 base32 characters."""
    return base64.b32encode(fp[:20])[:26].decode().lower()


def bind_text(role, x_public):
    """What E signs in the handshake; `role` is b"C" or b"S"."""
    return b"bau/1 bind\0" + role + x_public


class Identity:
    """The two key pairs of one side, freshly made."""

    def __init__(self):
        self.x = X25519DH().generate_keypair()
        self.e = Ed25519PrivateKey.generate()
        self.e_public = self.e.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.fp = fingerprint(self.x.public.data, self.e_public)

    def bind(self, role=b"C"):
        return self.e.sign(bind_text(role, self.x.public.data))


def verify(e_public, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(e_public).verify(signature, message)
    except InvalidSignature:
        raise Integrity("a signature does not verify") from None


LINK = re.compile(r"bau://(\[[0-9a-f:.]+\]|[a-z0-9.-]+):([0-9]{1,5})/?#([A-Za-z0-9_-]{87})")


def decode_base64url(text):
    """Strict: no padding, no other characters, unused bits zero."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode_base64url(data) != text:
        raise ValueError("not canonical base64url")
    return data


def encode_base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass(frozen=True)
class Invite:
    host: str
    port: int
    server_fp: bytes
    invite_id: bytes
    secret: bytes
    not_after: int

    @staticmethod
    def parse(link):
        """Reads a link. ValueError when it is not one, or was mistyped."""
        match = LINK.fullmatch(link)
        if match is None:
            raise ValueError("not an invite link")
        host, port, text = match.groups()
        blob = decode_base64url(text)
        label = b"bau/1 invite-check\0"
        check = hashlib.blake2b(label + blob[:61], digest_size=32).digest()[:4]
        if blob[0] != 1 or blob[61:] != check:
            raise ValueError("wrong version or check bytes")
        return Invite(
            host=host.strip("[]"),
            port=int(port),
            server_fp=blob[1:33],
            invite_id=blob[33:41],
            secret=blob[41:57],
            not_after=struct.unpack(">I", blob[57:61])[0],
        )

    def proof(self, h, client_fp, client_id=""):
        """The proof for the channel whose handshake hash is `h`; "" = no id in AUTH."""
        label = b"bau/1 invite-key\0"
        key = hashlib.blake2b(label + self.secret, digest_size=32).digest()
        text = b"bau/1 invite\0" + h + self.invite_id + client_fp + client_id.encode()
        return hashlib.blake2b(text, digest_size=32, key=key).digest()
