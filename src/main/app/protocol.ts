// The app's own scheme, `app://bau`: a secure, standard origin that serves the built page
// and nothing else. Every answer carries the content security policy; the page itself
// gets a fresh nonce, for the one style element React Aria adds by script.

import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { protocol } from 'electron';

const scheme = 'app';
const host = 'bau';

/** Address of the page, and the origin commands are accepted from. */
export const pageUrl = `${scheme}://${host}/index.html`;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      // What was compiled at one start is kept for the next; older Electrons pass over it.
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** The policy of a page whose style elements carry `nonce`. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Serves the files below `folder` (the built renderer) at app://bau. */
export function setupProtocol(folder: string): void {
  protocol.handle(scheme, async (request) => {
    const path = await fileFor(folder, request.url);
    if (path === null || request.method !== 'GET') return new Response(null, { status: 404 });
    const nonce = randomBytes(16).toString('base64');
    const headers = {
      'Content-Type': types[extname(path)] ?? '',
      'Content-Security-Policy': contentSecurityPolicy(nonce),
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Opener-Policy': 'same-origin',
    };
    const bytes = await readFile(path);
    if (extname(path) !== '.html') return new Response(bytes, { headers });
    return new Response(bytes.toString('utf8').replaceAll('%CSP_NONCE%', nonce), { headers });
  });
}

/** The file a URL stands for, or null: another host, an unknown type, or outside the folder. */
async function fileFor(folder: string, url: string): Promise<string | null> {
  const { host: asked, pathname } = new URL(url);
  if (asked !== host) return null;
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, decodeURIComponent(pathname)));
    return path.startsWith(root + sep) && extname(path) in types ? path : null;
  } catch {
    return null;
  }
}
