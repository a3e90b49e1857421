// @ts-check
/** Which Writ this is: the version of package.json, and the commit where it was built from a repository. */
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../..');

/** Written by the build. */
const REVISION_FILE = join(root, 'dist/.revision');

/** @type {string} */
const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

/** The commit, shortened to 12 hexadecimal digits; `unknown` where it was not built from a repository. */
const revision = () => {
  try {
    return readFileSync(REVISION_FILE, 'utf8').trim() || 'unknown';
  } catch {
    return 'unknown';
  }
};

/** What `--version` prints: `writ 0.1.0 (1f2e3d4c5b6a)`. */
const versionText = () => `writ ${version} (${revision()})`;

module.exports = { REVISION_FILE, revision, version, versionText };
