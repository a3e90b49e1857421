import {
  type AckPolicy,
  type ConsumerConfig,
  type DeliverPolicy,
  type JetStreamManager,
  type Msg,
  NatsError,
  type NatsConnection,
  type Subscription,
} from 'nats';
import { sendAnswer } from './reply';

export interface CallerConsumersOptions {
  /** The server hands requests of callers to subjects below this: `<prefix>.<consumer>.<filter>`. */
  readonly createPrefix: string;
  readonly accountSubject: string;
  readonly stream: string;
  /** Instances of this name share the work. */
  readonly queue: string;
}

/** A consumer that nobody used for this long is removed. */
const UNUSED_MAX_MS = 30 * 24 * 3_600_000;
const ACK_PENDING_MAX = 1_000;
/** Pulls that wait for messages at a time: each gets the heartbeats of the consumer. */
const WAITING_MAX = 16;
const ACK_WAIT_MS = { least: 1_000, usual: 30_000, most: 300_000 };
const NS_PER_MS = 1_000_000;
const BAD_REQUEST = { code: 400, err_code: 10_012 };

/** What a caller may choose by itself. */
type Chosen = Partial<
  Pick<
    ConsumerConfig,
    | 'ack_policy'
    | 'ack_wait'
    | 'deliver_policy'
    | 'description'
    | 'max_ack_pending'
    | 'max_deliver'
    | 'opt_start_seq'
    | 'opt_start_time'
  >
>;

/**
 * Makes consumers for callers, in the form of JetStream's API. The connection's permissions say which
 * names and filters come here; JetStream itself would also take a subject of the services to deliver
 * to, and as many unacknowledged messages as a caller likes.
 */
export class CallerConsumers {
  private readonly subscriptions: Subscription[] = [];

  constructor(
    private readonly connection: NatsConnection,
    private readonly options: CallerConsumersOptions,
    private readonly log: (note: string, error: unknown) => void,
  ) {}

  start(): void {
    const { createPrefix, accountSubject } = this.options;
    this.answer(`${createPrefix}.>`, 'consumer_create', (message) => this.create(message));
    // Clients ask whether there is a JetStream before they use it; the answer reveals nothing of ours.
    this.answer(accountSubject, 'account_info', () => Promise.resolve(ACCOUNT));
  }

  stop(): void {
    for (const subscription of this.subscriptions) subscription.unsubscribe();
  }

  private answer(subject: string, type: string, answerTo: (message: Msg) => Promise<object>): void {
    const callback = (failed: Error | null, message: Msg): void => {
      if (failed) return this.log(`subscription ${subject}`, failed);
      void answerTo(message)
        .catch((error: unknown) => ({ error: this.errorOf(error) }))
        .then((answer) => {
          const reply = { type: `io.nats.jetstream.api.v1.${type}_response`, ...answer };
          sendAnswer(message, JSON.stringify(reply), this.log);
        });
    };
    this.subscriptions.push(
      this.connection.subscribe(subject, { queue: this.options.queue, callback }),
    );
  }

  private async create(message: Msg): Promise<object> {
    const { createPrefix, stream } = this.options;
    const [name = '', ...filter] = message.subject.slice(createPrefix.length + 1).split('.');
    const config = consumerConfig(name, filter.join('.'), message);
    const manager: JetStreamManager = await this.connection.jetstreamManager({ checkAPI: false });
    return manager.consumers.add(stream, config);
  }

  private errorOf(error: unknown): object {
    if (error instanceof BadConsumer) return { ...BAD_REQUEST, description: error.message };
    if (error instanceof NatsError && error.api_error) return error.api_error;
    this.log('a consumer was not made', error);
    return { code: 503, err_code: 10_008, description: 'The consumer was not made: ask again.' };
  }
}

class BadConsumer extends Error {}

const consumerConfig = (name: string, filter: string, message: Msg): Partial<ConsumerConfig> => {
  const { config: wanted } = bodyOf(message);
  for (const field of ['deliver_subject', 'deliver_group', 'flow_control', 'idle_heartbeat'])
    if (field in wanted) throw new BadConsumer(`${field}: only pull consumers can be made.`);
  const { durable_name = name, name: named = name, filter_subject = filter } = wanted;
  if (
    durable_name !== name ||
    named !== name ||
    filter_subject !== filter ||
    wanted.filter_subjects
  )
    throw new BadConsumer('Name and one filter must be those of the subject of the request.');
  const { ack_wait = ACK_WAIT_MS.usual * NS_PER_MS, max_ack_pending = ACK_PENDING_MAX } = wanted;
  return {
    durable_name: name,
    filter_subject: filter,
    description: wanted.description,
    deliver_policy: wanted.deliver_policy ?? ('all' as DeliverPolicy),
    opt_start_seq: wanted.opt_start_seq,
    opt_start_time: wanted.opt_start_time,
    max_deliver: wanted.max_deliver ?? -1,
    ack_policy: wanted.ack_policy ?? ('explicit' as AckPolicy),
    ack_wait: within(ack_wait, ACK_WAIT_MS.least * NS_PER_MS, ACK_WAIT_MS.most * NS_PER_MS),
    max_ack_pending: within(max_ack_pending, 1, ACK_PENDING_MAX),
    max_waiting: WAITING_MAX,
    inactive_threshold: UNUSED_MAX_MS * NS_PER_MS,
  };
};

type WantedConfig = Chosen &
  Partial<Pick<ConsumerConfig, 'durable_name' | 'name' | 'filter_subject' | 'filter_subjects'>>;

const bodyOf = (message: Msg): { readonly config: WantedConfig } => {
  try {
    const body = message.json<{ config?: unknown } | null>();
    if (typeof body?.config === 'object' && body.config !== null) return { config: body.config };
  } catch {
    // Stated below.
  }
  throw new BadConsumer('The request must be a JSON object with the config of a consumer.');
};

const within = (value: number, least: number, most: number): number =>
  Number.isFinite(value) && value > 0 ? Math.min(Math.max(value, least), most) : most;

/** One that holds nothing of its own. */
const ACCOUNT = {
  memory: 0,
  storage: 0,
  streams: 0,
  consumers: 0,
  limits: { max_memory: -1, max_storage: -1, max_streams: -1, max_consumers: -1 },
  api: { total: 0, errors: 0 },
};
