import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const src = resolve(__dirname, '..');
const library = dirname(require.resolve('@mantine/core/styles.css'));

const sources = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.tsx') ? [path] : [];
  });

describe('the styles of the library', () => {
  const styled = readFileSync(join(__dirname, 'mantine.css'), 'utf8');
  const texts = sources(src).map((path) => readFileSync(path, 'utf8'));
  const componentsIn = (text: string): readonly string[] => {
    const taken = /import \{([^}]*)\} from '@mantine\/core'/.exec(text);
    return (taken?.[1] ?? '').split(',').map((name) => name.trim());
  };
  const used = new Set(texts.flatMap(componentsIn));

  it('are there for what components are made of', () => {
    expect(used.has('NativeSelect')).toBe(true);
    // The arrows of a select are those of the library's combobox.
    expect(styled).toContain('styles/Combobox.css');
  });

  it('are there for every component that a page uses, from the start or with the page', () => {
    const missing = [...used].filter((name) => {
      const style = `styles/${name}.css`;
      if (!existsSync(join(library, style)) || styled.includes(style)) return false;
      const users = texts.filter((text) => componentsIn(text).includes(name));
      return !users.every((text) => text.includes(`import '@mantine/core/${style}';`));
    });
    expect(used.has('Button')).toBe(true);
    expect(missing).toEqual([]);
  });

  it('stand in the order in which the library has them all', () => {
    const all = readFileSync(join(library, 'styles.css'), 'utf8');
    const places = [...styled.matchAll(/styles\/(\w+)\.css/g)].map(([, name]) => {
      const own = readFileSync(join(library, `styles/${name}.css`), 'utf8');
      return [name!, all.indexOf(/\.m_[0-9a-f]+/.exec(own)?.[0] ?? 'none')] as const;
    });
    const known = places.filter(([, at]) => at >= 0);
    expect(known.map(([name]) => name)).toEqual(
      known.toSorted(([, a], [, b]) => a - b).map(([name]) => name),
    );
  });
});
