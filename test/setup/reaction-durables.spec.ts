import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inLauncher } from './launcher';

const apps = join(__dirname, '../../apps');

describe('the consumers by which services react', () => {
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
  const folder = join(apps, service, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.reaction.ts'))
    .flatMap((file) => namesIn(readFileSync(join(folder, file), 'utf8')))
    .map((name) => `${service}-${name}`);
}

function namesIn(source: string): readonly string[] {
  const declared = source.split('defineReaction(').slice(1);
  return declared.map((text) => {
    const name = /^\{\s*name: '([a-z0-9-]+)'/.exec(text)?.[1];
    if (!name) throw new Error('A reaction begins with its name, a plain text.');
    return name;
  });
}
