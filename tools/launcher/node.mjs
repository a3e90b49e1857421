import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Stop } from './log.mjs';
import { root } from './root.mjs';

/**
 * How every Node process of the system is started. Cedar's WebAssembly ended a busy Node 20 with a V8
 * fatal error when its calls were inlined, so that optimisation is off.
 */
export const nodeFlags = ['--no-turbo-inline-js-wasm-calls'];

/** How a compiled program is started: from what Node compiled last time, with traces that name the source. */
export const programFlags = [
  ...nodeFlags,
  '--require',
  join(root, 'tools/launcher/source-lines.cjs'),
];

/** Where Node stores what it compiles, so that the next start of a program does not compile it again. */
export const compileCache = { NODE_COMPILE_CACHE: join(root, 'dist/.compiled') };

/** The package that carries Node for this machine, as package.json pins it. */
export const carrier = `node-${process.platform}-${process.arch}`;
const LEAST_MAJOR = 24;

/**
 * The Node that runs services, tools and tests: the one that is installed with the packages. Where there
 * is none for this machine, or it was left out as in an image, it is the Node that runs the launcher.
 *
 * @throws Stop where that one is too old
 */
export function nodeBinary() {
  try {
    const file = createRequire(join(root, 'package.json')).resolve(`${carrier}/package.json`);
    return join(file, '..', JSON.parse(readFileSync(file, 'utf8')).bin.node);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
  }
  if (Number(process.versions.node.split('.')[0]) >= LEAST_MAJOR) return process.execPath;
  throw new Stop(
    `Writ runs on Node ${LEAST_MAJOR} or later; this is ${process.version}, and the package ${carrier} is not installed. ` +
      `Run npm ci without --omit=optional, or start with Node ${LEAST_MAJOR}.`,
  );
}
