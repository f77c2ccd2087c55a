"""The client's own parts, held to what docs/PROTOCOL.md states in figures."""

import base64
import hashlib
import struct
import unittest

from bau_channel import Cipher
from bau_errors import Integrity
from bau_frames import Frame
from bau_keys import Invite, encode_base64url, fingerprint_text
from bau_receipts import receipt_name


class Figures(unittest.TestCase):
    def test_rekey(self):
        self.assertEqual(
            Cipher().rekey(bytes(range(32))).hex(),
            "50835543a205b22c9323f2022bc4f67d838f90e61d5ccf33c4513e01f85b5042",
        )

    def test_fingerprint_text_is_the_first_130_bits(self):
        text = fingerprint_text(bytes.fromhex("00" * 16 + "ff" * 16))
        self.assertEqual(text, "a" * 25 + "d")

    def test_links(self):
        blob = b"\x01" + bytes(32) + bytes(8) + bytes(16) + struct.pack(">I", 1_700_000_000)
        label = b"bau/1 invite-check\0"
        check = hashlib.blake2b(label + blob, digest_size=32).digest()[:4]
        text = encode_base64url(blob + check)
        self.assertEqual(len(text), 87)
        for host in ("127.0.0.1", "[2001:db8::1]", "casa.example"):
            for slash in ("/", ""):
                invite = Invite.parse(f"bau://{host}:1235{slash}#{text}")
                self.assertEqual((invite.port, invite.not_after), (1235, 1_700_000_000))
        spoiled = base64.urlsafe_b64encode(blob + b"\0\0\0\0").decode()[:87]
        for link in (
            f"bau://h:1#{spoiled}",
            f"bau://h#{text}",
            f"bau://h:1/x#{text}",
            f"bau://h:1#{text}=",
            f"http://h:1#{text}",
        ):
            with self.subTest(link), self.assertRaises(ValueError):
                Invite.parse(link)

    def test_names_in_receipts(self):
        self.assertEqual(receipt_name("a b/\u00e1%~.txt"), "a%20b/%C3%A1%25~.txt")

    def test_strict_json(self):
        for body in (b'{"a":1,"a":1}', b"[]", b'{"a":NaN}', b"\xff", b'{"a":9007199254740992}'):
            with self.subTest(body), self.assertRaises(Integrity):
                Frame(0x20, 0, 1, body).json()
