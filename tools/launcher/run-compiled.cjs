/**
 * Runs a bundled program from code that V8 has compiled before. Node's own compile cache stores a file as it is before it runs,
 * with the functions that are compiled by then: in a bundle hardly any, since each module is a function.
 */
'use strict';
const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { constants, Script } = require('node:vm');
const { crc32 } = require('node:zlib');
require('./source-lines.cjs');

/** The build stores a program that has `loaded`; a launcher has the first run that ends in order store one that has `worked`. */
const STAGES = ['worked', 'loaded'];

const contentOf = (path) => {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
};

/**
 * With `WRIT_STORE_COMPILED` it stores what is compiled at the end of the run as that stage, unless that is stored.
 *
 * @param {NodeModule} main the module that Node runs · @param {NodeRequire} require its own
 * @param {string} name of the bundle beside it: a function of what Node gives to a module
 */
const runCompiled = (main, require, name) => {
  const program = join(main.path, name);
  const bytes = readFileSync(program);
  // The name has a checksum of the source: V8 itself compares no more than its length.
  const checksum = crc32(bytes).toString(16).padStart(8, '0');
  const fileOf = (stage) => `${program}.${checksum}.${stage}`;
  const script = new Script(bytes.toString(), {
    filename: program,
    cachedData: STAGES.map((stage) => contentOf(fileOf(stage))).find(Boolean),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const stage = process.env['WRIT_STORE_COMPILED'];
  if (stage && (script.cachedDataRejected || !existsSync(fileOf(stage))))
    storeAtEnd(script, fileOf(stage));
  script.runInThisContext()(main.exports, require, main, main.filename, main.path);
};

const storeAtEnd = (script, file) => {
  // V8 forgets the code of a function that has not run for some garbage collections.
  setFlagsFromString('--no-flush-bytecode');
  process.once('exit', () => {
    // It takes code under the same flags only.
    setFlagsFromString('--flush-bytecode');
    try {
      writeFileSync(`${file}.${process.pid}`, script.createCachedData());
      renameSync(`${file}.${process.pid}`, file);
    } catch {
      // A folder that belongs to somebody else: the next start compiles again.
    }
  });
};

module.exports = { runCompiled };
