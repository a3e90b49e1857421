import { readdirSync } from 'node:fs';
import { reactions } from '.';

const files = readdirSync(__dirname)
  .filter((file) => file.endsWith('.reaction.ts'))
  .map((file) => file.replace('.reaction.ts', ''));

/** The name is the durable consumer's: under another one, every event would be reacted to again. */
describe('the reactions of approvals', () => {
  it('[G2] are all there are, each under the name of its file', () =>
    expect(reactions.map(({ name }) => name).sort()).toEqual(files.sort()));

  it.each(reactions)('[G2] say in their name what they listen to: $name', ({ name, on }) =>
    expect(name).toMatch(new RegExp(`^[a-z-]+-on-${on.replace('.', '-')}$`)),
  );
});
