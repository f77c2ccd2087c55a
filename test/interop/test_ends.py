"""States, MESSAGE, and how sessions end (section 5)."""

import time

from bau_errors import Cut, Ended
from bau_frames import AUTH, BYE, LIST, PING, PONG, READ, frame_bytes, json_bytes, read_body
from harness import Case


class Ends(Case):
    def test_bye_of_the_client_is_answered_by_the_end_of_the_stream(self):
        session = self.session()
        end = session.bye()
        self.assertIsInstance(end, (Cut, Ended))

    def test_after_its_bye_the_server_half_closes_and_reads_on(self):
        session = self.session()
        session.send(0x7F)
        self.closed(session, 400, "bad_request")
        for _ in range(10):
            session.pipe.send(bytes(1_000))
            time.sleep(0.02)
        session.pipe.half_close()

    def test_a_client_that_never_closes_is_let_go_after_2_seconds(self):
        session = self.session()
        session.send(0x7F)
        self.closed(session, 400, "bad_request")
        started = time.monotonic()
        with self.assertRaises(OSError):
            while time.monotonic() - started < 6:
                session.pipe.send(bytes(100))
                time.sleep(0.05)
        self.assertGreater(time.monotonic() - started, 1.5)

    def test_bye_ends_what_is_in_flight(self):
        session = self.session()
        handle = session.open("big.png").ok["handle"]
        for n in range(8):
            session.ask_read(handle, n << 20, 1 << 20)
        session.send(0x7F)
        self.closed(session, 400, "bad_request")

    def test_a_message_is_answered_between_the_data_of_reads(self):
        session = self.session()
        handle = session.open("big.png").ok["handle"]
        reads = [session.ask_read(handle, n << 20, 1 << 20) for n in range(16)]
        session.message("how far?")
        self.assertFalse(session.answers[reads[-1]].done)
        for req in reads:
            session.wait(req)

    def test_messages(self):
        session = self.session()
        for text in ("", "oi", "a" * 4096, "é" * 2048, "\u202eoi", "\0"):
            self.assertIsInstance(session.message(text)["text"], str)
        for text in ("a" * 4097, "é" * 2048 + "a", "€" * 1366, "a" * 30_000):
            self.refused(413, "too_large", session.message, text)
        session.ping()

    def test_the_first_frame_must_be_auth(self):
        for kind, body, req in (
            (LIST, b"{}", 1),
            (PING, bytes(8), 0),
            (PONG, bytes(8), 0),
            (READ, read_body(1, 0, 1), 1),
            (0x80, b"", 0),
            (0x7F, b"", 1),
        ):
            with self.subTest(kind=hex(kind)):
                session = self.channel()
                session.send(kind, body, req)
                self.closed(session, 400, "bad_request")

    def test_bye_is_welcome_before_auth(self):
        session = self.channel()
        end = session.bye()
        self.assertIsInstance(end, (Cut, Ended))

    def test_nothing_but_bye_between_auth_and_welcome(self):
        auth = json_bytes({"mode": "known", "id": "ninguem", "app": "x"})
        for kind, body, req in ((AUTH, auth, 2), (LIST, b"{}", 2), (PING, bytes(8), 0)):
            with self.subTest(kind=hex(kind)):
                session = self.channel()
                session.send_together([frame_bytes(AUTH, auth, 1), frame_bytes(kind, body, req)])
                self.assertEqual(session.until_bye(), (400, "bad_request"))

    def test_a_request_right_behind_a_good_auth(self):
        session = self.channel(self.server.person(self.person))
        auth = json_bytes({"mode": "known", "id": self.person, "app": "x"})
        session.send_together([frame_bytes(AUTH, auth, 1), frame_bytes(LIST, b"{}", 2)])
        self.closed(session, 400, "bad_request")
        self.session().ping()

    def test_bye_right_behind_auth(self):
        for client_id in (self.person, "ninguem"):
            session = self.channel(self.server.person(self.person))
            auth = json_bytes({"mode": "known", "id": client_id, "app": "x"})
            bye = json_bytes({"code": 200, "reason": "bye"})
            session.send_together([frame_bytes(AUTH, auth, 1), frame_bytes(BYE, bye)])
            with self.assertRaises((Cut, Ended)):
                session.frame(3)
        self.session().ping()

    def test_bye_of_the_client_ends_what_is_in_flight(self):
        session = self.session()
        handle = session.open("big.png").ok["handle"]
        for n in range(16):
            session.ask_read(handle, n << 20, 1 << 20)
        session.send(BYE, json_bytes({"code": 200, "reason": "bye"}))
        session.pipe.half_close()
        received = 0
        with self.assertRaises((Cut, Ended)):
            while True:
                received += len(session.frame(3).body)
        self.assertLess(received, 16 << 20)

    def test_a_second_auth(self):
        session = self.session()
        body = json_bytes({"mode": "known", "id": self.person, "app": "x"})
        session.send(AUTH, body, session.next_req())
        self.closed(session, 400, "bad_request")
