import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const apps = join(__dirname, '../../apps');

describe('the reactions of all services', () => {
  it('receive no plain run: nothing follows the first decision on an action when it is run', () => {
    const services = readdirSync(apps, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const details = services.flatMap(({ name }) => selectionsOf('decisionMade')(name));
    expect(details.length).toBeGreaterThan(0);
    for (const detail of details)
      expect(detail).toMatch(/^(wait|stop)\.\*$|^\*\.(superseding|after-stop)$/);
  });
});

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

function sourcesOf(service: string): readonly string[] {
  const folder = join(apps, service, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|[./])reactions\.ts$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}
