import { type BenchCase } from '../case';
import { appends } from './append/case';
import { decisions } from './decision/case';
import { projections } from './projections/case';
import { trees } from './tree/case';

/** Other systems beside Writ. They run with `--peers` only, because they are installed for it. */
export const besideOthers: readonly BenchCase[] = [decisions, appends, trees, projections];
