import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type InstalledPeer, PeerMissing } from '../install';
import { type Engine, type PeerAnswer, type PeerRequest } from './engine';

interface CheckRequest {
  readonly principal: { readonly id: string; readonly roles: readonly string[] };
  readonly resource: {
    readonly kind: string;
    readonly id: string;
    readonly attr: object;
  };
  readonly actions: readonly string[];
}

interface CheckResult {
  isAllowed(action: string): boolean | undefined;
  /** One for each rule that was activated: `wait refund-waits`. */
  readonly outputs: readonly { readonly value: unknown }[];
}

/** What is used of `@cerbos/grpc`. */
interface CerbosModule {
  readonly GRPC: new (address: string, options: { readonly tls: false }) => CerbosClient;
}

interface CerbosClient {
  checkResource(request: CheckRequest): Promise<CheckResult>;
  close(): void;
}

const POLICIES = resolve('bench/peers/policies/cerbos');
/** The package and the program for this machine. */
const NATIVE = `cerbos-${process.platform}-${process.arch}`;
const READY_WITHIN_MS = 30_000;

/** The Cerbos server in a process of its own, with its own client, over a socket of this machine. */
export const cerbosEngine = async (peer: InstalledPeer): Promise<Engine> => {
  const folder = await mkdtemp(join(tmpdir(), 'writ-cerbos-'));
  const server = await startServer(peer, folder);
  const { GRPC } = peer.load<CerbosModule>('@cerbos/grpc');
  const client = new GRPC(`unix:${socketIn(folder)}`, { tls: false });
  const close = async (): Promise<void> => {
    client.close();
    const ended = once(server, 'exit');
    server.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(client, server);
  } catch (error) {
    await close();
    throw error;
  }
  return { decide: async (request) => answerOf(request, await check(client, request)), close };
};

const socketIn = (folder: string): string => join(folder, 'cerbos.sock');

const startServer = async (peer: InstalledPeer, folder: string): Promise<ChildProcess> => {
  const config = join(folder, 'config.json');
  await writeFile(
    config,
    JSON.stringify({
      server: {
        httpListenAddr: `unix:${join(folder, 'http.sock')}`,
        grpcListenAddr: `unix:${socketIn(folder)}`,
      },
      storage: { driver: 'disk', disk: { directory: POLICIES, watchForChanges: false } },
      telemetry: { disabled: true },
    }),
  );
  const program = peer.pathOf(`@cerbos/${NATIVE}`, NATIVE);
  if (!existsSync(program)) throw new PeerMissing(`there is no package ${NATIVE}`);
  return spawn(program, ['server', `--config=${config}`, '--log-level=error'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { CERBOS_NO_TELEMETRY: '1' },
  });
};

/** Resolves when the server answers. */
const ready = async (client: CerbosClient, server: ChildProcess): Promise<void> => {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;)
    try {
      await check(client, FIRST);
      return;
    } catch (error) {
      if (server.exitCode !== null || performance.now() > deadline) throw error;
      await sleep(50);
    }
};

const FIRST: PeerRequest = {
  workOrderId: 'first',
  action: { kind: 'order.inspect', authority: 'read', system: 'shop' },
  facts: {},
};

const check = (client: CerbosClient, request: PeerRequest): Promise<CheckResult> => {
  const { kind, ...attributes } = request.action;
  return client.checkResource({
    principal: { id: 'agent', roles: ['delegate'] },
    resource: {
      kind: 'work_order',
      id: request.workOrderId,
      attr: { ...attributes, facts: request.facts },
    },
    actions: [kind],
  });
};

/** `wait` is an output of the rule, because Cerbos knows allow and deny. */
const answerOf = ({ action }: PeerRequest, result: CheckResult): PeerAnswer => {
  const fired = result.outputs.map(({ value }) => String(value).split(' '));
  const rules = fired.map(([, rule]) => rule!);
  if (!result.isAllowed(action.kind)) return { outcome: 'stop', rules };
  return { outcome: fired.some(([outcome]) => outcome === 'wait') ? 'wait' : 'run', rules };
};
