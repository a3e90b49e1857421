import { endAtOnce } from './lifetime';
import { createLogger } from './logger';

describe('a process that cannot go on', () => {
  it('says why and ends at once, so that it is started again', () => {
    const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const lines: string[] = [];
    endAtOnce(
      createLogger('policy', 'info', { write: (line) => void lines.push(line) }),
      new Error('it broke'),
    );
    expect(exit).toHaveBeenCalledWith(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 60, err: { message: 'it broke' } });
    exit.mockRestore();
  });
});
