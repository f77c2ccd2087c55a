// A PDF, page by page as they come into sight. Its scripts, forms and links do nothing; what
// reads it runs in a worker, so that a damaged one holds up nothing but itself.

import {
  getDocument,
  GlobalWorkerOptions,
  PDFWorker,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import { fillText } from '../../shared/i18n/texts';
import type { PreviewInfo } from '../../shared/preview';
import { element, say } from './page';
import { scriptAddress } from './script-address';

/** Pages shown, and drawn ones kept; and how long the first may take. */
const mostPages = 300;
const keptPages = 6;
const patienceMs = 20_000;
/** Pixels of one page, and of one picture in it. */
const mostPixels = 16_000_000;

export async function showPdf(url: string, { texts }: PreviewInfo): Promise<void> {
  const data = await (await fetch(url)).arrayBuffer();
  GlobalWorkerOptions.workerSrc = workerUrl;
  const worker = PDFWorker.create({
    port: new Worker(scriptAddress(workerUrl), { type: 'module' }),
  });
  const task = getDocument({
    data,
    worker,
    isEvalSupported: false,
    enableXfa: false,
    useWasm: false,
    stopAtErrors: false,
    maxImageSize: mostPixels,
    verbosity: 0,
  });
  // A passphrase is not asked for: what is locked is not shown.
  task.onPassword = () => void task.destroy();
  const document = await inTime(task.promise);
  const first = await inTime(document.getPage(1));
  const view = element('view');
  const count = Math.min(document.numPages, mostPages);
  const drawer = new Drawer(document);
  const { width, height } = first.getViewport({ scale: 1 });
  const pages = Array.from({ length: count }, (_, at) => drawer.place(at + 1, width / height));
  view.replaceChildren(...pages);
  await inTime(drawer.draw(1));
  say(
    count < document.numPages
      ? fillText(texts.somePages, { shown: count, pages: document.numPages })
      : fillText(texts.pages, { pages: count }),
  );
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('too slow'));
    }, patienceMs);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

/** Draws pages when they come into sight, and forgets those seen longest ago. */
class Drawer {
  private readonly places = new Map<number, HTMLElement>();
  private readonly drawn = new Map<number, HTMLCanvasElement>();
  private readonly sight: IntersectionObserver;

  constructor(private readonly document: PDFDocumentProxy) {
    this.sight = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          const number = Number((target as HTMLElement).dataset['page']);
          // A page that cannot be drawn stays white.
          if (isIntersecting) this.draw(number).catch(() => undefined);
        }
      },
      { rootMargin: '50%' },
    );
  }

  /** An empty page of that shape, until it is seen. */
  place(number: number, ratio: number): HTMLElement {
    const place = window.document.createElement('section');
    place.className = 'page';
    place.dataset['page'] = String(number);
    place.style.aspectRatio = String(ratio);
    this.places.set(number, place);
    this.sight.observe(place);
    return place;
  }

  async draw(number: number): Promise<void> {
    const place = this.places.get(number);
    if (place === undefined) return;
    const known = this.drawn.get(number);
    if (known !== undefined) {
      this.drawn.delete(number);
      this.drawn.set(number, known);
      return;
    }
    const canvas = window.document.createElement('canvas');
    this.drawn.set(number, canvas);
    const page = await this.document.getPage(number);
    const viewport = page.getViewport({ scale: scaleFor(page, place.clientWidth) });
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    place.style.aspectRatio = String(viewport.width / viewport.height);
    place.replaceChildren(canvas);
    this.forgetOldest();
    await page.render({ canvas, viewport }).promise;
  }

  private forgetOldest(): void {
    for (const [number, canvas] of this.drawn) {
      if (this.drawn.size <= keptPages) return;
      this.drawn.delete(number);
      canvas.width = 0;
      canvas.remove();
    }
  }
}

/** To fill the width sharply, within what a page may cost. */
function scaleFor(page: PDFPageProxy, width: number): number {
  const plain = page.getViewport({ scale: 1 });
  const wanted = (Math.max(width, 200) * devicePixelRatio) / plain.width;
  return Math.min(wanted, Math.sqrt(mostPixels / (plain.width * plain.height)));
}
