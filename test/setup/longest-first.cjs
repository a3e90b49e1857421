const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** What a file of a kind takes, in milliseconds for each kilobyte; the first that fits counts. */
const KINDS = [
  [/^test[\\/]faults[\\/]/, 25_000],
  [/^test[\\/]scenarios[\\/]import\./, 20_000],
  [/^test[\\/]scenarios[\\/](pages|newcomer)\./, 8_000],
  [/\.e2e\.spec\.ts$/, 2_500],
  [/\.int\.spec\.ts$/, 1_500],
  [/./, 100],
];

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

const expectedMs = ({ path, context }) => {
  const name = path.slice(context.config.rootDir.length + 1);
  const [, msPerKilobyte] = KINDS.find(([kind]) => kind.test(name));
  return (sizeOf(path) / 1024) * msPerKilobyte;
};

/** In bytes, with the stories and specs that a spec file only imports. */
const sizeOf = (path) => {
  const text = readFileSync(path, 'utf8');
  const parts = [...text.matchAll(/^ *(?:import |require\()'(.*\.(?:story|spec))'\)?;$/gm)].map(
    ([, part]) => part,
  );
  return parts.reduce(
    (size, part) => size + sizeOf(join(dirname(path), `${part}.ts`)),
    text.length,
  );
};
