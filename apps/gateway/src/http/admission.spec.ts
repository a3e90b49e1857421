import { Admission } from './admission';

const command = { credential: undefined, isCommand: true };

describe('admission', () => {
  let now = 0;
  let admission: Admission;
  const admissionOfTwo = () => new Admission(2, () => now);
  beforeEach(() => (admission = admissionOfTwo()));

  /** Lets a request in whose body comes with its head. Returns what ends it. */
  const enter = (arrival: Parameters<Admission['enter']>[0] = command): (() => void) => {
    const admitted = admission.enter(arrival);
    admitted.begin();
    return admitted.leave;
  };

  it('refuses more requests of one credential than a caller may have open, and no other', () => {
    const own = { credential: 'Bearer writ_a', isCommand: false };
    const [leave] = [enter(own), enter(own)];
    expect(() => enter(own)).toThrow('You have 2 requests open');
    enter({ credential: 'Bearer writ_b', isCommand: false });
    leave!();
    enter(own);
  });

  /** Opens as many commands as are admitted. */
  const fill = (): (() => void)[] => {
    const open: (() => void)[] = [];
    for (;;)
      try {
        open.push(enter());
      } catch {
        return open;
      }
  };
  const afterTurns = (ms: number, turns: number): number => {
    for (let turn = 0; turn < turns; turn++) {
      const open = fill();
      now += ms;
      for (const leave of open) leave();
    }
    return fill().length;
  };

  it('admits more commands while they are fast, up to a bound', () => {
    const first = fill();
    for (const leave of first) leave();
    expect(afterTurns(100, 3)).toBeGreaterThan(first.length);
    admission = admissionOfTwo();
    expect(afterTurns(100, 100)).toBe(1_024);
  });

  it('admits fewer when most of them wait, and always some', () => {
    expect(afterTurns(900, 1)).toBeLessThan(512);
    admission = admissionOfTwo();
    expect(afterTurns(900, 100)).toBe(128);
  });

  it('says to ask again where there is no room, and admits reads all the same', () => {
    fill();
    expect(() => enter()).toThrow('This instance has more to do than it can');
    enter({ credential: undefined, isCommand: false });
  });

  it('[P11] admits what stops work where there is no room for anything else, and not without end', () => {
    fill();
    const stopping = { ...command, isUrgent: true };
    for (let sent = 0; sent < 32; sent++) enter(stopping);
    expect(() => enter(stopping)).toThrow('This instance has more to do than it can');
    expect(() => enter()).toThrow('This instance has more to do than it can');
  });

  it('[P11] admits what is urgent where more is open than the limit, which has come down', () => {
    const open = fill();
    now += 900;
    for (const leave of open.splice(0, 128)) leave();
    expect(open.length).toBeGreaterThan(288 + 32);
    enter({ ...command, isUrgent: true });
    expect(() => enter()).toThrow('This instance has more to do than it can');
  });

  it('gives no place to commands whose bodies do not come', () => {
    const silent = Array.from({ length: 2_000 }, () => admission.enter(command));
    expect(fill().length).toBe(512);
    expect(() => silent[0]!.begin()).toThrow('This instance has more to do than it can');
    for (const { leave } of silent) leave();
    expect(() => enter()).toThrow('This instance has more to do than it can');
  });
});
