import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const nearestPackage = (folder: string): string =>
  existsSync(join(folder, 'package.json')) || dirname(folder) === folder
    ? folder
    : nearestPackage(dirname(folder));

const HOME = nearestPackage(__dirname);
const isPackaged = existsSync(join(HOME, 'writ.js'));

/**
 * A file that comes with the command line, in its package or in the checkout. It is never outside of them: a folder
 * around an installed package is that of the caller, and nothing there is run or believed.
 */
export const ownFile = (...path: readonly string[]): string => join(HOME, ...path);

/** Mappings of public logs, each with its workflow and exception codes, and a page that explains them. */
export const IMPORT_EXAMPLES = ownFile('examples/imports');

/** How a caller runs it. In the folder of a caller, npx would fetch whatever package of that name is on npm. */
export const OWN_COMMAND = isPackaged ? 'writ' : 'npx writ';

/** The file that Node runs. */
export const OWN_BIN = ownFile(isPackaged ? 'bin/writ' : 'cli/bin/writ');

/** A program of a service that the command line runs: the package has it by this name, a checkout where it was built. */
export const ownProgram = (name: string, built: string): string =>
  isPackaged ? ownFile('lib', name, 'main.js') : ownFile('dist', built);

/** How Node runs such a program: with the flags for which the build has compiled it, those of services. */
export const PROGRAM_FLAGS = ['--no-turbo-inline-js-wasm-calls'];
