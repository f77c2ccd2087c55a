"""SEAL, BATCH and receipts, with stock minisign and b2sum as judges (sections 4 and 8)."""

import pathlib
import struct
import subprocess
import tempfile
import time
from datetime import datetime

from bau_frames import BATCH, CLOSE, OPEN, READ, SEAL, read_body
from bau_keys import fingerprint_text
from bau_receipts import EMPTY_DIGEST, parse_receipt, receipt_name
from harness import FILES, Case, digest, minisign_agrees

NAME = "notas/ol\u00e1 mundo.txt"


def millis(iso):
    return datetime.fromisoformat(iso.replace("Z", "+00:00")).timestamp() * 1000


class Receipts(Case):
    def assert_receipt(self, session, receipt, name, data):
        fields = parse_receipt(receipt, session.server_fp, session.server_e)
        self.assertEqual(fields["file"], receipt_name(name))
        self.assertEqual(fields["size"], str(len(data)))
        self.assertEqual(fields["blake2b"], digest(data))
        self.assertEqual(fields["server"], fingerprint_text(session.server_fp))
        self.assertEqual(fields["id"], self.person)
        self.assertEqual(fields["client"], fingerprint_text(session.identity.fp))
        self.assertLess(abs(millis(fields["at"]) - time.time() * 1000), 5_000)
        return fields


class Sealing(Receipts):
    def read_all(self, session, name):
        ok = session.open(name).ok
        data, offset = b"", 0
        while offset < ok["size"]:
            data += session.read(ok["handle"], offset, 1 << 20).content
            offset = len(data)
        return ok["handle"], data

    def test_after_reading(self):
        session = self.session()
        for name in (NAME, "small.png", "big.png"):
            with self.subTest(name):
                handle, data = self.read_all(session, name)
                ok = session.seal(handle, digest(data))
                self.assertEqual(set(ok), {"digest", "receipt"})
                self.assertEqual(ok["digest"], digest(data))
                fields = self.assert_receipt(session, ok["receipt"], name, data)
                self.assertEqual(fields["mtime"], "2023-11-14T22:13:20.125Z")
                self.refused(400, "bad_handle", session.read, handle, 0, 1)
                self.refused(400, "bad_handle", session.seal, handle, digest(data))
                self.assertEqual(session.close_handle(handle), {})

    def test_without_reading(self):
        session = self.session()
        for name in ("one.txt", "other.png"):
            handle = session.open(name).ok["handle"]
            ok = session.seal(handle, digest(FILES[name]))
            self.assert_receipt(session, ok["receipt"], name, FILES[name])

    def test_after_reading_out_of_order_and_in_part(self):
        session = self.session()
        handle = session.open("small.png").ok["handle"]
        session.read(handle, 50_000, 50_000)
        session.read(handle, 0, 10)
        session.read(handle, 0, 10)
        session.seal(handle, digest(FILES["small.png"]))

    def test_after_inline(self):
        session = self.session()
        answer = session.open("small.png", inline=1000)
        session.read(answer.ok["handle"], 1000, 1 << 20)
        ok = session.seal(answer.ok["handle"], digest(FILES["small.png"]))
        self.assert_receipt(session, ok["receipt"], "small.png", FILES["small.png"])

    def test_an_empty_file(self):
        self.assertTrue(EMPTY_DIGEST.startswith("786a02f7"))
        session = self.session()
        handle = session.open("empty.txt").ok["handle"]
        ok = session.seal(handle, EMPTY_DIGEST)
        self.assert_receipt(session, ok["receipt"], "empty.txt", b"")

    def test_a_wrong_digest_ends_the_handle(self):
        session = self.session()
        handle, data = self.read_all(session, "small.png")
        self.refused(422, "digest_mismatch", session.seal, handle, EMPTY_DIGEST)
        self.refused(400, "bad_handle", session.seal, handle, digest(data))
        self.assertEqual(session.close_handle(handle), {})
        session.ping()

    def test_while_a_read_is_in_flight(self):
        session = self.session()
        handle = session.open("big.png").ok["handle"]
        reads = [(READ, read_body(handle, n << 20, 1 << 20)) for n in range(16)]
        seal = (SEAL, {"handle": handle, "digest": digest(FILES["big.png"])})
        session.request_together(*reads, seal)
        self.closed(session, 400, "bad_request")

    def test_nothing_more_is_to_be_had_of_a_handle_being_sealed(self):
        for size_name in ("small.png", "big.png"):
            session = self.session()
            handle = session.open(size_name).ok["handle"]
            seal = (SEAL, {"handle": handle, "digest": digest(FILES[size_name])})
            first, second, read = session.request_together(
                seal, seal, (READ, read_body(handle, 0, 10))
            )
            self.refused(400, "bad_handle", session.wait, second)
            self.refused(400, "bad_handle", session.wait, read)
            receipt = session.wait(first).ok["receipt"]
            self.assert_receipt(session, receipt, size_name, FILES[size_name])
            session.bye()

    def test_a_handle_closed_while_it_is_sealed(self):
        session = self.session()
        handle = session.open("other.png").ok["handle"]
        body = {"handle": handle, "digest": digest(FILES["other.png"])}
        seal, close = session.request_together((SEAL, body), (CLOSE, struct.pack(">I", handle)))
        self.assertEqual(session.wait(close).ok, {})
        # Sealed before it was closed, or ended by it: the protocol leaves both open.
        sealed = session.settle(seal)
        if sealed.error is not None:
            self.assertEqual((sealed.error.code, sealed.error.name), (400, "bad_handle"))
        self.refused(400, "bad_handle", session.seal, handle, body["digest"])

    def test_while_another_handle_reads(self):
        session = self.session()
        reading = session.open("big.png").ok["handle"]
        handle = session.open("small.png").ok["handle"]
        read = session.ask_read(reading, 0, 1 << 20)
        session.seal(handle, digest(FILES["small.png"]))
        session.wait(read)

    def test_many_seals_of_one_file_at_once(self):
        session = self.session()
        handles = [session.open("big.png").ok["handle"] for _ in range(8)]
        body = {"digest": digest(FILES["big.png"])}
        reqs = [session.request(SEAL, {"handle": h, **body}) for h in handles]
        rids = set()
        for req in reqs:
            receipt = session.wait(req).ok["receipt"]
            rids.add(self.assert_receipt(session, receipt, "big.png", FILES["big.png"])["rid"])
        self.assertEqual(len(rids), 8)

    def test_stock_minisign_agrees(self):
        session = self.session()
        handle, data = self.read_all(session, NAME)
        receipt = session.seal(handle, digest(data))["receipt"]
        self.assertTrue(minisign_agrees(session, receipt, data))
        self.assertFalse(minisign_agrees(session, receipt, data + b"!"))
        self.assertFalse(minisign_agrees(session, receipt.replace("size=", "size=1"), data))


class Batches(Receipts):
    def whole(self, session, name, **more):
        return session.open(name, inline=1 << 20, whole=True, **more)

    def lines(self, names):
        return "".join(f"{digest(FILES[name])}  {name}\n" for name in names).encode()

    def test_receipt_of_its_own(self):
        session = self.session()
        answer = self.whole(session, NAME, receipt=True)
        self.assertEqual(set(answer.ok), {"size", "mtime", "etag", "digest", "receipt"})
        self.assert_receipt(session, answer.ok["receipt"], NAME, FILES[NAME])
        ok = session.batch(EMPTY_DIGEST)
        self.assertEqual(ok["files"], 0)

    def test_a_list_in_the_order_of_the_ends(self):
        session = self.session()
        wanted = ["small.png", "one.txt", NAME, "empty.txt", "over.png"]
        requests = {}
        for name in wanted:
            requests[session.request(OPEN, {"name": name, "inline": 1 << 20, "whole": True})] = name
        own = session.request(
            OPEN, {"name": "index.html", "inline": 1 << 20, "whole": True, "receipt": True}
        )
        for req in (*requests, own):
            session.wait(req)
        order = [requests[req] for req in session.finished if req in requests]
        text = self.lines(order)
        ok = session.batch(digest(text))
        self.assertEqual(set(ok), {"receipt", "files"})
        self.assertEqual(ok["files"], 5)
        fields = parse_receipt(ok["receipt"], session.server_fp, session.server_e, batch=True)
        self.assertEqual((fields["files"], fields["blake2b"]), ("5", digest(text)))
        self.assertEqual(fields["server"], fingerprint_text(session.server_fp))
        self.assertEqual(fields["client"], fingerprint_text(session.identity.fp))
        self.assertEqual(fields["id"], self.person)

        self.assertTrue(minisign_agrees(session, ok["receipt"], text))
        with tempfile.TemporaryDirectory(prefix="bau-interop-out-") as folder:
            for name in order:
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(FILES[name])
            pathlib.Path(folder, "list.b2").write_bytes(text)
            check = subprocess.run(
                ["b2sum", "--strict", "-c", "list.b2"], cwd=folder, capture_output=True
            )
            self.assertEqual(check.returncode, 0)

    def test_one_batch_after_another(self):
        session = self.session()
        for names in (["one.txt"], ["one.txt", "one.txt"], ["index.html"]):
            for name in names:
                self.whole(session, name)
            self.assertEqual(session.batch(digest(self.lines(names)))["files"], len(names))

    def test_what_did_not_arrive_is_not_in_it(self):
        session = self.session()
        self.whole(session, "one.txt")
        self.refused(404, "not_found", self.whole, session, "nada.txt")
        self.refused(413, "too_large", session.open, "small.png", inline=1, whole=True)
        session.open("index.html", inline=1000)
        self.assertEqual(session.batch(digest(self.lines(["one.txt"])))["files"], 1)

    def test_a_wrong_list(self):
        session = self.session()
        self.whole(session, "one.txt")
        self.whole(session, "index.html")
        text = self.lines(["index.html", "one.txt"])
        self.refused(422, "digest_mismatch", session.batch, digest(text))
        session.ping()

    def test_nothing_to_seal(self):
        session = self.session()
        ok = session.batch(EMPTY_DIGEST)
        self.assertEqual(ok["files"], 0)
        fields = parse_receipt(ok["receipt"], session.server_fp, session.server_e, batch=True)
        self.assertEqual((fields["files"], fields["blake2b"]), ("0", EMPTY_DIGEST))
        self.refused(422, "digest_mismatch", session.batch, digest(b"x"))

    def test_while_a_whole_file_is_in_flight(self):
        for more in ({}, {"receipt": True}):
            with self.subTest(**more):
                session = self.session()
                handle = session.open("big.png").ok["handle"]
                reads = [(READ, read_body(handle, n << 20, 1 << 20)) for n in range(4)]
                whole = {"name": "small.png", "inline": 1 << 20, "whole": True, **more}
                batch = {"digest": EMPTY_DIGEST}
                session.request_together(*reads, (OPEN, whole), (BATCH, batch))
                self.closed(session, 400, "bad_request")
