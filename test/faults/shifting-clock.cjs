'use strict';

/**
 * Loaded into a process before its own code (`node --require`): each SIGUSR2 makes its clock jump, an
 * hour ahead, then more than a day ahead, then an hour behind, then right again. What time it is for
 * rules must not depend on it.
 */
const HOUR_MS = 3_600_000;
const jumps = [HOUR_MS, 25 * HOUR_MS, -HOUR_MS, 0];

const RealDate = globalThis.Date;
let ahead = 0;
let jump = 0;

globalThis.Date = class Date extends RealDate {
  constructor(...said) {
    if (said.length === 0) super(RealDate.now() + ahead);
    else super(...said);
  }

  static now() {
    return RealDate.now() + ahead;
  }
};

process.on('SIGUSR2', () => {
  ahead = jumps[jump++ % jumps.length];
});
