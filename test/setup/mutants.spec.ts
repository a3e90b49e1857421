import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { itUnless } from '#testkit';
import { inLauncher } from './launcher';

interface Mutant {
  readonly name: string;
  readonly test: string;
  readonly title: string;
  readonly problem?: string;
}

const root = join(__dirname, '../..');
const inPatches = <Value>(expression: string): Value =>
  inLauncher<Value>('../mutant-patches', expression);
const isRepository = inPatches<boolean>('it.isRepository()');
const because = isRepository ? undefined : 'this is no git checkout';
const mutants = inPatches<readonly Mutant[]>('it.chosenMutants()');

describe('every patch in test/mutants', () => {
  itUnless(because)('applies to the code as it is', () => {
    const checked = inPatches<readonly Mutant[]>(
      'it.chosenMutants().map((mutant) => ({ ...mutant, problem: it.whyNotApplied(mutant) }))',
    );
    expect(checked.length).toBeGreaterThan(100);
    expect(checked.filter(({ problem }) => problem)).toEqual([]);
  });

  it('names a spec that exists', () =>
    expect(mutants.filter(({ test }) => !existsSync(join(root, test)))).toEqual([]));

  it('names a test of that spec', () => {
    const specs = [...new Set(mutants.map(({ test }) => test))];
    const titles = new Map(specs.map((test) => [test, titlesIn(join(root, test))]));
    const unknown = mutants.filter(({ test, title }) => !isTitle(title, titles.get(test)!));
    expect(unknown.map(({ name, title }) => `${name}: ${title}`)).toEqual([]);
  });
});

describe('a title of a mutant', () => {
  it.each([
    ['the whole title', 'refuses the second', ['refuses the second']],
    ['a part of it', 'the second', ['refuses the second of two']],
    ['a title with its values', 'refuses ana twice', ['refuses %s twice']],
    ['a description and its test', 'an answer is late', ['an answer', 'is %s']],
  ])('is found by %s', (_, title, titles) => expect(isTitle(title, titles)).toBe(true));

  it.each([
    ['that was renamed', 'refuses the second', ['refuses the third']],
    ['of which a table has only the values', 'refuses ana', ['%s']],
    ['after which more is wanted', 'refuses ana twice', ['refuses ana']],
  ])('is not found by one %s', (_, title, titles) => expect(isTitle(title, titles)).toBe(false));
});

// The builders of this spec.

/** Each text of a spec, and of the stories that it imports, that may be a title, with `%s` where a template takes a value. */
function titlesIn(path: string): readonly string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) {
      const { text } = node;
      titles.push(...(isStory(text) ? titlesIn(join(path, '..', `${text}.ts`)) : [text]));
    }
    if (ts.isTemplateExpression(node))
      titles.push(
        [node.head.text, ...node.templateSpans.map((one) => one.literal.text)].join('%s'),
      );
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}

const isStory = (text: string): boolean => /^\.\.?\/.*\.story$/.test(text);

/** A part of a text, or a text with values in its places, which may follow a description. */
function isTitle(title: string, titles: readonly string[]): boolean {
  const isPart = (text: string): boolean => titles.some((one) => one.includes(text));
  return (
    isPart(title) ||
    titles.some((one) => {
      const found = withValues(one)?.exec(title);
      return found ? isPart(found[1] ?? '') : false;
    })
  );
}

/** Jest's places for values. A text of places alone says nothing about a title. */
function withValues(text: string): RegExp | undefined {
  const parts = text.split(/%[a-zA-Z]|\$\w+/);
  if (!parts.some((part) => /\w/.test(part))) return undefined;
  return new RegExp(`^(?:(.+) )?${parts.map(literally).join('.+')}$`);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
