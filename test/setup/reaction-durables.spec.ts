import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inLauncher } from './launcher';

const apps = join(__dirname, '../../apps');

describe('the consumers by which services react', () => {
  it('receive no plain run: nothing follows the first decision on an action when it is run', () => {
    const details = readdirSync(apps).flatMap(selectionsOf('decisionMade.type'));
    expect(details.length).toBeGreaterThan(0);
    for (const detail of details) expect(detail).toMatch(/^(wait|stop)\.\*$|^\*\.superseding$/);
  });

  it('[O4] are all kept from integrators', () => {
    const declared = readdirSync(apps).flatMap(durablesOf).sort();
    expect(declared.length).toBeGreaterThan(0);
    expect(inLauncher<string[]>('reaction-durables', 'it.reactionDurables').sort()).toEqual(
      declared,
    );
  });
});

// The words of this spec.

/** `<service>-<reaction>`, of every file of reactions of a service. */
function durablesOf(service: string): readonly string[] {
  return sourcesOf(service)
    .flatMap(namesIn)
    .map((name) => `${service}-${name}`);
}

function sourcesOf(service: string): readonly string[] {
  const folder = join(apps, service, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.reaction.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

/** How each reaction of a service on an event type selects by the subject; empty where it takes them all. */
function selectionsOf(type: string) {
  return (service: string): readonly string[] =>
    sourcesOf(service).flatMap((source) =>
      source
        .split('defineReaction(')
        .filter((text) => text.includes(`on: ${type}`))
        .map((text) => /detail: '([^']+)'/.exec(text)?.[1] ?? ''),
    );
}

function namesIn(source: string): readonly string[] {
  const declared = source.split('defineReaction(').slice(1);
  return declared.map((text) => {
    const name = /^\{\s*name: '([a-z0-9-]+)'/.exec(text)?.[1];
    if (!name) throw new Error('A reaction begins with its name, a plain text.');
    return name;
  });
}
