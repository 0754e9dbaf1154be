import { readFile } from 'node:fs/promises';
import type { SafeStorage } from 'electron';
import * as v from 'valibot';
import { atomicWrite } from '../../native-models/files/atomic-write.ts';
import type { TokenStore } from '../host/hub-tokens.ts';

const content = v.record(v.string(), v.string());

type Vault = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'encryptString' | 'decryptString' | 'getSelectedStorageBackend'
>;

/**
 * Keeps tokens in a file that only this user's keychain can open. On Linux without one Electron would encrypt with a
 * password that everybody knows: that counts as no store.
 */
export function createTokenStore(vault: Vault, file: string, platform: NodeJS.Platform): TokenStore {
  const read = async (): Promise<Readonly<Record<string, string>>> => {
    try {
      return v.parse(content, JSON.parse(await readFile(file, 'utf8')));
    } catch {
      return {}; // absent or damaged: there is no token, and the next one makes the file anew
    }
  };
  // Changes wait for each other, so that none is lost.
  let last = Promise.resolve();
  return {
    isAvailable: () =>
      vault.isEncryptionAvailable() && (platform !== 'linux' || vault.getSelectedStorageBackend() !== 'basic_text'),
    async read(origin) {
      await last;
      const kept = (await read())[origin];
      if (kept === undefined) return null;
      try {
        return vault.decryptString(Buffer.from(kept, 'base64'));
      } catch {
        return null; // another user's, or of a keychain that was reset
      }
    },
    write(origin, token) {
      const change = last.then(async () => {
        const kept = new Map(Object.entries(await read()));
        if (token === null) kept.delete(origin);
        else kept.set(origin, vault.encryptString(token).toString('base64'));
        await atomicWrite(file, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
      });
      last = change.catch(() => undefined);
      return change;
    },
  };
}
