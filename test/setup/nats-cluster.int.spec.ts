import { type ChildProcess, spawn } from 'node:child_process';
import { connectBus, ensureStreamAtStart } from '#platform';
import { eventually, temporaryFolder } from '#testkit';
import { inLauncher } from './launcher';

describe('a cluster of NATS servers whose nodes start one after the other', () => {
  const binary = inLauncher<string>('nats-binary', 'it.findNatsServer()');
  const nodes: ChildProcess[] = [];
  afterEach(() => nodes.splice(0).forEach((node) => node.kill('SIGKILL')));

  it('[O1] gives a service its stream with three copies once the last node is there', async () => {
    const ports = inLauncher<number[]>(
      'ports',
      'Promise.all(Array.from({ length: 6 }, it.freePort))',
    );
    const routes = ports.slice(3).map((port) => `nats://127.0.0.1:${port}`);
    const start = (nth: number): void => {
      const place = ['-a', '127.0.0.1', '-p', `${ports[nth]}`, '-sd', temporaryFolder()];
      const cluster = ['--cluster_name', 'c', '--cluster', routes[nth]!, '-routes', routes.join()];
      const args = ['--js', '--name', `node-${nth}`, ...place, ...cluster];
      nodes.push(spawn(binary, args, { stdio: 'ignore' }));
    };
    start(0);
    start(1);
    const connection = await connectBus(`nats://127.0.0.1:${ports[0]}`, 'service');
    const { streams } = await connection.jetstreamManager({ checkAPI: false });
    const name = 'LOG';
    const subjects = ['log.>'];
    await eventually(async () => {
      const refusal = streams.add({ name, subjects, num_replicas: 3 }).then(
        () => 'made',
        (error: Error) => error.message,
      );
      return /no suitable peers/.test(await refusal);
    });
    const spec = { name, subjects, maxBytes: 1_000_000, discard: 'old', replicas: 3 } as const;
    const made = ensureStreamAtStart(connection, spec);
    start(2);
    await made;
    const { config } = await streams.info(name);
    expect(config.num_replicas).toBe(3);
    await connection.close();
  });
});
