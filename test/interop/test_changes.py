"""Files that change under a transfer (sections 4, 7 and 10)."""

import os
import pathlib
import shutil
import tempfile

from bau_errors import Refused
from harness import MIB, Case, digest, eventually


class Changes(Case):
    """Files that are edited, cut or replaced between two requests."""

    def file(self, name, data):
        path = self.server.vault / name
        path.write_bytes(data)
        os.utime(path, (1_700_000_000, 1_700_000_000))
        self.addCleanup(path.unlink, missing_ok=True)
        return path

    def test_edited_in_place(self):
        path = self.file("editado.txt", b"a" * 300_000)
        session = self.session()
        ok = eventually(session.open, "editado.txt").ok
        self.assertEqual(session.read(ok["handle"], 0, 10).content, b"a" * 10)
        path.write_bytes(b"b" * 300_000)
        self.refused(409, "file_changed", session.read, ok["handle"], 10, 100_000)
        session.ping()
        again = session.open("editado.txt").ok
        self.assertNotEqual(again["etag"], ok["etag"])
        self.assertEqual(session.read(again["handle"], 0, 10).content, b"b" * 10)
        self.refused(412, "changed", session.open, "editado.txt", ifMatch=ok["etag"])

    def test_edited_before_seal(self):
        path = self.file("selado.txt", b"a" * 1000)
        session = self.session()
        handle = eventually(session.open, "selado.txt").ok["handle"]
        data = session.read(handle, 0, 1000).content
        path.write_bytes(b"b" * 1000)
        self.refused(409, "file_changed", session.seal, handle, digest(data))
        self.refused(400, "bad_handle", session.seal, handle, digest(data))

    def test_cut_short(self):
        path = self.file("cortado.txt", b"a" * 300_000)
        session = self.session()
        handle = eventually(session.open, "cortado.txt").ok["handle"]
        with open(path, "r+b") as file:
            file.truncate(100)
        self.refused(409, "file_changed", session.read, handle, 0, 300_000)

    def test_grown(self):
        path = self.file("crescido.txt", b"a" * 1000)
        session = self.session()
        handle = eventually(session.open, "crescido.txt").ok["handle"]
        with open(path, "ab") as file:
            file.write(b"b" * 1000)
        try:
            answer = session.read(handle, 0, 5000)
            self.assertEqual(answer.content, b"a" * 1000)
        except Refused as refusal:
            self.assertEqual((refusal.code, refusal.name), (409, "file_changed"))
        self.refused(409, "file_changed", session.seal, handle, digest(b"a" * 1000))

    def test_replaced_by_an_editor_s_save(self):
        path = self.file("trocado.txt", b"a" * 1000)
        session = self.session()
        first = eventually(session.open, "trocado.txt").ok
        fresh = self.file("trocado.tmp.txt", b"c" * 2000)
        fresh.rename(path)
        second = session.open("trocado.txt").ok
        self.assertEqual(second["size"], 2000)
        self.assertNotEqual(second["etag"], first["etag"])
        self.assertEqual(session.read(second["handle"], 0, 5000).content, b"c" * 2000)
        try:
            self.assertEqual(session.read(first["handle"], 0, 5000).content, b"a" * 1000)
        except Refused as refusal:
            self.assertEqual((refusal.code, refusal.name), (409, "file_changed"))

    def test_replaced_by_a_link(self):
        path = self.file("virou.txt", b"a" * 1000)
        session = self.session()
        eventually(session.open, "virou.txt")
        path.unlink()
        path.symlink_to("/etc/hostname")
        self.refused(404, "not_found", session.open, "virou.txt")

    def test_replaced_by_a_fifo(self):
        path = self.file("virou-fila.txt", b"a" * 1000)
        session = self.session()
        eventually(session.open, "virou-fila.txt")
        path.unlink()
        os.mkfifo(path)
        self.refused(404, "not_found", session.open, "virou-fila.txt")
        self.refused(404, "not_found", session.open, "virou-fila.txt", inline=5, whole=True)

    def test_its_folder_moved_out_of_the_vault_and_linked_back(self):
        folder = self.server.vault / "mudou"
        outside = pathlib.Path(tempfile.mkdtemp(prefix="bau-interop-outside-"))
        self.addCleanup(shutil.rmtree, outside)
        folder.mkdir()
        (folder / "a.txt").write_bytes(b"a")
        session = self.session()
        eventually(session.open, "mudou/a.txt")
        folder.rename(outside / "mudou")
        folder.symlink_to(outside / "mudou")
        self.addCleanup(folder.unlink)
        self.refused(404, "not_found", session.open, "mudou/a.txt")
        self.refused(404, "not_found", session.open, "mudou/a.txt", inline=5, whole=True)

    def test_a_handle_whose_descriptor_was_given_up(self):
        path = self.file("antigo.txt", b"a" * 1000)
        session = self.session()
        handle = eventually(session.open, "antigo.txt").ok["handle"]
        for _ in range(20):
            session.open("one.txt")
        path.write_bytes(b"b" * 1000)
        self.refused(409, "file_changed", session.read, handle, 0, 1000)

    def test_removed(self):
        path = self.file("removido.txt", b"a")
        session = self.session()
        eventually(session.open, "removido.txt")
        path.unlink()
        self.refused(404, "not_found", session.open, "removido.txt")

    def test_changed_between_inline_and_the_rest(self):
        path = self.file("aos-poucos.txt", b"a" * 1000)
        session = self.session()
        answer = eventually(session.open, "aos-poucos.txt", inline=100)
        path.write_bytes(b"b" * 1000)
        self.refused(409, "file_changed", session.read, answer.ok["handle"], 100, 900)

    def test_edited_while_being_sent(self):
        data = b"a" * (8 * MIB)
        path = self.file("enquanto.png", data)
        session = self.session()
        handle = eventually(session.open, "enquanto.png").ok["handle"]
        reqs = [session.ask_read(handle, n * MIB, MIB) for n in range(8)]
        session.step()
        path.write_bytes(b"b" * (8 * MIB))
        ends = [session.settle(req) for req in reqs]
        got = b"".join(answer.content for answer in ends)
        if all(answer.error is None for answer in ends):
            self.refused(409, "file_changed", session.seal, handle, digest(got))
        for answer in ends:
            if answer.error is not None:
                self.assertEqual((answer.error.code, answer.error.name), (409, "file_changed"))
