import { type Refusal } from '#kernel';
import { decodeCursor, encodeCursor } from './cursor';

const types = ['bigint', 'text', 'text'];
const refusalOf = (cursor: string): Refusal => {
  try {
    decodeCursor('facts', types, cursor);
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('It was read.');
};

describe('a cursor', () => {
  it('[Q3] goes on where the page before ended', () =>
    expect(decodeCursor('facts', types, encodeCursor('facts', [7, 'amount', 'crm']))).toEqual([
      7,
      'amount',
      'crm',
    ]));

  it('[Q3] of a list that an upgrade orders otherwise is refused with how to start again', () => {
    const ofBefore = encodeCursor('facts', [7, 'amount']);
    expect(refusalOf(ofBefore)).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('ask again without a cursor'),
      errors: [{ pointer: '/cursor', message: expect.stringContaining('first page') }],
    });
  });

  it.each(['1', '0x1', '0b1', '0o1', ' 1 ', '1.0', '+1'])(
    '[Q3] with the number %j has it as Postgres reads it',
    (text) =>
      expect(decodeCursor('facts', ['double precision'], encodeCursor('facts', [text]))).toEqual([
        '1',
      ]),
  );

  it.each([encodeCursor('holds', [7, 'amount', 'crm']), 'nothing', ''])(
    '[Q3] that is not of the list is refused with where to get one: %j',
    (cursor) =>
      expect(refusalOf(cursor)).toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining('send nextCursor of the answer before'),
      }),
  );
});
