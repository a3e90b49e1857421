import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The Debian archives a machine is set up to use, read from its own apt sources in both formats
 * (sources.list(5): one line each, and deb822 stanzas). So the mirror and the keyring are the machine's.
 *
 * @returns list of `{ uris, suites, components, signedBy }`, enabled binary archives only
 */
export function readAptSources(folder = '/etc/apt') {
  const parts = join(folder, 'sources.list.d');
  const files = [join(folder, 'sources.list'), ...listed(parts).map((name) => join(parts, name))];
  return files.flatMap((path) => {
    if (path.endsWith('.sources')) return parseStanzas(textOf(path));
    return path.endsWith('.list') ? parseLines(textOf(path)) : [];
  });
}

/** Parses deb822 stanzas: `Field: value`, continued by indented lines, stanzas parted by blank lines. */
export const parseStanzas = (text) =>
  text
    .replace(/^#.*\n?/gm, '')
    .split(/\n\s*\n/)
    .map(fieldsOf)
    .filter(({ types, enabled }) => types?.split(/\s+/).includes('deb') && enabled !== 'no')
    .map((fields) => ({
      uris: words(fields.uris),
      suites: words(fields.suites),
      components: words(fields.components),
      signedBy: fields['signed-by'],
    }));

const fieldsOf = (stanza) =>
  Object.fromEntries(
    stanza
      .replace(/\n[ \t]+/g, ' ')
      .split('\n')
      .map((line) => /^([A-Za-z-]+):\s*(.*)$/.exec(line))
      .filter(Boolean)
      .map(([, name, value]) => [name.toLowerCase(), value.trim()]),
  );

/** Parses `deb [signed-by=… arch=…] uri suite component…`, one archive a line. */
export const parseLines = (text) =>
  text
    .split('\n')
    .map((line) => /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]+)/.exec(line.trim()))
    .filter(Boolean)
    .map(([, options = '', uri, suite, components]) => ({
      uris: [uri],
      suites: [suite],
      components: words(components),
      signedBy: /signed-by=(\S+)/.exec(options)?.[1],
    }));

const words = (value = '') => value.split(/\s+/).filter(Boolean);

const textOf = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const listed = (folder) => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
