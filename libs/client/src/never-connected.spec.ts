import { connect } from 'node:net';
import { once } from 'node:events';
import { isNeverConnected } from './never-connected';

const failed = (code: string, syscall?: string): Error =>
  Object.assign(new Error(code), { code, ...(syscall !== undefined && { syscall }) });
const fetched = (cause: Error): Error => new TypeError('fetch failed', { cause });

describe('an error of a connection', () => {
  it.each([
    ['a refused connection', fetched(failed('ECONNREFUSED', 'connect'))],
    ['a name without an address', fetched(failed('ENOTFOUND', 'getaddrinfo'))],
    ['a connection that took too long', fetched(failed('UND_ERR_CONNECT_TIMEOUT'))],
    [
      'a host none of whose addresses answers',
      new AggregateError([failed('ECONNREFUSED', 'connect'), failed('EHOSTUNREACH', 'connect')]),
    ],
  ])('[A1] proves that nothing was sent: %s', (_, error) =>
    expect(isNeverConnected(error)).toBe(true),
  );

  it.each([
    ['a connection in use without a route', fetched(failed('EHOSTUNREACH', 'read'))],
    ['a connection that was reset', fetched(failed('ECONNRESET', 'read'))],
    [
      'a host one of whose addresses was in use',
      new AggregateError([failed('ECONNREFUSED', 'connect'), failed('EHOSTUNREACH', 'write')]),
    ],
    ['anything else', new Error('no')],
    ['no error', undefined],
  ])('[A1] proves nothing: %s', (_, error) => expect(isNeverConnected(error)).toBe(false));

  it('[A1] names the step that failed, where Node made it', async () => {
    const [error] = (await once(connect(1, '127.0.0.1'), 'error')) as [Error];
    expect(isNeverConnected(error)).toBe(true);
  });
});
