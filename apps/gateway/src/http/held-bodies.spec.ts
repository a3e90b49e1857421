import { EventEmitter, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type Caller, Unavailable } from '#platform';
import { HeldBodies } from './held-bodies';

const MIB = 1024 * 1024;
const caller = (id: string): Caller => ({ tenant: 'default', id }) as Caller;
const response = () => new EventEmitter() as unknown as ServerResponse;

describe('bodies that are held', () => {
  it('are limited for one caller, until the answer is over', () => {
    const held = new HeldBodies();
    const first = response();
    held.hold(caller('olga'), 60 * MIB, first);
    expect(() => held.hold(caller('olga'), 5 * MIB, response())).toThrow(
      expect.objectContaining({ code: 'too_many_requests' }),
    );
    held.hold(caller('dana'), 5 * MIB, response());
    first.emit('finish');
    first.emit('close');
    held.hold(caller('olga'), 64 * MIB, response());
  });

  it('are not counted any more where the caller hung up before they were held', async () => {
    const held = new HeldBodies();
    for (let n = 0; n < 2; n++) held.hold(undefined, 16 * MIB, await answerToNobody());
    held.hold(undefined, 16 * MIB, response());
  });

  it('are limited for all together', () => {
    const held = new HeldBodies();
    held.hold(caller('olga'), 64 * MIB, response());
    held.hold(caller('dana'), 60 * MIB, response());
    expect(() => held.hold(caller('ana'), 5 * MIB, response())).toThrow(Unavailable);
    held.hold(caller('ana'), 4 * MIB, response());
  });

  it('are limited for those without a credential, whom nobody else waits for', () => {
    const held = new HeldBodies();
    held.hold(undefined, 16 * MIB, response());
    expect(() => held.hold(undefined, 1, response())).toThrow(Unavailable);
    held.hold(caller('olga'), 64 * MIB, response());
  });
});

/** A response whose caller has hung up. */
const answerToNobody = async (): Promise<ServerResponse> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n');
  const [, answer] = (await once(server, 'request')) as [unknown, ServerResponse];
  socket.destroy();
  await once(answer, 'close');
  server.close();
  return answer;
};
