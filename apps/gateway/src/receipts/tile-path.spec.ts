import { tileAt } from './tile-path';

describe('the address of a tile', () => {
  it.each([
    ['0', '000', { level: 0, index: 0, width: 256 }],
    ['0', '067', { level: 0, index: 67, width: 256 }],
    ['1', 'x001/067', { level: 1, index: 1_067, width: 256 }],
    ['0', 'x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
    ['0', 'x001/x234/067.p/8', { level: 0, index: 1_234_067, width: 8 }],
    ['5', '000.p/255', { level: 5, index: 0, width: 255 }],
  ])('[V2] %s/%s is that of C2SP tlog-tiles', (level, path, tile) =>
    expect(tileAt(level, path)).toEqual(tile),
  );

  it.each([
    ['0', '67'],
    ['0', '0067'],
    ['00', '067'],
    ['-1', '067'],
    ['0', 'x067'],
    ['0', '001/067'],
    ['0', 'x000/067'],
    ['0', 'x001/067.p/0'],
    ['0', 'x001/067.p/256'],
    ['0', '067.p/'],
    ['0', '067.p/1/2'],
    ['entries', '067'],
    ['0', '../067'],
  ])('%s/%s is none', (level, path) => expect(tileAt(level, path)).toBeUndefined());
});
