const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** What a file of a kind takes, in milliseconds for each kilobyte; the first that fits counts. */
const KINDS = [
  [/^test[\\/]faults[\\/]/, 25_000],
  [/^test[\\/]scenarios[\\/](import|pages|newcomer)\./, 35_000],
  [/^test[\\/]deployment[\\/].*\.e2e\.spec\.ts$/, 45_000],
  [/\.e2e\.spec\.ts$/, 4_000],
  [/^test[\\/]setup[\\/]/, 8_000],
  [/\.int\.spec\.ts$/, 2_000],
  [/^test[\\/]pages[\\/]/, 1_600],
  [/^test[\\/](browser|deployment)[\\/]/, 4_000],
  [/\.property\.spec\.ts$/, 1_000],
  [/^(cli|apps[\\/]gateway|libs[\\/]platform)[\\/]/, 400],
];
const OTHERS = 100;

/**
 * Starts the files that take longest first: a long one that starts last keeps one worker busy while
 * the others have nothing to do. A checkout that has never run its tests has no times yet, and the
 * size of a file alone says little: half a minute of killing processes is written in few lines.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    // The order is not kept, but this finds the times of earlier runs.
    const timed = super.sort(tests);
    const expected = new Map(timed.map((test) => [test, test.duration ?? expectedMs(test)]));
    return timed.sort((one, other) => expected.get(other) - expected.get(one));
  }
};

const expectedMs = ({ path, context }) => msOf(path, context.config.rootDir, OTHERS);

/** With the stories and specs that a spec file only imports: a story is of the kind of the file that imports it. */
const msOf = (path, root, inherited) => {
  const text = readFileSync(path, 'utf8');
  const name = path.slice(root.length + 1);
  const [, msPerKilobyte] = KINDS.find(([kind]) => kind.test(name)) ?? [undefined, inherited];
  const parts = [...text.matchAll(/^ *(?:import |require\()'(.*\.(?:story|spec))'\)?;$/gm)];
  return parts.reduce(
    (ms, [, part]) => ms + msOf(join(dirname(path), `${part}.ts`), root, msPerKilobyte),
    (text.length / 1024) * msPerKilobyte,
  );
};
