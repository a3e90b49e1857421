import { v7 as uuidv7 } from 'uuid';
import { type CommandDefinition, type Service } from '#contracts';
import { type CommandMetadata, type RecordedEvent } from '#kernel';
import { type BusClient, type BusReply, type LedgerClient } from '#platform';
import { eventually } from '../eventually';
import { exampleExceptionCodes } from '../examples';
import { LONGEST_WAIT_MS } from '../longest-wait';
import { metadata, type PastEvent } from '../spec-for';
import { type Stack, startStack } from './stack';

/** What a command is answered with. */
export interface Answered {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly position: number | null;
  readonly replayed: boolean;
}

/** Nothing is published before what nobody owns has an owner. */
const OWNER_MISSING: PastEvent = {
  type: 'exception-code.defined',
  data: {
    code: 'owner-missing',
    title: 'Nobody is known who decides next',
    owner: 'operations-lead',
    sla: 'PT4H',
  },
};

/** A workflow names only codes that somebody has defined: those that the example workflows name. */
const codesOfExamples = (builtIn: object): readonly PastEvent[] =>
  exampleExceptionCodes()
    .filter(({ code }) => !(String(code) in builtIn))
    .map((data) => ({ type: 'exception-code.defined', data }));

const TENANT = 'default';

/** Loaded where processes are started: most specs that use this lib start none. */
const load = async () => ({ ...(await import('#contracts')), ...(await import('#platform')) });

/** The global object of a test file. Its environment stops what is in it: see `test/setup/plain-globals.cjs`. */
interface FileGlobals {
  writSharedProcesses?: Map<string, Promise<Stoppable>>;
}

interface Stoppable {
  stop(): Promise<void>;
}

/** What all specs of a test file share under a key: started for the first of them, and stopped at the end of the file. */
export const sharedInFile = <Shared extends Stoppable>(
  key: string,
  start: () => Promise<Shared>,
): Promise<Shared> => {
  const shared = ((globalThis as FileGlobals).writSharedProcesses ??= new Map());
  const started = (shared.get(key) as Promise<Shared> | undefined) ?? start();
  shared.set(key, started);
  return started;
};

/** Some of the system's processes as their callers see them, with a ledger behind them. */
export class Processes {
  private constructor(
    readonly stack: Stack,
    readonly bus: BusClient,
    readonly ledger: LedgerClient,
    private readonly modules: Awaited<ReturnType<typeof load>>,
    /** What is sent, recorded and read is of this tenant. */
    readonly tenant = TENANT,
  ) {}

  /** Starts the ledger and these services; resolves when all of them answer. */
  static async start(...services: readonly Service[]): Promise<Processes> {
    const processes = await Processes.launch(services);
    await processes.defineCodes(services);
    return processes;
  }

  /**
   * The same, in a tenant of its own, shared by all specs of a test file that need the same services and stop none of
   * them: a start takes longer than most specs. They end with the test file.
   */
  static async share(...services: readonly Service[]): Promise<Processes> {
    const key = services.join(' ');
    const launched = sharedInFile(key, () => Processes.launch(services));
    const { stack, bus, ledger, modules } = await launched;
    const tenant = `tenant-${uuidv7().slice(-12)}`;
    const processes = new Processes(stack, bus, ledger, modules, tenant);
    await processes.defineCodes(services);
    return processes;
  }

  private static async launch(services: readonly Service[]): Promise<Processes> {
    const all: readonly Service[] = ['ledger', ...services];
    const modules = await load();
    const { BusClient, LedgerClient } = modules;
    const stack = await startStack({
      services: all.map((name) => ({ name, file: `apps/${name}/src/main.js` })),
    });
    const bus = new BusClient(await modules.connectBus(stack.natsUrl, 'processes-under-test'));
    const ledger = new LedgerClient(bus, modules.subjects.ledger);
    const processes = new Processes(stack, bus, ledger, modules);
    for (const service of all) await processes.answering(service);
    return processes;
  }

  private async defineCodes(services: readonly Service[]): Promise<void> {
    const { builtInCodes, streamOf } = this.modules;
    const codes = services.includes('policy') ? codesOfExamples(builtInCodes) : [];
    await this.record(streamOf.exceptionCatalogue(), OWNER_MISSING, ...codes);
  }

  async stop(): Promise<void> {
    await this.bus.connection.close();
    await this.stack.stop();
  }

  /** Resolves when the service is ready, as after a restart. */
  async answering(service: Service): Promise<void> {
    const ask = (): Promise<unknown> => this.bus.request(this.modules.readySubject(service), {});
    await eventually(() => ask().catch(() => undefined));
  }

  /** Starts a suspended service again; resolves when it answers. */
  async resume(service: Service): Promise<void> {
    await this.stack.resume(service);
    await this.answering(service);
  }

  /** Sends a command as the gateway does; throws what the service throws. */
  send(
    definition: CommandDefinition,
    data: object,
    overrides: Partial<CommandMetadata> = {},
  ): Promise<Answered> {
    const stamped = metadata({
      commandId: uuidv7(),
      roles: ['admin'],
      owners: ['*'],
      tenant: this.tenant,
      ...overrides,
    });
    const frame = { name: definition.name, data, metadata: stamped };
    return this.ask(this.modules.internalCommandSubject(definition), frame);
  }

  /** Any other question to a service; throws what the service throws. */
  async ask<T extends object>(subject: string, body: object): Promise<T> {
    return this.modules.unwrap(
      await this.bus.request<BusReply<T>>(subject, body, { timeoutMs: LONGEST_WAIT_MS }),
    ) as T;
  }

  /** Puts events into a stream as their own services would. */
  async record(stream: string, ...events: readonly PastEvent[]): Promise<void> {
    const item = {
      tenant: this.tenant,
      stream,
      expectedVersion: null,
      command: { principal: 'processes-under-test', id: uuidv7(), digest: '0'.repeat(64) },
      actor: { id: 'processes-under-test' },
      correlationId: uuidv7(),
      causationId: null,
      events: events.map((event) => ({ ...event, id: uuidv7(), schemaVersion: 1 })),
      answer: null,
    };
    const [outcome] = await this.ledger.append([item]);
    // The client sends an append again whose answer is late: the first one is there.
    if (outcome?.outcome !== 'committed' && outcome?.outcome !== 'duplicate')
      throw new Error(JSON.stringify(outcome));
  }

  async stream(stream: string): Promise<readonly RecordedEvent[]> {
    return (await this.ledger.read(this.tenant, stream)).events;
  }

  /** The stream once it holds `count` events of a type. */
  async streamWith(stream: string, type: string, count = 1): Promise<readonly RecordedEvent[]> {
    return eventually(
      () => this.stream(stream),
      (events) => events.filter((event) => event.type === type).length >= count,
    );
  }
}
