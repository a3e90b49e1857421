import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAptSources } from './apt-sources.mjs';

/** Debian releases whose nats-server (2.9.10 or none) is older than that of the one named here. */
const NEWER_DEBIAN = { bullseye: 'trixie', bookworm: 'trixie' };

/**
 * The archives to look in, best first: the machine's main archive with the newer suite in place of its
 * own, then as it is. Each is `{ suite, text }` with the text of a `.sources` file.
 */
export function suitesToTry(sources, codename) {
  const archive = sources.find(({ suites }) => suites.includes(codename));
  if (!archive) return [];
  const suites = [NEWER_DEBIAN[codename], codename].filter(Boolean);
  return suites.map((suite) => ({ suite, text: stanza({ ...archive, suites: [suite] }) }));
}

const stanza = ({ uris, suites, components, signedBy }) =>
  [
    'Types: deb',
    `URIs: ${uris.join(' ')}`,
    `Suites: ${suites.join(' ')}`,
    `Components: ${components.join(' ')}`,
    ...(signedBy ? [`Signed-By: ${signedBy}`] : []),
    '',
  ].join('\n');

/**
 * Fetches the distribution's nats-server package and unpacks it, without root and without a change to
 * the system: package lists, cache and result live in a temporary folder.
 *
 * @returns `{ path, discard }`, or undefined when apt is missing or has no package that runs here
 */
export function downloadByApt({ isUsable, say }) {
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/etc/os-release')) return undefined;
  const codename = /^VERSION_CODENAME=(\S+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];

  for (const { suite, text } of suitesToTry(readAptSources(), codename)) {
    say(`fetching nats-server from the package archive (${suite}), once`);
    const folder = mkdtempSync(join(tmpdir(), 'writ-nats-'));
    const discard = () => rmSync(folder, { recursive: true, force: true });
    const path = fetchPackage(folder, text);
    if (path && isUsable(path)) return { path, discard };
    discard();
  }
  return undefined;
}

function fetchPackage(folder, sourcesText) {
  for (const name of ['lists/partial', 'cache/archives/partial', 'unpacked'])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'writ.sources'), sourcesText);
  const options = [
    `Dir::State::Lists=${folder}/lists`,
    `Dir::Cache=${folder}/cache`,
    `Dir::Etc::SourceList=${folder}/writ.sources`,
    'Dir::Etc::SourceParts=/dev/null',
    // As root, apt would drop to a user who cannot write into this folder, and complain.
    `APT::Sandbox::User=${process.getuid() === 0 ? 'root' : ''}`,
    'Acquire::Languages=none',
    'Acquire::Retries=2',
    'Acquire::http::Timeout=20',
  ].flatMap((option) => ['-o', option]);

  const run = (command, args) =>
    spawnSync(command, args, { cwd: folder, stdio: 'ignore', timeout: 180_000 }).status === 0;
  if (!run('apt-get', [...options, 'update'])) return undefined;
  if (!run('apt-get', [...options, 'download', 'nats-server'])) return undefined;
  const deb = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (!deb || !run('dpkg-deb', ['-x', deb, 'unpacked'])) return undefined;
  return ['usr/sbin', 'usr/bin']
    .map((bin) => join(folder, 'unpacked', bin, 'nats-server'))
    .find((path) => existsSync(path));
}
