import { type Calendar } from '#work-order';
import { Digests } from './digests';
import { type DueMailbox } from './mailbox-store';

const day = [['00:00', '24:00']] as const;
const calendar: Calendar = {
  timeZone: 'UTC',
  hours: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day },
};

const dueMailbox = (principal: string): DueMailbox => ({
  tenant: 'acme',
  principal,
  calendar: null,
  dueText: '2030-01-01 00:00:00+00',
  at: '2030-01-01T00:00:00.100Z',
});

describe('rounds of digests', () => {
  const due = jest.fn<Promise<readonly DueMailbox[]>, [number]>();
  const addDigest = jest.fn<Promise<void>, unknown[]>();
  let digests: Digests;

  beforeEach(() => {
    jest.useFakeTimers();
    due.mockReset().mockResolvedValue([]);
    addDigest.mockReset().mockResolvedValue();
    digests = new Digests({
      bus: { request: () => Promise.resolve({ ok: true, rows: [] }) as Promise<any> },
      mailboxes: { due },
      mails: { addDigest },
      calendars: { of: () => Promise.resolve(calendar) },
      onError: (_, error) => {
        throw error;
      },
    });
    digests.start();
  });

  afterEach(async () => {
    await digests.stop();
    jest.useRealTimers();
  });

  it('[N8] have one digest a day, also where the clock of this process is behind and a day begins at 00:00', async () => {
    jest.setSystemTime(new Date('2029-12-31T23:59:50.000Z'));
    due.mockResolvedValueOnce([dueMailbox('dana')]);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(addDigest.mock.calls).toEqual([
      [dueMailbox('dana'), '2030-01-02T00:00:00.000Z', undefined],
    ]);
  });

  it('[N8] do not pile up while one of them takes its time', async () => {
    let end: (due: readonly DueMailbox[]) => void = () => undefined;
    due.mockReturnValueOnce(new Promise((resolve) => (end = resolve)));
    await jest.advanceTimersByTimeAsync(60_000);
    end([]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(due).toHaveBeenCalledTimes(1);
  });

  it('[N8] end at the mailbox that they are at, when the process stops', async () => {
    due.mockResolvedValueOnce([dueMailbox('dana'), dueMailbox('eve')]);
    addDigest.mockImplementationOnce(async () => {
      void digests.stop();
    });
    await jest.advanceTimersByTimeAsync(5_000);
    expect(addDigest).toHaveBeenCalledTimes(1);
  });
});
