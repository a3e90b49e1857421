import { AckPolicy, DeliverPolicy, type JetStreamManager, NatsError } from 'nats';

export interface ConsumerSpec {
  readonly stream: string;
  /** Named after service and purpose; instances with the same name share the work. */
  readonly durable: string;
  /** No two may overlap. */
  readonly filters: readonly string[];
  /** How long the server waits for a word about a message before it delivers it again. */
  readonly ackWaitMs?: number;
  /** How long nobody may read before the server deletes it: for one whose place is stored elsewhere, too. */
  readonly unusedMaxMs?: number;
  /** Handles the messages of one pull at the same time. Without it each waits for the one before. */
  readonly isParallel?: boolean;
}

/** The sequence that a consumer begins with when it has to be made; at the beginning where undefined. */
export type StartOfConsumer = () => Promise<number | undefined>;

/** What a killed process had in hand comes to another one after this time. */
export const ACK_WAIT_MS = 6_000;
/** Messages that all instances together have in hand. */
const ACK_PENDING_MAX = 1_024;
const NS_PER_MS = 1_000_000;
/** JetStream's code for a consumer of the same name with other settings. */
const CONSUMER_EXISTS = 10_148;

/** Makes a durable consumer. Another instance may be first: then it starts where that one chose. */
export const makeConsumer = async (
  manager: JetStreamManager,
  { stream, durable, filters, ackWaitMs = ACK_WAIT_MS, unusedMaxMs = 0 }: ConsumerSpec,
  startAt: StartOfConsumer,
): Promise<void> => {
  const { created } = await manager.streams.info(stream);
  const start = await startAt();
  const config = {
    durable_name: durable,
    filter_subjects: [...filters],
    ack_policy: AckPolicy.Explicit,
    ack_wait: ackWaitMs * NS_PER_MS,
    max_ack_pending: ACK_PENDING_MAX,
    max_deliver: -1,
    inactive_threshold: unusedMaxMs * NS_PER_MS,
    deliver_policy: start === undefined ? DeliverPolicy.All : DeliverPolicy.StartSequence,
    opt_start_seq: start,
  };
  try {
    await manager.consumers.add(stream, config);
  } catch (error) {
    if (codeOf(error) === CONSUMER_EXISTS) return;
    throw error;
  }
  if ((await manager.streams.info(stream)).created === created) return;
  // The sequence is one of another stream.
  await manager.consumers.delete(stream, durable);
  throw new Error(`the stream ${stream} was replaced`);
};

/** JetStream's code for what went wrong. */
export const codeOf = (error: unknown): number | undefined =>
  error instanceof NatsError ? error.api_error?.err_code : undefined;
