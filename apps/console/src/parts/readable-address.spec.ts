import { readableAddress } from './readable-address';

describe('an address on paper', () => {
  it.each([
    ['http://writ.example/exceptions?owner=J%C3%B6rg', 'http://writ.example/exceptions?owner=Jörg'],
    ['http://writ.example/exceptions?code=50%', 'http://writ.example/exceptions?code=50%'],
    ['http://writ.example/?x=%E0%A4%A', 'http://writ.example/?x=%E0%A4%A'],
  ])('[N1] is read, and printed where it cannot be read: %s', (href, text) =>
    expect(readableAddress(href)).toBe(text),
  );
});
