"""The whole interoperability suite, in one process and against one server.

    BAU_CLI='["node","out/main/cli.js"]' /usr/bin/python3 test/interop/test_interop.py [NAME...]

runs it (or only the named tests, as unittest names them). `node scripts/interop.mjs`
does that with everything in place.
"""

import sys
import unittest

sys.dont_write_bytecode = True

import test_admission
import test_auth
import test_changes
import test_client
import test_deadlines
import test_ends
import test_frames
import test_handshake
import test_hostile
import test_json
import test_limits
import test_listing
import test_names
import test_sealing
import test_server
import test_transfer

MODULES = [
    test_client,
    test_handshake,
    test_auth,
    test_admission,
    test_frames,
    test_json,
    test_ends,
    test_names,
    test_listing,
    test_transfer,
    test_changes,
    test_sealing,
    test_limits,
    test_hostile,
    test_server,
    test_deadlines,
]


def main(names):
    loader = unittest.defaultTestLoader
    if names:
        suite = loader.loadTestsFromNames(names)
    else:
        test_deadlines.begin()
        suite = unittest.TestSuite(loader.loadTestsFromModule(module) for module in MODULES)
    result = unittest.TextTestRunner(verbosity=1, buffer=False).run(suite)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
