const { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join, relative, sep } = require('node:path');

const root = join(__dirname, '..');
/** What starts or stops whole systems stays a file of its own. */
const ALONE = /\.e2e\.spec\.ts$/;
/** So does what the other specs in the file would notice, or the reverse: it says so in its first line. */
const SAYS_ALONE = /^\/\/ Runs alone: /;
const NEEDS_SERVERS = /\.int\.spec\.ts$/;
/** Few enough that the last file to end does not keep one worker busy while the others wait. */
const MOST = 50;
const MOST_WITH_SERVERS = 16;

/**
 * Writes files by which a whole run takes the specs of services, libraries and folders of tests together, at most 50 quick
 * ones in each and 16 that need servers. Jest loads all modules again for each file: for a quick spec that takes several
 * times as long as its tests (ADR 65).
 * Each spec is in a `describe` with its path as title, so that its hooks are its own and a failure says where it is.
 *
 * @param {string} folder for the files; whatever was in it is gone
 * @returns {string[]} the paths of all specs in them, from the root
 */
const gatheredSpecs = (folder) => {
  const specs = ['apps', 'libs', 'cli', 'bench', 'test'].flatMap(specsIn);
  const [quick, others] = [false, true].map((needsServers) =>
    specs.filter((path) => NEEDS_SERVERS.test(path) === needsServers),
  );
  const groups = [...groupsOf(quick, MOST), ...groupsOf(others, MOST_WITH_SERVERS)];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [number, paths] of groups.entries()) {
    const file = join(folder, `${number}-${roomOf(paths[0])}.spec.ts`);
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

/** The specs of a room use the same modules: small rooms are taken together, large ones in parts. */
const groupsOf = (paths, most) => {
  const groups = [];
  for (const room of Map.groupBy(paths, roomOf).values()) {
    const last = groups.at(-1);
    if (last && last.length + room.length <= most) last.push(...room);
    else groups.push(...inParts(room, Math.ceil(room.length / most)));
  }
  return groups;
};

const roomOf = (path) => dirname(path).split('/', 2).join('-');

const inParts = (paths, count) => {
  const size = Math.ceil(paths.length / count);
  return paths.flatMap((_path, at) => (at % size === 0 ? [paths.slice(at, at + size)] : []));
};

const caseOf = (path, folder) => {
  const file = relative(folder, join(root, path)).split(sep).join('/').replace(/\.ts$/, '');
  return `describe('${path}', () => {\n  require('${file}');\n});\n`;
};

module.exports = { gatheredSpecs };
