import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Platform } from '#platform';
import { ledgerProjections } from '../projections';
import { logSource } from '../sql/log-source';
import { AsOfViews } from './as-of-views';

const TIDY_EVERY_MS = 300_000;

/** The as-of views of a running ledger: tidied at its start and now and then, ended with it. */
@Injectable()
export class AsOfHost extends AsOfViews implements OnApplicationBootstrap, OnApplicationShutdown {
  private tidying?: NodeJS.Timeout;

  constructor(private readonly platform: Platform) {
    super({
      pool: platform.pool,
      url: platform.settings.DATABASE_URL,
      log: logSource,
      projections: ledgerProjections,
      onError: (message, error) => platform.log.warn({ err: error }, message),
    });
  }

  onApplicationBootstrap(): void {
    const tidy = (): void =>
      void this.tidy().catch((error: unknown) =>
        this.platform.log.warn(
          { err: error },
          'as-of views that are no longer used could not be dropped',
        ),
      );
    tidy();
    this.tidying = setInterval(tidy, TIDY_EVERY_MS).unref();
  }

  onApplicationShutdown(): Promise<void> {
    clearInterval(this.tidying);
    return this.stop();
  }
}
