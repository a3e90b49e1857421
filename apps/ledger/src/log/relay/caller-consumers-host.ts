import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { streams, subjects } from '#contracts';
import { CallerConsumers, Platform } from '#platform';

/** Creates the consumers by which callers read the events of their tenant. */
@Injectable()
export class CallerConsumersHost implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly consumers: CallerConsumers;

  constructor({ connection, log }: Platform) {
    const { account, createConsumer } = subjects.callers;
    this.consumers = new CallerConsumers(
      connection,
      {
        createPrefix: createConsumer,
        accountSubject: account,
        stream: streams.events,
        queue: 'ledger',
      },
      (note, error) => log.warn({ err: error }, note),
    );
  }

  onApplicationBootstrap(): void {
    this.consumers.start();
  }

  onApplicationShutdown(): void {
    this.consumers.stop();
  }
}
