import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Platform } from '#platform';
import { KeysFile } from './keys-file';

/** Pause before the keys file is compared again, if the ledger did not answer. */
const AGAIN_MS = 5_000;

/** Has the ledger record which keys left the keys file while policy was not there. Nothing waits for it. */
@Injectable()
export class RemovedKeys implements OnApplicationBootstrap, OnApplicationShutdown {
  private again?: NodeJS.Timeout;

  constructor(private readonly platform: Platform) {}

  onApplicationBootstrap(): void {
    const { settings, store, log } = this.platform;
    new KeysFile(settings.WRIT_KEYS_FILE, store).recordRemoved().catch((error: unknown) => {
      log.debug({ err: error }, 'the keys file is not compared yet');
      this.again = setTimeout(() => this.onApplicationBootstrap(), AGAIN_MS).unref();
    });
  }

  onApplicationShutdown(): void {
    clearTimeout(this.again);
  }
}
