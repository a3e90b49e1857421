import { type LauncherChannel } from '../../libs/testkit/src/stack/launcher-channel';

/** Stops the servers that global-setup started; those of `npm test` are the launcher's to stop. */
export default async function globalTeardown(): Promise<void> {
  const { writTestLauncher } = globalThis as { writTestLauncher?: LauncherChannel };
  await writTestLauncher?.close();
}
