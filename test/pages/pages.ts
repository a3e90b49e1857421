import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = [
  'apps',
  'libs',
  'cli',
  'test',
  'tools',
  'docs',
  'bench',
  'examples',
  'deploy',
  'packages',
];

/** Every file of the project, by its path. */
export const files: readonly string[] = [
  ...readdirSync('.'),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.includes('node_modules'))
      .map((path) => join(folder, path)),
  ),
];

/** The pages that describe the present; decision records and the changelog name what there was then. */
export const pages = files.filter(
  (file) => file.endsWith('.md') && !/^(docs\/adr\/|CHANGELOG\.md$)/.test(file),
);
