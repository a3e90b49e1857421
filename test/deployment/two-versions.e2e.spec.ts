import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { eventually, itUnless, type Stack, startStack } from '#testkit';
import { checkSystem } from '../faults/checker';
import { Load } from '../faults/load';
import { ApiUser } from '../scenarios/client';
import { closeRefund } from '../scenarios/closed-refund';
import { publishExamplesIn } from '../scenarios/examples';
import { openRefund } from '../scenarios/refund-work';
import { inLauncher } from '../setup/launcher';
import { EarlierVersion, missingForEarlierVersion } from './earlier-version';

/** To build an earlier version takes a minute of both cores. */
const isWhole = process.env['WRIT_DEPLOYMENT'] === 'whole';
const because = isWhole ? missingForEarlierVersion() : 'npm run deployment does';
const itRuns = itUnless(because);

/** The order in which an upgrade replaces the services. */
const SERVICES = ['ledger', 'intake', 'policy', 'approvals', 'exceptions', 'gateway'] as const;
const DELEGATES = 2;
/** More than the clients have under way: the rest was begun after a service was replaced. */
const SHOWS_WORK = 30;

describe('services of two versions on one NATS and one database', () => {
  let version: EarlierVersion;
  let earlier: Stack;
  let current: Stack;
  let loads: readonly Load[];

  beforeAll(async () => {
    if (because !== undefined) return;
    version = EarlierVersion.build();
    earlier = await startStack({ services: version.services });
    // Those of today may state what the earlier version does not know.
    const examples = join(version.folder, 'examples');
    await publishExamplesIn(examples, earlier, ['refunds', 'verify-launch', 'triage-production']);
    current = await startStack({
      natsUrl: earlier.natsUrl,
      databaseUrl: earlier.databaseUrl,
      migrate: false,
      env: {
        ...inLauncher('secret-files', `it.secretVariables('${earlier.dataFolder}')`),
        WRIT_DATA: earlier.dataFolder,
        WRIT_KEYS_FILE: join(earlier.dataFolder, 'keys.json'),
      },
    });
    loads = [earlier, current].map(
      ({ url }) =>
        new Load(new ApiUser(url, earlier.keys['integrator']!), 'dev-integrator', DELEGATES),
    );
  });
  afterAll(async () => {
    await Promise.all((loads ?? []).map((load) => load.stop()));
    await current?.stop();
    await earlier?.stop();
    version?.remove();
  });

  /** Waits until the clients of a gateway have had further answers. */
  const works = async (...working: readonly Load[]): Promise<void> => {
    const before = working.map(({ acknowledged }) => acknowledged.length + SHOWS_WORK);
    await eventually(() =>
      working.every(({ acknowledged }, nth) => acknowledged.length >= before[nth]!),
    );
  };

  itRuns('[O10] share all work, whichever a request reaches', async () => {
    await works(...loads);
    const user = (stack: Stack, role: string) => new ApiUser(stack.url, earlier.keys[role]!);
    // Not closed through the earlier gateway: rows of today's ledger may have columns that its API document does not know.
    const workOrderId = await openRefund(user(earlier, 'integrator'));
    await closeRefund(workOrderId, (role) => user(current, role));
  });

  itRuns('[O10] play the demo through the gateway of either', () => {
    for (const { url } of [earlier, current])
      execFileSync(process.execPath, ['dist/cli/src/demo/main.js', 'refunds', 'verify-launch'], {
        env: {
          ...process.env,
          WRIT_URL: url,
          WRIT_DATA: earlier.dataFolder,
          WRIT_API_KEY: earlier.keys['admin'],
        },
      });
  });

  itRuns('[O10] go on while each earlier service stops, and when each comes back', async () => {
    const [ofEarlier, ofCurrent] = loads as readonly [Load, Load];
    for (const service of SERVICES) {
      await earlier.suspend(service);
      await works(ofCurrent);
    }
    for (const service of SERVICES) {
      await earlier.resume(service);
      await current.suspend(service);
      if (service === 'gateway') await works(ofEarlier);
      else await works(ofCurrent);
    }
    for (const service of SERVICES) await current.resume(service);
    await works(ofEarlier, ofCurrent);
  });

  itRuns('[G1] lose and double nothing, and answer nothing wrong', async () => {
    await Promise.all(loads.map((load) => load.stop()));
    expect(loads.map(({ wrong }) => wrong)).toEqual([[], []]);
    for (const service of SERVICES) await earlier.suspend(service);
    const acknowledged = loads.flatMap((load) => load.acknowledged);
    expect(await checkSystem(earlier.databaseUrl, acknowledged)).toEqual([]);
  });
});
