import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Platform } from '#platform';
import { ContentRows } from './content-rows';
import { ContentSweep } from './content-sweep';
import { Places } from './places';

const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 10 * 60_000;
/** Between batches, so that others get their turn. */
const BUSY_MS = 100;

/** Sweeps what is left of contents that nobody names, for as long as the process runs. */
@Injectable()
export class ContentKeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ending = new AbortController();
  private readonly sweep: ContentSweep;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly platform: Platform,
    places: Places,
  ) {
    const { pool } = platform;
    this.sweep = new ContentSweep(pool, new ContentRows(pool), places);
  }

  onApplicationBootstrap(): void {
    this.loop = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    for (let pauseMs = FIRST_AFTER_MS; ;) {
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      const removed = await this.sweep.turn().catch((error: unknown) => {
        this.platform.log.warn({ err: error }, 'contents that nobody names are not swept');
        return 0;
      });
      pauseMs = removed > 0 ? BUSY_MS : EVERY_MS;
    }
  }
}
