import { Writ } from './writ';

describe('the client', () => {
  it.each([undefined, '', 'writ.example'])(
    '[N4] says what address it needs in place of %s',
    (url) =>
      expect(() => new Writ({ url: url as string })).toThrow(
        'Give the address of Writ as `url`, such as https://writ.example.',
      ),
  );
});
