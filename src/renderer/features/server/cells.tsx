// Cells and columns that several tables of the server share.

import type { ReactNode } from 'react';
import { KeyText } from '../../ui/KeyText';
import { PeerText } from '../../ui/PeerText';
import type { TableColumn } from '../../ui/DataTable';

export function IdText({ id }: { readonly id: string }) {
  return (
    <strong className="min-w-0 font-semibold">
      <PeerText text={id} />
    </strong>
  );
}

export function AddressText({ address }: { readonly address: string }) {
  return (
    <span className="truncate font-mono text-xs text-ink-soft" data-selectable title={address}>
      {address}
    </span>
  );
}

/** A time in one line, whatever the width; `full` is its tooltip where it was shortened. */
export function Time({ children, full }: { readonly children: string; readonly full?: string }) {
  return (
    <span className="truncate" title={full ?? children}>
      {children}
    </span>
  );
}

interface Person {
  readonly id: string;
  readonly name: string;
}

/** ID and name, which every table of people begins with. */
export function personColumns<T extends Person>(headers: {
  readonly id: string;
  readonly name: string;
}): readonly TableColumn<T>[] {
  return [
    {
      key: 'id',
      header: headers.id,
      width: '2fr',
      minWidth: 64,
      sortBy: ({ id }) => id,
      cell: ({ id }) => <IdText id={id} />,
    },
    {
      key: 'name',
      header: headers.name,
      width: '3fr',
      minWidth: 72,
      sortBy: ({ name }) => (name === '' ? null : name),
      cell: ({ name }) => <PeerText text={name} />,
    },
  ];
}

/** The start of a key, the whole of it in its tooltip. */
export function keyColumn<T extends { readonly fp: string | null }>(
  header: string,
  none: string,
): TableColumn<T> {
  return {
    key: 'key',
    header,
    width: 136,
    isWide: true,
    cell: ({ fp }) => (fp === null ? none : <KeyText fp={fp} isShort />),
  };
}

/** What can be done with a row, at its end. */
export function actionsColumn<T>(
  header: string,
  width: number,
  cell: (row: T) => ReactNode,
): TableColumn<T> {
  return { key: 'actions', header, isHeaderHidden: true, width, isEnd: true, cell };
}
