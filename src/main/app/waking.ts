// After a sleep the engine need not find out by itself that its connections are gone:
// the system says so.

import { powerMonitor } from 'electron';
import type { EngineProcess } from './engine-process';

/** Once Electron is ready. */
export function setupWaking(engine: EngineProcess): void {
  powerMonitor.on('resume', () => {
    void engine.call('client.awake', {});
  });
}
