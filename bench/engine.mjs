/** An engine in this process, as the command line has one: for what only its events can tell. */
import { loadSource, workerFile } from './source.mjs';

/** The engine, and other exports by module as loadSource takes them, in one bundle. */
export function loadEngine(name, more = {}) {
  return loadSource(name, { 'src/main/engine/engine': ['Engine'], ...more });
}

/**
 * Opens an engine on a data folder of its own. `call` resolves to a command's value and throws
 * its failure; `event` resolves to the first event to come that `wanted` accepts.
 */
export async function openEngine({ Engine }, { dataDir, downloadDir }) {
  const listeners = new Set();
  const engine = await Engine.open({
    dataDir,
    workerFile,
    downloadDir,
    sampleVaultDir: null,
    keyStore: null,
    passphrase: null,
    allowKeyFile: true,
    appName: 'bench',
    onEvent: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
  });
  const call = async (command, input) => {
    const result = await engine.call(command, input);
    if (!result.ok) throw new Error(`${command}: ${result.error.reason}`);
    return result.value;
  };
  const event = (wanted) =>
    new Promise((resolve) => {
      const listener = (one) => {
        if (!wanted(one)) return;
        listeners.delete(listener);
        resolve(one);
      };
      listeners.add(listener);
    });
  return { call, event, close: () => engine.close() };
}
