// The operating system's key store (Keychain, DPAPI, libsecret, KWallet) through
// Electron's safeStorage, as the engine's KeyStore. Electron 46 drops the synchronous
// calls and Electron 25 has no others, so what exists is used.

import { safeStorage } from 'electron';
import type { KeyStore } from '../engine/port';

/** The calls of either generation. Electron's own types hold one generation, and as certain. */
interface AnySafeStorage {
  readonly getSelectedStorageBackend?: () => string;
  readonly isAsyncEncryptionAvailable?: () => Promise<boolean>;
  readonly encryptStringAsync?: (plain: string) => Promise<Buffer>;
  readonly decryptStringAsync?: (box: Buffer) => Promise<{ readonly result: string }>;
  readonly isEncryptionAvailable?: () => boolean;
  readonly encryptString?: (plain: string) => Buffer;
  readonly decryptString?: (box: Buffer) => string;
}

/** The store, or null where the system has none that protects anything. Call when the app is ready. */
export async function openKeyStore(): Promise<KeyStore | null> {
  const storage: AnySafeStorage = safeStorage;
  // `basic_text` is a fixed password in Chromium's source: no better than a plain file.
  if (process.platform === 'linux' && storage.getSelectedStorageBackend?.() === 'basic_text') {
    return null;
  }
  return (await asynchronous(storage)) ?? synchronous(storage);
}

async function asynchronous(storage: AnySafeStorage): Promise<KeyStore | null> {
  const { isAsyncEncryptionAvailable, encryptStringAsync, decryptStringAsync } = storage;
  if (!isAsyncEncryptionAvailable || !encryptStringAsync || !decryptStringAsync) return null;
  const available = await isAsyncEncryptionAvailable.call(storage).catch(() => false);
  if (!available) return null;
  return {
    wrap: (plain) => encryptStringAsync.call(storage, plain.toString('base64')),
    unwrap: async (box) => {
      const { result } = await decryptStringAsync.call(storage, box);
      return Buffer.from(result, 'base64');
    },
  };
}

function synchronous(storage: AnySafeStorage): KeyStore | null {
  const { isEncryptionAvailable, encryptString, decryptString } = storage;
  if (!isEncryptionAvailable || !encryptString || !decryptString) return null;
  if (!isEncryptionAvailable.call(storage)) return null;
  return {
    wrap: (plain) => Promise.resolve(encryptString.call(storage, plain.toString('base64'))),
    unwrap: (box) => Promise.resolve(Buffer.from(decryptString.call(storage, box), 'base64')),
  };
}
