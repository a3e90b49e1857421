import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

describe('what is kept of a program for its next start', () => {
  const checkouts: string[] = [];
  afterAll(() => checkouts.forEach((checkout) => rmSync(checkout, { recursive: true })));

  it('[O1] is what it is made of: a start finds and compiles nothing anew', () => {
    const checkout = newCheckout();
    const path = join(checkout, 'dist/apps/teller/word-0.js');
    utimesSync(path, 1, 1);
    put(checkout, 'dist/.kept/dist-apps-teller-main.js.1', 'left by a start that was killed');
    expect(start(checkout)).toBe('word-0 ok');
    expect(keptIn(checkout)).toEqual(['dist-apps-teller-main.js']);

    // Nobody can see that this file is another one now, and nobody looks into it.
    writeFileSync(path, readFileSync(path, 'utf8').replace('word-0', 'lore-0'));
    utimesSync(path, 1, 1);
    expect(start(checkout)).toBe('word-0 ok');
  });

  it('[O1] is not believed of a file that has changed, of another build or of another installation', () => {
    const checkout = newCheckout();
    start(checkout);
    put(checkout, 'dist/apps/teller/word-0.js', "module.exports = 'changed';");
    expect(start(checkout)).toBe('changed ok');

    // The request is the same, and finds another file.
    put(checkout, 'node_modules/found/index.js', "module.exports = 'found by name';");
    rmSync(join(checkout, 'node_modules/found/main.js'));
    put(checkout, 'node_modules/found/package.json', '{}');
    put(checkout, 'dist/.build-key', 'another build');
    expect(start(checkout)).toBe('changed found by name');

    put(checkout, 'node_modules/found/package.json', '{ "main": "other.js" }');
    put(checkout, 'node_modules/found/other.js', "module.exports = 'installed anew';");
    utimesSync(join(checkout, 'node_modules/.package-lock.json'), 1, 1);
    expect(start(checkout)).toBe('changed installed anew');
  });

  it('[O1] is not believed by an engine with other flags, which could not run it', () => {
    const checkout = newCheckout();
    const path = join(checkout, 'dist/apps/teller/word-0.js');
    utimesSync(path, 1, 1);
    start(checkout);
    writeFileSync(path, readFileSync(path, 'utf8').replace('word-0', 'lore-0'));
    utimesSync(path, 1, 1);
    expect(startWith(['--no-opt'], checkout)).toBe('lore-0 ok');
  });

  it('[O1] is not needed: broken, unwritable or without a build, the program runs all the same', () => {
    const checkout = newCheckout();
    start(checkout);
    const [name] = keptIn(checkout);
    put(checkout, `dist/.kept/${name}`, 'what is this');
    expect(start(checkout)).toBe('word-0 ok');

    rmSync(join(checkout, 'dist/.kept'), { recursive: true });
    put(checkout, 'dist/.kept', 'a file where the folder should be');
    expect(start(checkout)).toBe('word-0 ok');

    rmSync(join(checkout, 'dist/.kept'));
    rmSync(join(checkout, 'dist/.build-key'));
    expect(start(checkout)).toBe('word-0 ok');
    expect(existsSync(join(checkout, 'dist/.kept'))).toBe(false);
  });

  it('names the lines of the source in the trace of an error, kept or not', () => {
    const checkout = newCheckout();
    const failed = () => start(checkout, 'fail').split('\n');
    for (const [said, place] of [failed(), failed()]) {
      expect(said).toBe('TypeError: it broke');
      expect(place).toBe(`    at fail (${join(checkout, 'apps/teller/fail.ts')}:7:3)`);
    }
  });

  // The words of this spec.

  /** A checkout with the launcher's own files, and a program of fifty modules that says what two of them hold. */
  function newCheckout(): string {
    const checkout = realpathSync(mkdtempSync(join(tmpdir(), 'writ-kept-')));
    checkouts.push(checkout);
    for (const file of ['kept-code.cjs', 'source-lines.cjs'])
      cpSync(join(__dirname, '../../tools/launcher', file), join(checkout, 'tools/launcher', file));
    put(checkout, 'node_modules/.package-lock.json', '{}');
    put(checkout, 'node_modules/found/package.json', '{ "main": "main.js" }');
    put(checkout, 'node_modules/found/main.js', "module.exports = 'ok';");
    put(checkout, 'dist/.build-key', 'a build');
    const words = Array.from({ length: 50 }, (_, nth) => `word-${nth}`);
    for (const word of words)
      put(checkout, `dist/apps/teller/${word}.js`, `module.exports = '${word}';`);
    put(checkout, 'dist/apps/teller/fail.js', FAIL);
    put(checkout, 'dist/apps/teller/fail.js.map', JSON.stringify(FAIL_MAP));
    put(
      checkout,
      'dist/apps/teller/main.js',
      `const words = [${words.map((word) => `require('./${word}')`).join(', ')}];
       const found = require('found');
       if (process.argv[2] === 'fail') (0, require('./fail').fail)();
       console.log(words[0], found);`,
    );
    return checkout;
  }

  function put(checkout: string, path: string, text: string): void {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), text);
  }

  function start(checkout: string, ...args: string[]): string {
    return startWith([], checkout, ...args);
  }

  function startWith(flags: readonly string[], checkout: string, ...args: string[]): string {
    const preloaded = ['source-lines.cjs', 'kept-code.cjs'].flatMap((file) => [
      '--require',
      join(checkout, 'tools/launcher', file),
    ]);
    const program = join(checkout, 'dist/apps/teller/main.js');
    const output = execFileSync(process.execPath, [...flags, ...preloaded, program, ...args]);
    return output.toString().trim();
  }

  function keptIn(checkout: string): readonly string[] {
    return readdirSync(join(checkout, 'dist/.kept'));
  }
});

const FAIL = `exports.fail = function fail() {
  try { throw new TypeError('it broke'); } catch (error) { console.log(error.stack); }
};`;

/** Says that the middle line came from the seventh of `fail.ts`, third column. */
const FAIL_MAP = {
  version: 3,
  sources: ['../../../apps/teller/fail.ts'],
  names: [],
  mappings: ';AAME',
};
