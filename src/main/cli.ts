#!/usr/bin/env node
// Entry of the `bau` command: the engine without windows.

import { main } from './cli/main';

/** What a finished command may still hold open is given this long, then left. */
const leaveMs = 2000;

void main(process.argv.slice(2), process.env).then((code) => {
  process.exitCode = code;
  setTimeout(() => {
    process.exit(code);
  }, leaveMs).unref();
});
