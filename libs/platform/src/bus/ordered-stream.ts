import { setTimeout as sleep } from 'node:timers/promises';
import {
  DiscardPolicy,
  ErrorCode,
  headers as natsHeaders,
  type JetStreamManager,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
  type NatsError,
  RetentionPolicy,
  StorageType,
} from 'nats';
import { POSITION_HEADER } from './reaction-host';

export interface StreamSpec {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly maxBytes: number;
  /** Of one message with its headers; what is larger is not acknowledged. */
  readonly maxMessageBytes?: number;
  /** When full: `old` drops the oldest (Postgres has them), `new` refuses what comes. */
  readonly discard: 'old' | 'new';
  /** Drops each message once it is acknowledged: for streams that hand over, not that tell. */
  readonly isQueue?: boolean;
  /** Acknowledges nothing: a publisher's answer comes from elsewhere. */
  readonly isSilent?: boolean;
  /** Copies in a cluster. */
  readonly replicas?: number;
}

/** Of a stream that we alone publish to. */
const DUPLICATE_WINDOW_NS = 120 * 1e9;

/** The shortest that the server takes, for callers choose their ids: they must not drop each other's messages. */
const DUPLICATE_WINDOW_MIN_NS = 100 * 1e6;

/**
 * Makes the stream, or brings its settings up to date.
 *
 * @throws Error that names the stream, what it needs and the setting, where the server has no room or not enough nodes
 */
export const ensureStream = async (
  connection: NatsConnection,
  spec: StreamSpec,
): Promise<JetStreamManager> => {
  const manager = await connection.jetstreamManager({ checkAPI: false });
  await addOrUpdate(manager, spec).catch((error: unknown) => {
    throw namingTheCause(error, spec);
  });
  return manager;
};

/** The same for a service that starts: the nodes of a cluster may still look for each other. Tries again for a minute. */
export const ensureStreamAtStart = async (
  connection: NatsConnection,
  spec: StreamSpec,
): Promise<JetStreamManager> => {
  for (const deadline = performance.now() + FORMING_WITHIN_MS; ; await sleep(FORMING_PAUSE_MS)) {
    try {
      return await ensureStream(connection, spec);
    } catch (error) {
      if (!FORMING.has(errorCodeOf(error)) || performance.now() > deadline) throw error;
    }
  }
};

const addOrUpdate = async (
  { streams }: JetStreamManager,
  {
    name,
    subjects,
    maxBytes,
    maxMessageBytes = -1,
    discard,
    isQueue,
    isSilent,
    replicas = 1,
  }: StreamSpec,
): Promise<void> => {
  const config = {
    name,
    subjects: [...subjects],
    storage: StorageType.File,
    retention: isQueue ? RetentionPolicy.Workqueue : RetentionPolicy.Limits,
    max_bytes: maxBytes,
    max_msg_size: maxMessageBytes,
    discard: discard === 'old' ? DiscardPolicy.Old : DiscardPolicy.New,
    // The reader of a silent stream answers its publishers, and finds duplicates by itself.
    duplicate_window: isSilent ? DUPLICATE_WINDOW_MIN_NS : DUPLICATE_WINDOW_NS,
    num_replicas: replicas,
    no_ack: isSilent ?? false,
  };
  const isThere = await streams.info(name).then(
    () => true,
    (error: unknown) => {
      if (isNotFound(error)) return false;
      throw error;
    },
  );
  if (isThere) await streams.update(name, config);
  else await streams.add(config);
};

const FORMING_WITHIN_MS = 60_000;
const FORMING_PAUSE_MS = 250;

/** `JSClusterNoPeersErrF`: fewer nodes than copies; `JSClusterNotAvailErr` and no answer: no leader among them. */
const NO_PEERS = 10005;
const NOT_AVAILABLE = 10008;
const FORMING: ReadonlySet<unknown> = new Set([
  NO_PEERS,
  NOT_AVAILABLE,
  ErrorCode.Timeout,
  ErrorCode.NoResponders,
]);

/** `JSStorageResourcesExceededErr`: other streams have reserved what the server may store. */
const NO_STORAGE_LEFT = 10047;

/** The number that JetStream answers, or the client's code where nothing answers; of the cause, where that was named. */
const errorCodeOf = (error: unknown): unknown => {
  const { api_error: answer, code, cause } = error as Partial<NatsError>;
  return answer?.err_code ?? code ?? (cause && errorCodeOf(cause));
};

const namingTheCause = (error: unknown, { name, maxBytes, replicas }: StreamSpec): unknown => {
  const code = errorCodeOf(error);
  if (code === NO_STORAGE_LEFT)
    return new Error(
      `The NATS server cannot reserve ${maxBytes} bytes for the stream ${name}: raise max_file_store of its ` +
        'JetStream (and give its disk as much), or lower WRIT_STREAM_MAX_BYTES.',
      { cause: error },
    );
  if (code === NO_PEERS)
    return new Error(
      `The NATS cluster has no ${replicas} nodes for the copies of the stream ${name}: start the nodes that are ` +
        'missing, or lower WRIT_STREAM_REPLICAS.',
      { cause: error },
    );
  return error;
};

const isNotFound = (error: unknown): boolean =>
  (error as { api_error?: { code?: number } }).api_error?.code === 404;

/** A message for an ordered stream. */
export interface OrderedMessage {
  readonly position: number;
  readonly subject: string;
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A place in log and stream: the position published last and its sequence there. */
export interface StreamPlace {
  readonly position: number;
  readonly sequence: number;
}

const ACK_TIMEOUT_MS = 3_000;

/**
 * Publishes a log to JetStream in order: pipelined, each message expecting the sequence of the one
 * before, so that a lost or doubled publish makes the next one fail rather than slip by.
 */
export class OrderedStream {
  constructor(
    private readonly connection: NatsConnection,
    private readonly spec: StreamSpec,
  ) {}

  /** Where the stream ends. `resendFrom` is called when it is empty: a new or wiped store. */
  async open(resendFrom: () => Promise<number>): Promise<StreamPlace> {
    const manager = await ensureStream(this.connection, this.spec);
    const { state } = await manager.streams.info(this.spec.name);
    const sequence = state.last_seq;
    if (state.messages === 0) return { position: await resendFrom(), sequence };
    const last = await manager.streams.getMessage(this.spec.name, { seq: sequence });
    return { position: Number(last.header.get(POSITION_HEADER)), sequence };
  }

  /** Whether the stream still ends at a place: one request, where `open` takes five. Rejects when there is no stream. */
  async endsAt({ sequence }: StreamPlace): Promise<boolean> {
    const manager = await this.connection.jetstreamManager({ checkAPI: false });
    const { state } = await manager.streams.info(this.spec.name);
    return state.last_seq === sequence;
  }

  /** To be called before the first message: see `deleteConsumersAhead`. */
  async deleteConsumersAhead(): Promise<readonly string[]> {
    const manager = await this.connection.jetstreamManager({ checkAPI: false });
    return deleteConsumersAhead(manager, this.spec.name);
  }

  /**
   * Resolves when every message is stored; rejects on any doubt about one of them. Only the last one is acknowledged: each is
   * stored only behind the one before.
   */
  async publish(messages: readonly OrderedMessage[], after: StreamPlace): Promise<StreamPlace> {
    const end = messages.length - 1;
    const last = messages[end]!;
    for (const [i, message] of messages.slice(0, end).entries())
      this.connection.publish(message.subject, message.body, {
        headers: headersOf(message, after.sequence + i),
      });
    // All requests of a connection have one subscription for their answers.
    const ack = await this.connection
      .request(last.subject, last.body, {
        headers: headersOf(last, after.sequence + end),
        timeout: ACK_TIMEOUT_MS,
      })
      .catch(withoutAck);
    const failure = failureIn(ack);
    if (failure !== undefined) throw new Error(failure);
    return { position: last.position, sequence: after.sequence + messages.length };
  }
}

const headersOf = ({ id, position, headers }: OrderedMessage, expected: number): MsgHdrs => {
  const all = natsHeaders();
  // Each name comes once; to set it would look for it among all others first.
  all.append('Nats-Msg-Id', id);
  all.append('Nats-Expected-Last-Sequence', String(expected));
  all.append(POSITION_HEADER, String(position));
  for (const name in headers) all.append(name, headers[name]!);
  return all;
};

const withoutAck = (error: NatsError): never => {
  const isAbsent = error.code === ErrorCode.NoResponders;
  const why = isAbsent ? 'JetStream is not there' : 'JetStream did not acknowledge';
  throw new Error(why, { cause: error });
};

/** What an acknowledgement says went wrong; undefined when nothing did. */
const failureIn = (ack: Msg): string | undefined => {
  const { error, duplicate } = ack.json<{ error?: { description: string }; duplicate?: boolean }>();
  if (error) return error.description;
  return duplicate ? 'the stream had this message already' : undefined;
};

/**
 * Deletes the consumers that have had more than the stream holds: a power cut took messages that
 * JetStream had not flushed, and such a consumer would pass over the next ones, which get the same
 * sequences. Its owner makes it again.
 */
export const deleteConsumersAhead = async (
  manager: JetStreamManager,
  stream: string,
): Promise<readonly string[]> => {
  const had = new Map<string, number>();
  for await (const { name, delivered, ack_floor } of manager.consumers.list(stream))
    had.set(name, Math.max(delivered.stream_seq, ack_floor.stream_seq));
  // Read after the consumers: what is published meanwhile makes nobody look ahead.
  const { state } = await manager.streams.info(stream);
  const ahead = [...had].filter(([, sequence]) => sequence > state.last_seq).map(([name]) => name);
  for (const name of ahead) await manager.consumers.delete(stream, name);
  return ahead;
};
