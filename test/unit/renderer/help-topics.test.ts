// The steps that are proposed: for what went wrong, on this system, on this network.

import { describe, expect, it } from 'vitest';
import { helpSteps } from '../../../src/renderer/features/client/help-topics';
import { localReasons, wireReasons, type Reason } from '../../../src/shared/errors';
import { catalogues } from '../../../src/shared/i18n/texts';

const around = { platform: 'linux', isNeighbour: null } as const;

describe('helpSteps', () => {
  it('says first when the address is on another network', () => {
    const steps = helpSteps({ reason: 'unreachable', platform: 'linux', isNeighbour: false });
    expect(steps[0]).toBe('otherNetwork');
    expect(helpSteps({ reason: 'unreachable', platform: 'linux', isNeighbour: true })[0]).toBe(
      'sameNetwork',
    );
  });

  it('knows what each system asks or blocks', () => {
    const last = (platform: string) =>
      helpSteps({ reason: 'connect_timeout', platform, isNeighbour: true }).slice(-2);
    expect(last('darwin')).toEqual(['permissionMac', 'firewallMac']);
    expect(last('win32')[1]).toBe('firewallWindows');
    expect(last('freebsd')[1]).toBe('firewall');
  });

  it('never tells anybody to go on after a changed identity', () => {
    expect(helpSteps({ reason: 'identity_changed', ...around })[0]).toBe('dontGoOn');
  });

  it('has a use for every step, and no step twice', () => {
    const reasons = Object.keys({ ...wireReasons, ...localReasons }) as Reason[];
    const used = new Set<string>();
    for (const reason of reasons) {
      for (const platform of ['linux', 'win32', 'darwin', 'other']) {
        for (const isNeighbour of [true, false]) {
          const steps = helpSteps({ reason, platform, isNeighbour });
          expect(new Set(steps).size).toBe(steps.length);
          for (const step of steps) used.add(step);
        }
      }
    }
    expect([...used].sort()).toEqual(Object.keys(catalogues.en.help.steps).sort());
  });
});
