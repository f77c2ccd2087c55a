"""Before the channel exists: sizes, hints, other protocols, spoiled messages (section 3)."""

import os
import time

from bau_channel import Handshake, Pipe, sized
from bau_frames import AUTH, WELCOME, frame_bytes, json_bytes
from bau_keys import Identity, fingerprint_text
from harness import Case, unhex


class Greeting(Case):
    def pipe(self):
        pipe = Pipe(self.server.host, self.server.port)
        self.addCleanup(pipe.close)
        return pipe

    def dropped(self, data):
        """The server takes `data`, answers nothing and closes at once."""
        pipe = self.pipe()
        started = time.monotonic()
        pipe.send(data)
        self.assertEqual(pipe.rest(12), b"")
        self.assertLess(time.monotonic() - started, 3)

    def test_the_server_proves_the_identity_it_announced(self):
        session = self.channel()
        self.assertEqual(fingerprint_text(session.server_fp), self.server.fp_text)

    def test_message_2_is_fresh_each_time(self):
        first, second = self.pipe(), self.pipe()
        identity = Identity()
        answers = []
        for pipe in (first, second):
            pipe.send(Handshake(identity).first())
            answers.append(pipe.read(194))
        self.assertEqual(answers[0][:2], b"\x00\xc0")
        self.assertNotEqual(answers[0][2:34], answers[1][2:34])

    def test_bytes_may_arrive_one_by_one(self):
        pipe, identity = self.pipe(), Identity()
        handshake = Handshake(identity)
        for byte in handshake.first():
            pipe.send(bytes([byte]))
        handshake.second(pipe.read(194)[2:])
        message, _ = handshake.third()
        for byte in message:
            pipe.send(bytes([byte]))
        pipe.socket.settimeout(0.3)
        with self.assertRaises(TimeoutError):
            pipe.read(1)

    def test_message_3_and_auth_may_arrive_together(self):
        identity = self.server.person("ana")
        pipe = self.pipe()
        handshake = Handshake(identity)
        pipe.send(handshake.first())
        handshake.second(pipe.read(194)[2:])
        message, (to_server, to_client) = handshake.third()
        auth = frame_bytes(AUTH, json_bytes({"mode": "known", "id": "ana", "app": "x"}), 1)
        pipe.send(message + sized(to_server.encrypt_with_ad(b"", auth)))
        length = int.from_bytes(pipe.read(2), "big")
        welcome = to_client.decrypt_with_ad(b"", pipe.read(length))
        self.assertEqual(welcome[0], WELCOME)

    def test_another_version_gets_the_hint_426(self):
        for version in (0, 2, 255):
            with self.subTest(version=version):
                pipe = self.pipe()
                pipe.send(b"BAU" + bytes([version]))
                self.assertEqual(pipe.rest(5), unhex("42415500 01aa"))

    def test_another_version_with_a_whole_first_message_gets_the_hint_426(self):
        pipe = self.pipe()
        pipe.send(Handshake(Identity(), b"BAU\x02").first() + os.urandom(200))
        self.assertEqual(pipe.rest(5), unhex("42415500 01aa"))

    def test_other_protocols_get_nothing(self):
        hello = unhex("16030100c8010000c40303") + os.urandom(200)
        greetings = {
            "HTTP": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "TLS": hello,
            "SSH": b"SSH-2.0-OpenSSH_9.2\r\n",
            "lower case": b"bau\x01" + sized(os.urandom(32)),
            "the third byte": b"BAX\x01" + sized(os.urandom(32)),
            "zeros": bytes(64),
        }
        for name, data in greetings.items():
            with self.subTest(name):
                self.dropped(data)

    def test_random_bytes_get_nothing(self):
        for size in (4, 38, 500, 5_000, 100_000):
            with self.subTest(size=size):
                self.dropped(b"\xff" + os.urandom(size))

    def test_message_1_of_a_wrong_size(self):
        for size in (0, 1, 31, 33, 48, 192, 65_535):
            with self.subTest(size=size):
                self.dropped(b"BAU\x01" + sized(os.urandom(size)))

    def test_low_order_ephemeral_keys(self):
        order_8 = "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"
        for point in (bytes(32), b"\x01" + bytes(31), unhex(order_8)):
            with self.subTest(point=point.hex()):
                self.dropped(b"BAU\x01" + sized(point))

    def after_message_2(self, third):
        """Sends what `third(handshake)` makes of message 3; the server must close wordlessly."""
        pipe = self.pipe()
        handshake = Handshake(Identity())
        pipe.send(handshake.first())
        handshake.second(pipe.read(194)[2:])
        pipe.send(third(handshake))
        self.assertEqual(pipe.rest(3), b"")

    def test_message_3_of_a_wrong_size(self):
        for size in (0, 159, 161, 192):
            with self.subTest(size=size):
                self.after_message_2(lambda _, size=size: sized(os.urandom(size)))

    def test_message_3_with_a_spoiled_byte(self):
        for at in (2, 40, 60, 100, 161):

            def spoiled(handshake, at=at):
                message = bytearray(handshake.third()[0])
                message[at] ^= 1
                return bytes(message)

            with self.subTest(at=at):
                self.after_message_2(spoiled)

    def test_message_3_with_a_wrong_bind(self):
        other = Identity()
        payloads = {
            "signed as a server": lambda me: me.e_public + me.bind(b"S"),
            "of another key": lambda me: me.e_public + other.bind(),
            "another key's own": lambda me: other.e_public + other.bind(),
            "zeros": lambda me: me.e_public + bytes(64),
            "a zero key": lambda me: bytes(32) + me.bind(),
            "a longer payload": lambda me: me.e_public + me.bind() + b"\0",
            "no payload": lambda me: b"",
        }
        for name, payload in payloads.items():
            with self.subTest(name):
                self.after_message_2(lambda h, make=payload: h.third(make(h.identity))[0])

    def test_message_1_twice(self):
        pipe = self.pipe()
        pipe.send(Handshake(Identity()).first())
        pipe.read(194)
        pipe.send(sized(os.urandom(32)))
        self.assertEqual(pipe.rest(3), b"")

    def test_a_flood_before_message_2_is_cut(self):
        pipe = self.pipe()
        try:
            pipe.send(Handshake(Identity()).first() + os.urandom(2_000_000))
        except OSError:
            return
        self.assertIn(len(pipe.rest(3)), (0, 194))

    def test_a_client_may_leave_after_message_2(self):
        for _ in range(30):
            pipe = self.pipe()
            pipe.send(Handshake(Identity()).first())
            pipe.read(194)
            pipe.close()
        self.session().ping()
