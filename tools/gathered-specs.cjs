const { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join, relative, sep } = require('node:path');

const root = join(__dirname, '..');
/** What takes seconds by itself or stops whole systems stays a file of its own. */
const ALONE = /\.(e2e|property)\.spec\.ts$/;
/** So does what the other specs in the file would notice, or the reverse: it says so in its first line. */
const SAYS_ALONE = /^\/\/ Runs alone: /;
const NEEDS_SERVERS = /\.int\.spec\.ts$/;
/** Few enough that the last file to end does not keep one worker busy while the others wait. */
const MOST = 25;
const MOST_WITH_SERVERS = 8;

/**
 * Writes files by which a whole run takes the specs of a service or library together, at most 25 quick ones in each and 8
 * that need servers. Jest loads all modules again for each file: for a quick spec that takes several times as long as its
 * tests (ADR 65).
 * Each spec is in a `describe` with its path as title, so that its hooks are its own and a failure says where it is.
 *
 * @param {string} folder for the files; whatever was in it is gone
 * @returns {string[]} the paths of all specs in them, from the root
 */
const gatheredSpecs = (folder) => {
  const byRoom = Map.groupBy(['apps', 'libs', 'cli', 'bench'].flatMap(specsIn), roomOf);
  const groups = [...byRoom.values()].flatMap(inParts);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [number, paths] of groups.entries()) {
    const file = join(folder, `${roomOf(paths[0])}-${number}.spec.ts`);
    writeFileSync(file, paths.map((path) => caseOf(path, folder)).join(''));
  }
  return groups.flat();
};

const specsIn = (top) =>
  readdirSync(join(root, top), { recursive: true })
    .map((name) => join(top, name).split(sep).join('/'))
    .filter((path) => path.endsWith('.spec.ts') && !ALONE.test(path))
    .filter((path) => !SAYS_ALONE.test(readFileSync(join(root, path), 'utf8')))
    .sort();

const roomOf = (path) => `${path.split('/', 2).join('-')}${NEEDS_SERVERS.test(path) ? '-int' : ''}`;

const inParts = (paths) => {
  const most = NEEDS_SERVERS.test(paths[0]) ? MOST_WITH_SERVERS : MOST;
  const size = Math.ceil(paths.length / Math.ceil(paths.length / most));
  return paths.flatMap((_path, at) => (at % size === 0 ? [paths.slice(at, at + size)] : []));
};

const caseOf = (path, folder) => {
  const file = relative(folder, join(root, path)).split(sep).join('/').replace(/\.ts$/, '');
  return `describe('${path}', () => {\n  require('${file}');\n});\n`;
};

module.exports = { gatheredSpecs };
