import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Stop } from './launcher/log.mjs';
import { root } from './launcher/root.mjs';

const folder = join(root, 'test/mutants');
const HEAD_LINES = ['rule', 'test', 'title'];

/** `# rule:`, `# test:` (the spec's path) and `# title:` (of the test, or a part of it). */
function readMutant(file) {
  const text = readFileSync(join(folder, file), 'utf8');
  const head = Object.fromEntries(
    HEAD_LINES.map((name) => [name, new RegExp(`^# ${name}: (.+)$`, 'm').exec(text)?.[1]]),
  );
  const missing = HEAD_LINES.filter((name) => !head[name]);
  if (missing.length > 0)
    throw new Stop(`${file} begins without "# ${missing.join(': …" and "# ')}: …".`);
  return { name: basename(file, '.patch'), patch: join(folder, file), ...head };
}

/** The mutants with these names, or all of them. */
export function chosenMutants(names = []) {
  const all = readdirSync(folder).filter((file) => file.endsWith('.patch'));
  const unknown = names.filter((name) => !all.includes(`${name}.patch`));
  if (unknown.length > 0)
    throw new Stop(`There is no mutant ${unknown.join(', ')} in test/mutants.`);
  const files = names.length > 0 ? names.map((name) => `${name}.patch`) : all;
  return files.sort().map(readMutant);
}

export const git = (cwd, ...args) =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: 'pipe' });

/** Why a patch does not apply to the files as they are; undefined where it does. */
export function whyNotApplied({ patch }) {
  try {
    git(root, 'apply', '--check', patch);
    return undefined;
  } catch (error) {
    return error.stderr || error.message;
  }
}

/** Outside a repository of its own, git ignores patches without an error. */
export function isRepository() {
  try {
    return git(root, 'rev-parse', '--show-prefix').trim() === '';
  } catch {
    return false;
  }
}
