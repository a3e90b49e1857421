import { type BenchCase } from './case';
import { chosen } from './choose';

const open = () => Promise.reject(new Error('not opened here'));
const append: BenchCase = { name: 'append', measures: [], open };
const besideOthers: BenchCase = { name: 'peers-append', measures: [], needsPeers: true, open };
const cases = [append, besideOthers];

describe('the cases of a run', () => {
  it('install nothing without --peers', () => {
    expect(chosen(cases, {})).toEqual([append]);
  });

  it('are all with --peers', () => {
    expect(chosen(cases, { peers: true })).toEqual(cases);
  });

  it('are those that --only names', () => {
    expect(chosen(cases, { only: ['peers-append'], peers: true })).toEqual([besideOthers]);
  });

  it('are refused where --only names one that installs, without --peers', () => {
    expect(() => chosen(cases, { only: ['append', 'peers-append'] })).toThrow(
      'peers-append installs other systems: give --peers too.',
    );
  });
});
