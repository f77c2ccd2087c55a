"""Nonsense in bulk: connections cut at every byte, random frames, bombs. The server answers
with what the protocol names, or closes, and goes on serving."""

import random

from bau_channel import Handshake, Pipe, sized
from bau_errors import Cut, Ended
from bau_frames import AUTH, LIST, frame_bytes, json_bytes
from harness import Case

REQUESTS = (0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x18)
CLOSING_STATUSES = {(400, "bad_request")}


class Cuts(Case):
    def flight(self, upto):
        """Everything a client sends up to AUTH, cut after `upto` bytes."""
        pipe = Pipe(self.server.host, self.server.port)
        try:
            handshake = Handshake(self.server.person("ana"))
            first = handshake.first()
            pipe.send(first[:upto])
            upto -= len(first)
            if upto <= 0:
                return
            handshake.second(pipe.read(194)[2:])
            message, (to_server, _) = handshake.third()
            auth = frame_bytes(AUTH, json_bytes({"mode": "known", "id": "ana", "app": "x"}), 1)
            pipe.send((message + sized(to_server.encrypt_with_ad(b"", auth)))[:upto])
        finally:
            pipe.close()

    def test_cut_at_every_byte_before_ready(self):
        for upto in range(1, 290):
            self.flight(upto)
        self.session().ping()

    def test_records_cut_at_every_byte(self):
        for upto in range(1, 60, 3):
            session = self.session()
            session.pipe.send(session.seal_record(frame_bytes(LIST, b'{"limit":5}', 2))[:upto])
            session.abort()
        self.session().ping()


class Fuzz(Case):
    def status_of(self, frames):
        """What a session comes to that sends these frames and then leaves."""
        session = self.session()
        session.send_together(frames)
        session.pipe.half_close()
        try:
            while True:
                session.frame(5)
        except Ended as ended:
            return ended.code, ended.reason
        except Cut:
            return None

    def test_random_frames(self):
        chance = random.Random(20240229)
        for _ in range(150):
            frames = [
                frame_bytes(
                    chance.choice((*REQUESTS, chance.randrange(256))),
                    chance.randbytes(chance.choice((0, 1, 4, 8, 16, 300))),
                    chance.choice((0, 2, 3, chance.randrange(2**32))),
                    chance.choice((0, 0, 0, 1)),
                )
                for _ in range(chance.randrange(1, 6))
            ]
            self.assertIn(self.status_of(frames), CLOSING_STATUSES | {None})
        self.session().ping()

    def test_well_formed_frames_with_random_values(self):
        chance = random.Random(7)
        values = ("", "one.txt", "..", 0, 1, -1, 2**53 - 1, 1.5, True, None, [], {}, "0" * 128)
        keys = ("name", "handle", "digest", "dir", "cursor", "limit", "inline", "whole", "text")
        for _ in range(100):
            frames = []
            for n in range(chance.randrange(1, 5)):
                body = {k: chance.choice(values) for k in chance.sample(keys, 4)}
                frames.append(frame_bytes(chance.choice(REQUESTS), json_bytes(body), n + 2))
            self.assertIn(self.status_of(frames), CLOSING_STATUSES | {None})
        self.session().ping()

    def test_bombs(self):
        many_keys = b"{" + b",".join(b'"k%d":1' % n for n in range(3_300)) + b"}"
        for body in (
            b"[" * 32_768,
            b'{"x":' + b"[" * 32_000,
            b'{"x":' + b"[" * 16_000 + b"]" * 16_000 + b"}",
            b'{"x":"' + b"\\" * 32_001 + b'"}',
            b'{"x":1' + b"0" * 32_000 + b"}",
            b'{"x":' + b"-" * 32_000 + b"}",
        ):
            with self.subTest(body=body[:10]):
                self.assertEqual(self.status_of([frame_bytes(LIST, body, 2)]), (400, "bad_request"))
        session = self.session()
        self.assertIn("entries", session.wait(session.request(LIST, many_keys)).ok)
        long = "\u0130" * 10_000
        self.assertEqual(session.list(query=long)["entries"], [])
