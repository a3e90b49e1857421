/**
 * Bundles each service with what it requires into one file, which replaces its compiled `main.js`. The build runs this after it has
 * compiled. Node then finds, reads and links 60 modules at a start, not 2,000. Every other file of `dist` stays as it was compiled.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { services } from './launcher/services.mjs';

const root = resolve(import.meta.dirname, '..');

/** Programs of services, below `dist`. */
const PROGRAMS = services.map(({ file }) => file);
/** Programs of threads, which a bundled service looks for beside its `main.js`. */
const THREADS = { 'apps/policy/src/check-worker': 'apps/policy/src/cedar/check-worker.js' };

/** Few starts need it, or it reads files beside its own. */
const LOADED_BY_NODE = [
  './check-worker',
  '#settings',
  '#version',
  '@aws-sdk/*',
  '@cedar-policy/*',
  '@opentelemetry/*',
  'swagger-ui-dist',
  'typeorm',
];
/** What Nest loads where somebody has installed it. */
const NOT_INSTALLED = [
  '@fastify/static',
  '@fastify/view',
  '@grpc/*',
  '@nestjs/platform-express',
  '@nestjs/websockets/*',
  'amqp-connection-manager',
  'amqplib',
  'class-transformer/storage',
  'ioredis',
  'kafkajs',
  'mqtt',
];

const EMPTY_MAP = Buffer.from('{"version":3,"sources":[""],"mappings":"AAAA"}').toString('base64');

/** Traces name the lines of our own sources. With those of packages a map is twice as large, and the first trace of a process has to read it. */
const mapsOfOurs = {
  name: 'maps-of-ours',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, ({ path }) => ({
      contents: `${readFileSync(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${EMPTY_MAP}`,
    })),
};

await build({
  absWorkingDir: root,
  entryPoints: [
    ...PROGRAMS.map((file) => ({ in: `dist/${file}`, out: file.replace(/\.js$/, '') })),
    ...Object.entries(THREADS).map(([out, file]) => ({ in: `dist/${file}`, out })),
  ],
  outdir: 'dist',
  allowOverwrite: true,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  external: [...LOADED_BY_NODE, ...NOT_INSTALLED],
  // Its paths lead to the sources in TypeScript, which esbuild compiles without the metadata that Nest needs.
  tsconfigRaw: {},
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  plugins: [mapsOfOurs],
});
