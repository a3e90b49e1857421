import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import {
  Client,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  StreamableHTTPClientTransport,
  type Tool,
  type Transport,
} from '@modelcontextprotocol/client';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { isNeverConnected } from '#client';
import { type ServerMapping } from '#contracts';
import { durationMs } from '#kernel';
import { version } from '#version';
import { sayLine } from '../../terminal';
import { type UpstreamAnswer } from './call';

/** Accepts any answer: it is for the agent to read. */
const ANYTHING = {
  '~standard': { version: 1, vendor: 'writ', validate: (value: unknown) => ({ value }) },
} as const;

const CALL_TIMEOUT = 'PT5M';
const CONNECT_MS = 30_000;
/** A connection that was in use a moment ago is taken to be there. */
const TRUSTED_MS = 1_000;

const ASKS = 'The server asks for input in place of an answer, which the proxy does not pass on.';

/** For the class itself the SDK starts another process first, to learn its versions; for one derived from it, this process answers. */
class OneProcess extends StdioClientTransport {}

/** What came of a call: an answer; `unmade`, so that nothing ran; or `lost`, so that nobody knows. */
export type Sending = UpstreamAnswer | 'unmade' | 'lost';

/** One server behind the proxy. It is started or connected to when it is needed, and again after it was lost. */
export class Upstream {
  private connecting: Promise<Client> | undefined;
  private usedAt = 0;

  constructor(
    private readonly mapping: ServerMapping,
    private readonly mask: (text: string) => string,
    private readonly err: NodeJS.WritableStream,
  ) {}

  /** Every tool that it has now. */
  async tools(): Promise<readonly Tool[]> {
    const client = await this.there();
    const { tools } = await client.listTools();
    this.usedAt = performance.now();
    return tools;
  }

  /** Makes sure that there is a connection. Throws where there is none: nothing was sent then. */
  async ready(): Promise<void> {
    await this.there();
  }

  /** Sends a call once. `ready` came before. */
  async call(params: Record<string, unknown>): Promise<Sending> {
    const client = await this.there().catch(() => undefined);
    if (!client) return 'unmade';
    const timeout = durationMs(this.mapping.timeout ?? CALL_TIMEOUT);
    try {
      const request = { method: 'tools/call', params };
      const result = await client.request(request, ANYTHING, { timeout });
      this.usedAt = performance.now();
      return { result: this.masked(result) } as UpstreamAnswer;
    } catch (error) {
      // An answer that says no is an answer.
      if (error instanceof ProtocolError)
        return { error: { code: error.code, message: this.mask(error.message) } };
      if (error instanceof SdkError && error.code === SdkErrorCode.UnsupportedResultType)
        return { error: { code: -32_000, message: ASKS } };
      this.drop();
      return isNeverConnected(error) ? 'unmade' : 'lost';
    }
  }

  async close(): Promise<void> {
    const client = await this.connecting?.catch(() => undefined);
    this.connecting = undefined;
    await client?.close();
  }

  /** Masks each text, number and name by itself: JSON writes some characters of a secret in another way. */
  private masked(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((part) => this.masked(part));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([name, part]) => [this.mask(name), this.masked(part)]),
      );
    if (typeof value !== 'string' && typeof value !== 'number') return value;
    const shown = this.mask(String(value));
    return shown === String(value) ? value : shown;
  }

  /** A connected client; one that was idle is checked first. */
  private async there(): Promise<Client> {
    const client = await this.connected();
    if (performance.now() - this.usedAt < TRUSTED_MS) return client;
    try {
      await alive(client);
    } catch {
      this.drop();
      return this.connected();
    }
    this.usedAt = performance.now();
    return client;
  }

  private connected(): Promise<Client> {
    this.connecting ??= this.connect();
    this.connecting.catch(() => (this.connecting = undefined));
    return this.connecting;
  }

  private async connect(): Promise<Client> {
    const client = await this.negotiated().catch((error: unknown) => {
      // The message may quote the address or the command, which may hold secrets.
      const { code } =
        (error as { cause?: { code?: string } }).cause ?? (error as { code?: string });
      const { name } = this.mapping;
      sayLine(this.err, `The server ${name} cannot be reached (${code ?? 'no answer'}).`);
      throw error;
    });
    this.usedAt = performance.now();
    client.onclose = () => {
      this.connecting = undefined;
    };
    return client;
  }

  /** A server that ends at a request for newer versions is started again without that request. */
  private async negotiated(): Promise<Client> {
    try {
      return await this.clientBy('auto');
    } catch (error) {
      const isOlder = error instanceof SdkError && error.code === SdkErrorCode.EraNegotiationFailed;
      if (!isOlder) throw error;
      return this.clientBy('legacy');
    }
  }

  private async clientBy(mode: 'auto' | 'legacy'): Promise<Client> {
    const client = new Client(
      { name: 'writ-mcp-proxy', version },
      { versionNegotiation: { mode }, inputRequired: { autoFulfill: false } },
    );
    await client.connect(this.transport(), { timeout: CONNECT_MS });
    return client;
  }

  private transport(): Transport {
    const { name, command, args = [], env = {}, cwd, url, headers = {} } = this.mapping;
    if (command === undefined)
      return new StreamableHTTPClientTransport(new URL(url!), { requestInit: { headers } });
    const transport = new OneProcess({
      command,
      args,
      env: { ...getDefaultEnvironment(), ...env },
      stderr: 'pipe',
      ...(cwd !== undefined && { cwd }),
    });
    const lines = createInterface({ input: transport.stderr as Readable });
    lines.on('line', (line) => sayLine(this.err, `${name}: ${this.mask(line)}`));
    return transport;
  }

  private drop(): void {
    const lost = this.connecting;
    this.connecting = undefined;
    void lost?.then((client) => client.close()).catch(() => undefined);
  }
}

/** Asks for anything, and takes any answer: it may be that of an older or newer version. */
const alive = async (client: Client): Promise<void> => {
  try {
    await client.request({ method: 'ping' }, ANYTHING, { timeout: CONNECT_MS });
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
};
