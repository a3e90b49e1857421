import { type Command, type Decider, type NewEvent, Refusal } from '#kernel';
import { metadata, specFor } from './spec-for';

const doorDecider: Decider<{ open: boolean; opened: number }, Command, NewEvent> = {
  initialState: { open: false, opened: 0 },
  decide: (command, { open, opened }) => {
    if (command.type === 'break') throw new TypeError('a bug');
    if (open) throw new Refusal('already_open', 'Close it first.');
    return command.type === 'look' ? [] : [{ type: 'door.opened', data: { time: opened + 1 } }];
  },
  evolve: (state, { type }) =>
    type === 'door.opened' ? { open: true, opened: state.opened + 1 } : { ...state, open: false },
};
const { given } = specFor(doorDecider);
const when = (type: string): Command => ({ type, data: {}, metadata: metadata() });

const opened = (time: number) => ({ type: 'door.opened', data: { time } });
const closed = { type: 'door.closed', data: {} };

describe('a spec of a decider', () => {
  it('passes on exactly the events that were decided', () =>
    given(opened(1), closed).when(when('open')).then(opened(2)));

  it('fails on other events, and on one too few', () => {
    expect(() => given().when(when('open')).then(opened(7))).toThrow();
    expect(() => given().when(when('open')).thenNothing()).toThrow();
  });

  it('passes on nothing', () => given().when(when('look')).thenNothing());

  it('passes on the refusal it names and on no other', () => {
    given(opened(1)).when(when('open')).thenRefused('already_open', { message: 'Close it first.' });
    expect(() => given(opened(1)).when(when('open')).thenRefused('locked')).toThrow();
    expect(() => given().when(when('open')).thenRefused('already_open')).toThrow();
  });

  it('takes no bug for a refusal', () =>
    expect(() => given().when(when('break')).thenRefused('already_open')).toThrow('a bug'));
});
