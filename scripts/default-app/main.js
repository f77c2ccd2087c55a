/**
 * What the bare runtime loads when it is given an application folder: the first
 * argument that is not a switch. Makes Electron's own idea of the application
 * (path, name, version) be that folder's, then runs its `main`.
 */
'use strict';

const { app } = require('electron');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

/** `electron [switches] [-r module]... folder [arguments]` */
function parse(args) {
  const preloads = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '-r' || arg === '--require') {
      i += 1;
      if (args[i] !== undefined) preloads.push(args[i]);
    } else if (!arg.startsWith('-')) {
      return { folder: path.resolve(arg), preloads };
    }
  }
  return { folder: null, preloads };
}

function load(folder) {
  const manifestPath = path.join(folder, 'package.json');
  if (fs.existsSync(manifestPath)) {
    const manifest = JSON.parse(fs.readFileSync(manifestPath, 'utf8'));
    if (manifest.version) app.setVersion(manifest.version);
    if (manifest.productName || manifest.name) app.setName(manifest.productName || manifest.name);
    app.setAppPath(folder);
  }
  Module._load(Module._resolveFilename(folder, null, true), null, true);
}

const { folder, preloads } = parse(process.argv.slice(1));
if (folder === null) {
  process.stderr.write('usage: electron [switches] FOLDER [arguments]\n');
  app.exit(2);
} else {
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  if (preloads.length > 0) Module._preloadModules(preloads);
  try {
    load(folder);
  } catch (error) {
    process.stderr.write(`${error.stack}\n`);
    app.exit(1);
  }
}
