// Text that a peer wrote: rendered as text only, kept from reordering what stands around
// it, with hidden characters made visible. Too long a text is cut with an ellipsis; the
// whole of it is in the tooltip.

import { textParts, visibleText } from '../../shared/visible-text';

interface PeerTextProps {
  readonly text: string;
  /** Keep the last characters when cutting, as file names want: their end tells the kind. */
  readonly keepEnd?: boolean;
  /** Break into lines instead of cutting. */
  readonly isWrapped?: boolean;
  readonly testId?: string;
}

const endLength = 8;

export function PeerText({ text, keepEnd = false, isWrapped = false, testId }: PeerTextProps) {
  if (isWrapped) {
    return (
      <bdi
        className="min-w-0 wrap-anywhere whitespace-pre-line"
        data-selectable
        data-testid={testId}
      >
        <Parts text={text} />
      </bdi>
    );
  }
  const [start, end] = keepEnd ? splitEnd(text) : [text, ''];
  return (
    <bdi className="flex min-w-0 overflow-hidden" data-testid={testId} title={visibleText(text)}>
      <span className="min-w-0 truncate whitespace-pre">
        <Parts text={start} />
      </span>
      {end !== '' && (
        <span className="shrink-0 whitespace-pre">
          <Parts text={end} />
        </span>
      )}
    </bdi>
  );
}

function Parts({ text }: { readonly text: string }) {
  return textParts(text).map((part, at) =>
    part.isHidden ? (
      <span className="mx-px rounded-sm bg-warn-soft px-0.5 font-mono text-2xs text-warn" key={at}>
        {part.text}
      </span>
    ) : (
      <span key={at}>{part.text}</span>
    ),
  );
}

/** Cuts between graphemes, and only where something worth cutting stands before the end. */
function splitEnd(text: string): readonly [string, string] {
  if (text.length <= endLength * 3) return [text, ''];
  // Only the end is looked at: a name may be long, and the table draws many. Where it begins
  // may be in the middle of a grapheme, so that its first one does not count.
  const tail = [...graphemes.segment(text.slice(-endLength * 8))].slice(1).slice(-endLength);
  const end = tail.map(({ segment }) => segment).join('');
  return [text.slice(0, text.length - end.length), end];
}

const graphemes = new Intl.Segmenter();
