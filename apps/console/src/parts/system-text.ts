import { shortIds } from './plain-ids';
import { durationLabel } from './times';
import { moneyOf } from './values';

/** Of a budget: the unit of all three amounts stands behind the last one. */
const BUDGET =
  /\b(\d{1,15}) and (\d{1,15})(?= come to more than \d{1,15} ([A-Z]{3}) \(minor units\))/g;

/** A text of the system with its amounts as people write them: `5000 EUR (minor units)` is `€50.00`. */
export const inMajor = (text: string): string =>
  text
    .replaceAll(
      BUDGET,
      (_, spent: string, amount: string, currency: string) =>
        `${moneyOf(Number(spent), currency)} and ${moneyOf(Number(amount), currency)}`,
    )
    .replaceAll(/\b(\d{1,15}) ([A-Z]{3}) \(minor units\)/g, (_, minor: string, currency: string) =>
      moneyOf(Number(minor), currency),
    );

const DURATION = /\bP(?=\d|T\d)(?:\d+[YMWD])*(?:T(?:\d+[HMS])+)?(?![\w:-]|\.\w)/g;

/** A sentence of the system as people read it: amounts in major units, durations in words, ids cut short. */
export const systemText = (text: string): string =>
  shortIds(inMajor(text).replaceAll(DURATION, durationLabel));
