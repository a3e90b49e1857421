/**
 * Runs a bundled program from code that V8 compiled at the build. Node's own compile cache stores a file as it is before it runs,
 * with the functions that are compiled by then: in a bundle hardly any, since each module is a function.
 */
'use strict';
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { constants, Script } = require('node:vm');
const { crc32 } = require('node:zlib');
require('./source-lines.cjs');

/** The name has a checksum of the source: V8 itself compares no more than its length. */
const compiledFile = (program, bytes) =>
  `${program}.${crc32(bytes).toString(16).padStart(8, '0')}.compiled`;

const contentOf = (path) => {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
};

/**
 * @param {NodeModule} main the module that Node runs · @param {NodeRequire} require its own
 * @param {string} name of the bundle beside it: a function of what Node gives to a module
 */
const runCompiled = (main, require, name) => {
  const program = join(main.path, name);
  const bytes = readFileSync(program);
  const file = compiledFile(program, bytes);
  const script = new Script(bytes.toString(), {
    filename: program,
    cachedData: contentOf(file),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (process.env['WRIT_STORE_COMPILED']) process.once('exit', () => store(script, file));
  script.runInThisContext()(main.exports, require, main, main.filename, main.path);
};

const store = (script, file) => {
  writeFileSync(`${file}.new`, script.createCachedData());
  renameSync(`${file}.new`, file);
};

module.exports = { runCompiled };
