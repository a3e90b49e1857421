import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '#testkit';

const root = join(__dirname, '../..');
const config = join(root, '.dependency-cruiser.cjs');

/** A file, what it imports, and the rule that forbids it. */
const planted: readonly (readonly [file: string, imports: string, rule: string])[] = [
  ['apps/policy/src/domain/a.ts', 'pg', 'domain-is-pure'],
  ['apps/policy/src/domain/b.ts', '../transport/door', 'domain-is-pure'],
  ['apps/policy/src/reactions/a.reaction.ts', '../transport/door', 'reactions-are-pure'],
  ['libs/work-order/src/a.ts', 'pg', 'work-order-is-pure'],
  ['apps/policy/src/domain/c.ts', 'node:crypto', 'domain-is-pure'],
  ['apps/policy/src/reactions/b.reaction.ts', 'node:timers/promises', 'reactions-are-pure'],
  ['apps/ledger/src/views/projections/a.projection.ts', '../../domain/a', 'projections-are-pure'],
  ['apps/ledger/src/views/projections/b-row.ts', 'pg', 'projections-are-pure'],
  ['apps/policy/src/a.ts', '../../ledger/src/a', 'services-do-not-meet'],
  ['apps/console/src/api/a.ts', '../../../../libs/contracts/src', 'console-knows-the-api-only'],
  ['apps/console/src/pages/one/a.ts', '../two/a', 'pages-do-not-meet'],
  ['apps/console/src/parts/a.ts', '../pages/one/a', 'parts-know-no-page'],
  ['libs/kernel/src/a.ts', '../../contracts/src', 'kernel-knows-nobody'],
  ['libs/contracts/src/a.ts', 'pg', 'contracts-know-validation-only'],
  ['libs/contracts/src/b.ts', '../../verify/src', 'contracts-know-receipts-by-type'],
  ['libs/verify/src/a.ts', 'pg', 'verify-knows-nobody'],
  ['libs/certificate/src/a.ts', 'pg', 'certificate-is-pure'],
  ['libs/authzen/src/a.ts', 'pg', 'authzen-is-pure'],
  ['libs/client/src/a.ts', '../../contracts/src', 'client-knows-the-api-only'],
  ['libs/verify/src/b.ts', '@noble/hashes', 'noble-in-browsers-only'],
  ['libs/secrets/src/a.ts', 'pg', 'secrets-know-nobody'],
  ['libs/json/src/a.ts', 'pg', 'json-knows-nobody'],
  ['libs/platform/src/a.ts', '../../contracts/src', 'platform-is-generic'],
  ['apps/policy/src/b.ts', 'nats', 'nats-only-in-platform'],
  ['apps/policy/src/c.ts', '../../../libs/platform/src/a', 'platform-by-its-index'],
  ['cli/src/a.ts', '../../libs/platform/src', 'cli-is-a-client'],
  ['apps/policy/src/d.ts', '../../../libs/testkit/src', 'testkit-stays-in-tests'],
  ['apps/policy/src/circle-a.ts', './circle-b', 'no-circles'],
  ['apps/policy/src/f.ts', './nowhere', 'no-unknown-imports'],
];
/** What they import beside each other. */
const imported = [
  'apps/policy/src/transport/door.ts',
  'apps/ledger/src/a.ts',
  'apps/ledger/src/domain/a.ts',
  'apps/console/src/pages/two/a.ts',
  'libs/contracts/src/index.ts',
  'libs/platform/src/index.ts',
  'libs/testkit/src/index.ts',
  'libs/verify/src/index.ts',
];

interface Cruised {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { name: string } }[];
  };
}

describe('the rules of folders', () => {
  let found: Cruised['summary']['violations'];

  beforeAll(() => {
    const folder = temporaryFolder();
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    for (const file of imported) write(file, 'export {};\n');
    for (const [file, imports] of planted)
      write(file, `import * as it from '${imports}';\nexport const used = it;\n`);
    write(
      'apps/policy/src/circle-b.ts',
      "import * as it from './circle-a';\nexport const used = it;\n",
    );
    write('tsconfig.json', JSON.stringify({ compilerOptions: { module: 'commonjs' } }));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const binary = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const args = ['--config', config, '--output-type', 'json', 'apps', 'libs', 'cli'];
    const output = execFileSync(process.execPath, [binary, ...args], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    found = (JSON.parse(output) as Cruised).summary.violations;
  });

  it.each(planted)('in %s forbid the import of %s: %s', (file, _imports, rule) =>
    expect(found.filter(({ from }) => from === file).map((one) => one.rule.name)).toContain(rule),
  );

  it('have a planted example each', () => {
    const { forbidden } = createRequire(__filename)(config) as {
      readonly forbidden: readonly { readonly name: string }[];
    };
    const examples = new Set(planted.map(([, , rule]) => rule));
    expect(forbidden.map(({ name }) => name).filter((name) => !examples.has(name))).toEqual([]);
  });
});
