import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { urlsOfHosts } from '#settings';
import { TurnSocket } from './turn-socket';

/** Where `pg` connects. */
export type ConnectionTarget = Pick<ClientConfig, 'connectionString' | 'stream'>;

/** A server that takes no connection in this time is left out. */
const PROBE_MS = 1_000;
/** How long after the answer of a server that takes no writes it gets the next question. */
const AGAIN_MS = 200;
/** How long after the first server that takes writes another one may answer that it does, too. */
const LATECOMERS_MS = 100;
/** The connections that a process opens in this time share one search. */
const VALID_MS = 500;
/** After this time without a byte of an answer its server may be cut off: another one may have taken over. */
const SILENT_MS = 500;

/**
 * Where to connect by a URL of one host, or of several joined by commas: then to the server that takes writes
 * (`target_session_attrs=read-write`). The options go to `new Pool` and `new Client`.
 */
export const connectionTo = (url: string): ConnectionTarget => {
  const [first, ...others] = urlsOfHosts(url);
  if (others.length === 0) return { connectionString: url, stream: () => new TurnSocket() };
  const hosts = known.get(url) ?? new Hosts([first!, ...others]);
  known.set(url, hosts);
  // TLS verifies the name of the first host, whichever it is connected to.
  return { connectionString: first, stream: () => hosts.socket() };
};

/** Every connection of this process by one URL goes to the same server. */
const known = new Map<string, Hosts>();

interface Host {
  readonly host: string;
  readonly port: number;
}

/** The servers of a URL, and which of them takes writes. */
class Hosts {
  private readonly hosts: readonly Host[];
  private readonly sockets = new Map<Socket, Host>();
  private searching?: Promise<Host>;

  constructor(private readonly urls: readonly string[]) {
    this.hosts = urls.map((one) => {
      const { hostname, port } = new URL(one);
      return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) || 5432 };
    });
  }

  /** Connects to the server that takes writes. */
  socket(): Socket {
    return new SocketTo(
      () => this.primary(),
      (socket, host) => {
        this.sockets.set(socket, host);
        this.searchWhileSilent(socket);
        socket.once('close', () => {
          this.sockets.delete(socket);
          this.searching = undefined;
        });
      },
    );
  }

  /** Queries that wait for a server that is cut off open no connection, so nothing else would look for its successor. */
  private searchWhileSilent(socket: SocketTo): void {
    socket.setTimeout(SILENT_MS, () => {
      if (!socket.isUnanswered) return;
      this.primary().catch(() => undefined);
      socket.setTimeout(SILENT_MS);
    });
  }

  /** Rejects where no server takes writes. */
  private primary(): Promise<Host> {
    if (this.searching) return this.searching;
    const searching = this.search();
    this.searching = searching;
    const forget = (): void => {
      if (this.searching === searching) this.searching = undefined;
    };
    searching.then(() => setTimeout(forget, VALID_MS).unref(), forget);
    return searching;
  }

  private async search(): Promise<Host> {
    const found: { readonly host: Host; readonly timeline: number }[] = [];
    const probes = this.hosts.map(async (host) => {
      found.push({ host, timeline: await this.timelineInTime(host) });
    });
    await Promise.any(probes).catch(({ errors }: AggregateError) => {
      throw new Error('connect: no host of DATABASE_URL takes writes', { cause: errors[0] });
    });
    await Promise.race([Promise.allSettled(probes), sleep(LATECOMERS_MS)]);
    const [primary] = found.sort((one, other) => other.timeline - one.timeline);
    this.leaveOthers(primary!.host);
    return primary!.host;
  }

  /** Asks a standby again and again: it may be promoted while another host is waited for. */
  private async timelineInTime(host: Host): Promise<number> {
    const until = performance.now() + PROBE_MS;
    for (;;)
      try {
        return await timelineOf(this.urls[0]!, host);
      } catch (error) {
        if (performance.now() > until) throw error;
        await sleep(AGAIN_MS);
      }
  }

  /** A server that is cut off answers nothing for minutes; those that wait for it go to the new one. */
  private leaveOthers(primary: Host): void {
    for (const [socket, host] of this.sockets)
      if (host !== primary)
        socket.destroy(new Error('connection terminated: another host took over'));
  }
}

/** Goes to its server when `pg` connects it, whatever host `pg` names. */
class SocketTo extends TurnSocket {
  constructor(
    private readonly chooseHost: () => Promise<Host>,
    private readonly onChosen: (socket: SocketTo, host: Host) => void = () => undefined,
  ) {
    super();
  }

  override connect(): this {
    void this.chooseHost().then(
      (host) => {
        if (this.destroyed) return;
        this.onChosen(this, host);
        super.connect(host.port, host.host);
      },
      (error: Error) => this.destroy(error),
    );
    return this;
  }
}

/**
 * The timeline of a server that takes writes: each promotion begins a higher one, so a former primary that came back is
 * distinguished from its successor. Rejects for a standby.
 */
const timelineOf = async (url: string, host: Host): Promise<number> => {
  const socket = new SocketTo(() => Promise.resolve(host));
  const client = new Client({
    connectionString: url,
    stream: () => socket,
    application_name: 'writ-hosts',
    connectionTimeoutMillis: PROBE_MS,
    query_timeout: PROBE_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ timeline: number | null }>(TIMELINE);
    const timeline = rows[0]?.timeline;
    if (typeof timeline !== 'number') throw new Error(`${host.host}:${host.port} takes no writes`);
    return timeline;
  } finally {
    void client.end().catch(() => undefined);
    // A server that is silent does not end its side.
    socket.destroySoon();
  }
};

/** The name of a WAL file begins with the timeline, in 8 hexadecimal digits. */
const TIMELINE = `
  SELECT CASE WHEN NOT current_setting('transaction_read_only')::boolean
    THEN ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END AS timeline`;
