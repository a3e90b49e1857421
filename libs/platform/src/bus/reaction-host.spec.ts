import { type Reaction, type RecordedEvent, Refusal } from '#kernel';
import { react } from './reaction-host';

const reaction: Reaction = {
  name: 'ask-on-event',
  on: 'thing.happened',
  react: () => [
    { type: 'first', data: {} },
    { type: 'second', data: {} },
  ],
};
const event = { id: '0199a000-0000-7000-8000-000000000000', tenant: 't' } as RecordedEvent;

const reactingTo = async (error: Error) => {
  const calls: string[] = [];
  const notes: string[] = [];
  const done = react(
    'spec',
    reaction,
    event,
    async ({ name }) => {
      calls.push(name);
      if (name === 'first') throw error;
    },
    (note) => notes.push(note),
  );
  const outcome = await done.catch((thrown: unknown) => thrown);
  return { calls, notes, outcome };
};

describe('a reaction whose command is refused', () => {
  it.each(['invalid_request', 'forbidden', 'not_found'])(
    'fails by %s: only a bug explains it',
    async (code) => {
      const refusal = new Refusal(code, 'No.');
      expect((await reactingTo(refusal)).outcome).toBe(refusal);
    },
  );

  it('takes any other refusal as an answer, notes it and goes on', async () => {
    expect(await reactingTo(new Refusal('exception_not_found', 'No.'))).toEqual({
      calls: ['first', 'second'],
      notes: ['spec-ask-on-event: first was refused: exception_not_found'],
      outcome: undefined,
    });
  });
});

describe('a repair', () => {
  it('decides again what was decided before, under an id that follows from the event', async () => {
    const ids = async () => {
      const sent: string[] = [];
      await react(
        'spec',
        reaction,
        event,
        async ({ name, metadata }) => {
          sent.push(metadata.commandId);
          return { replayed: name === 'first' };
        },
        () => undefined,
        true,
      );
      return sent;
    };
    const sent = await ids();
    // The first command was answered before, the second is new.
    expect(new Set(sent).size).toBe(3);
    expect(await ids()).toEqual(sent);
  });
});
