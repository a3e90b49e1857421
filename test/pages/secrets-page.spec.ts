import { readFileSync } from 'node:fs';
import { settings } from '#settings';

const PAGE = 'docs/operations/rotating-secrets.md';

describe('the page on the rotation of secrets', () => {
  it('says of every setting of an operator that is a secret how it is replaced, and of no other', () => {
    const entries = Object.entries(settings) as [
      string,
      { readonly isSecret?: true; readonly isInternal?: true },
    ][];
    const declared = entries
      .filter(([, { isSecret, isInternal }]) => isSecret && !isInternal)
      .map(([name]) => name);
    const [table = ''] = readFileSync(PAGE, 'utf8').split('Secrets that are no settings');
    const listed = [...table.matchAll(/^\| `(\w+)` +\| \S/gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual(declared.sort());
  });
});
