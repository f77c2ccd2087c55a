"""Records, frame heads and unknown types (section 4)."""

import struct

from bau_channel import sized
from bau_frames import (
    BYE,
    CLOSE,
    DATA,
    END,
    ERROR,
    LIST,
    OK,
    PING,
    PONG,
    READ,
    WELCOME,
    frame_bytes,
    read_body,
)
from harness import Case


class Records(Case):
    def test_a_bad_tag_is_closed_without_a_word(self):
        for at in (2, 10, -1):
            with self.subTest(at=at):
                session = self.session()
                record = bytearray(session.seal_record(frame_bytes(PING, bytes(8))))
                record[at] ^= 1
                session.pipe.send(bytes(record))
                self.silent(session)

    def test_a_record_sent_twice_is_closed_without_a_word(self):
        session = self.session()
        record = session.seal_record(frame_bytes(PING, b"replayed"))
        session.pipe.send(record)
        self.assertEqual(session.frame().type, PONG)
        session.pipe.send(record)
        self.silent(session)

    def test_a_record_left_out_is_closed_without_a_word(self):
        session = self.session()
        session.seal_record(frame_bytes(PING, bytes(8)))
        session.send(PING, bytes(8))
        self.silent(session)

    def test_a_bad_length_is_closed_without_a_word(self):
        for length in (0, 1, 16):
            with self.subTest(length=length):
                session = self.session()
                session.pipe.send(sized(bytes(length)))
                self.silent(session)

    def test_the_shortest_and_the_longest_record(self):
        session = self.session()
        session.send(0x80)
        session.send(0xFF, bytes(65_535 - 16 - 6))
        session.ping()

    def test_a_record_too_short_for_a_frame(self):
        for length in (1, 5):
            with self.subTest(length=length):
                session = self.session()
                session.send_record(bytes([PING]) + bytes(length - 1))
                self.closed(session, 400, "bad_request")

    def test_records_may_arrive_byte_by_byte_or_all_at_once(self):
        session = self.session()
        for byte in session.seal_record(frame_bytes(PING, b"drip-fed")):
            session.pipe.send(bytes([byte]))
        self.assertEqual(session.frame().body, b"drip-fed")
        session.send_together([frame_bytes(PING, struct.pack(">Q", n)) for n in range(500)])
        for n in range(500):
            self.assertEqual(session.frame().body, struct.pack(">Q", n))


class Heads(Case):
    def test_flags_are_refused(self):
        for kind, body in ((PING, bytes(8)), (LIST, b"{}"), (0x80, b""), (BYE, b"{}")):
            for flags in (1, 0x80):
                with self.subTest(kind=kind, flags=flags):
                    session = self.session()
                    session.send(kind, body, 2 if kind == LIST else 0, flags)
                    self.closed(session, 400, "bad_request")

    def test_types_that_are_not_the_client_s_to_send(self):
        servers = (WELCOME, OK, DATA, END, ERROR)
        unknown = (0x00, 0x03, 0x06, 0x07, 0x16, 0x17, 0x19, 0x1F, 0x23, 0x32, 0x40, 0x4F, 0x7F)
        for kind in (*servers, *unknown):
            with self.subTest(kind=hex(kind)):
                session = self.session()
                session.send(kind, b"{}", 2)
                self.closed(session, 400, "bad_request")

    def test_types_from_0x80_on_are_ignored(self):
        session = self.session()
        for kind in range(0x80, 0x100):
            session.send(kind, b"whatever \xff", 0 if kind % 2 else 7_000)
        session.ping()
        self.assertIn("entries", session.list())

    def test_the_request_number_must_rise(self):
        for req in (0, 1, 2):
            with self.subTest(req=req):
                session = self.session()
                session.list()
                session.send(LIST, b"{}", req)
                self.closed(session, 400, "bad_request")

    def test_the_highest_request_number(self):
        session = self.session()
        session.expect(LIST, 0xFFFFFFFF)
        session.send(LIST, b"{}", 0xFFFFFFFF)
        self.assertIn("entries", session.wait(0xFFFFFFFF).ok)
        session.send(LIST, b"{}", 0)
        self.closed(session, 400, "bad_request")

    def test_ping_pong_and_bye_carry_0(self):
        for kind, body in ((PING, bytes(8)), (PONG, bytes(8))):
            with self.subTest(kind=hex(kind)):
                session = self.session()
                session.send(kind, body, 2)
                self.closed(session, 400, "bad_request")

    def test_ping_and_pong_are_8_bytes(self):
        for kind in (PING, PONG):
            for size in (0, 7, 9):
                with self.subTest(kind=hex(kind), size=size):
                    session = self.session()
                    session.send(kind, bytes(size))
                    self.closed(session, 400, "bad_request")

    def test_an_unasked_pong_is_no_fault(self):
        session = self.session()
        session.send(PONG, b"unasked!")
        session.ping()

    def test_binary_bodies_of_a_wrong_size(self):
        handle = struct.pack(">I", 1)
        bodies = [(READ, read_body(1, 0, 1)[:-1]), (READ, read_body(1, 0, 1) + b"\0")]
        bodies += [(CLOSE, handle[:-1]), (CLOSE, handle + b"\0"), (READ, b"")]
        for kind, body in bodies:
            with self.subTest(kind=hex(kind), size=len(body)):
                session = self.session()
                session.request(kind, body)
                self.closed(session, 400, "bad_request")
