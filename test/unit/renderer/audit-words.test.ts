// The audit log in words: every kind has a name and a group, and a filter says no more than
// was asked for.

import { describe, expect, it } from 'vitest';
import {
  auditGroups,
  filterOf,
  isAuditKind,
} from '../../../src/renderer/features/settings/audit/audit-filter';
import {
  aboutWhat,
  factsOf,
  kindKey,
} from '../../../src/renderer/features/settings/audit/audit-words';
import { catalogues } from '../../../src/shared/i18n/texts';
import { auditKinds } from '../../../src/shared/audit-kinds';
import { auditSchemas, type AuditRowView } from '../../../src/shared/ipc/audit';

const row: AuditRowView = {
  seq: 1,
  at: 0,
  kind: 'file',
  id: null,
  address: null,
  name: null,
  status: null,
  detail: {},
  hash: '',
};

describe('kinds', () => {
  it('have a name in the catalogue, and belong to one group each', () => {
    const names = catalogues['pt-BR'].audit.kinds;
    for (const kind of auditKinds) expect(names, kind).toHaveProperty([kindKey(kind) ?? '']);
    expect(Object.keys(names)).toHaveLength(auditKinds.length);
    expect(Object.values(auditGroups).flat().sort()).toEqual([...auditKinds].sort());
  });

  it('of other programs have no name', () => {
    expect(kindKey('upload')).toBeNull();
    expect(isAuditKind('toString')).toBe(false);
  });
});

describe('filterOf', () => {
  it('leaves out what does not narrow', () => {
    expect(filterOf({ group: 'all', id: ' ', text: '' })).toEqual({});
  });

  it('is what the command takes', () => {
    const filter = filterOf({ group: 'files', id: ' 45 ', text: 'carros' });
    expect(filter).toEqual({ kinds: auditGroups.files, id: '45', text: 'carros' });
    expect(auditSchemas['audit.list'].safeParse(filter).success).toBe(true);
  });
});

describe('aboutWhat', () => {
  it('is a name, the first of several, an address, or nothing', () => {
    expect(aboutWhat({ ...row, name: 'a.txt', address: 'x:1' })).toBe('a.txt');
    expect(aboutWhat({ ...row, detail: { names: 'a\nb' } })).toBe('a …');
    expect(aboutWhat({ ...row, detail: { names: 'a' } })).toBe('a');
    expect(aboutWhat({ ...row, address: 'x:1' })).toBe('x:1');
    expect(aboutWhat(row)).toBeNull();
  });
});

describe('factsOf', () => {
  it('tells times from numbers', () => {
    expect(factsOf({ expiresAt: 5, at: 6, size: 7, label: null })).toEqual([
      { key: 'expiresAt', value: '5', at: 5 },
      { key: 'at', value: '6', at: null },
      { key: 'size', value: '7', at: null },
      { key: 'label', value: 'null', at: null },
    ]);
  });
});
