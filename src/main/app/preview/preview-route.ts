// What the window of a preview can load: its own page, and under a token the one file it is
// for, as bytes without a type of their own unless they are a picture. Nothing else exists
// in its session, and nothing leaves it.

import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Session } from 'electron';
import type { PreviewInfo } from '../../../shared/preview';
import type { PreviewFile } from './preview-file';

const origin = 'app://preview';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Its page may load what comes with it and the file, and make one kind of script address. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types bau-preview',
].join('; ');

type Body = ConstructorParameters<typeof Response>[0];

const safety = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

export interface PreviewRoute {
  /** Folder of the built pages. */
  readonly folder: string;
  /** Names the file in addresses; nobody else knows it. */
  readonly token: string;
  readonly file: PreviewFile;
  readonly info: PreviewInfo;
}

/** Address of the page that shows the file of that token. */
export const previewUrl = (token: string): string => `${origin}/preview.html#${token}`;

/** Makes a fresh session serve that and only that. */
export function servePreview(session: Session, route: PreviewRoute): void {
  session.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !details.url.startsWith(`${origin}/`) });
  });
  session.protocol.handle('app', async ({ url, method }) => {
    const { host, pathname } = new URL(url);
    if (host !== 'preview' || method !== 'GET') return new Response(null, { status: 404 });
    if (pathname === `/file/${route.token}/info`) {
      return answer(JSON.stringify(route.info), 'application/json');
    }
    if (pathname === `/file/${route.token}/content`) {
      const { sniffed } = route.file;
      const type = sniffed.kind === 'image' ? sniffed.type : 'application/octet-stream';
      return answer(route.file.content(), type);
    }
    return pageFile(route.folder, pathname);
  });
}

const answer = (body: Body, type: string): Response =>
  new Response(body, { headers: { ...safety, 'Content-Type': type } });

async function pageFile(folder: string, pathname: string): Promise<Response> {
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, decodeURIComponent(pathname)));
    const type = types[extname(path)];
    const isOurs = path.startsWith(root + sep) && (extname(path) !== '.html' || isPage(path));
    if (!isOurs || type === undefined) return new Response(null, { status: 404 });
    return answer(await readFile(path), type);
  } catch {
    return new Response(null, { status: 404 });
  }
}

const isPage = (path: string): boolean => path.endsWith(`${sep}preview.html`);
